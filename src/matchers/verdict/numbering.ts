import type { FieldQuery, OpenPypeRepresentation } from '../../model/catalog.ts';
import type { Reason } from '../../model/decision.ts';
import { folded } from '../../paths/index.ts';
import { askChain, askFields, askHighest, askNewest, type Asks, type Part } from '../knowledge/ask.ts';
import { productQuery, twinQuery } from '../knowledge/queries.ts';
import type { Candidate } from '../outcome/answer.ts';
import type { Dossier } from '../record/dossier.ts';
import { compareMarks } from '../record/own-files.ts';
import { placeOf } from '../record/places.ts';
import type { RenamedPlace } from '../rules/apply.ts';

/** A number in AYON that is to mean what the same number meant in OpenPype. */
interface Numbered {
  readonly meaning: OpenPypeRepresentation;
  /** The document's place in OpenPype, and in AYON. */
  readonly twins: FieldQuery;
  readonly place: RenamedPlace;
}

/** Null where there is no number to doubt: a hero has none. */
function numberedOf({ rules }: Dossier, { target, meaning }: Candidate): Numbered | null {
  if (meaning === null || target.version < 0) return null;
  const twins = twinQuery(meaning);
  const place = placeOf(meaning, rules);
  return twins === null || place === null ? null : { meaning, twins, place };
}

/**
 * Whether OpenPype has later versions of the product than AYON. Then either the last ones are missing in AYON, or the
 * versions were numbered anew and no number means what it meant.
 */
export const numbering: Part<[Dossier, Candidate], Reason | null> = {
  asks(dossier, candidate) {
    const numbered = numberedOf(dossier, candidate);
    return numbered === null ? [] : [[askNewest(candidate.target.productId), askHighest(numbered.twins)]];
  },
  answer(dossier, candidate) {
    const { target } = candidate;
    const numbered = numberedOf(dossier, candidate);
    if (numbered === null || isRenumberedByRule(dossier, candidate)) return null;
    const ayon = dossier.knowledge.newest(target.productId)?.version;
    const openpype = Math.max(numbered.meaning.version ?? 0, dossier.knowledge.highest(numbered.twins) ?? 0);
    if (ayon === undefined || openpype <= ayon) return null;
    return { code: 'numbering-doubtful', args: { product: target.product, openpype, ayon } };
  },
};

/** A rule says how the numbers moved, and led to the candidate. */
function isRenumberedByRule({ rules }: Dossier, { evidence }: Candidate): boolean {
  const refs = new Set(evidence.filter(({ kind }) => kind === 'rule').map(({ source }) => source));
  return rules.versions.some(({ ref }) => refs.has(ref));
}

/**
 * Where this version's own files cannot be compared, whether those of the other versions differ from OpenPype's under the
 * same numbers, and none is the same: then no number of this product means what it meant.
 */
export const siblings: Part<[Dossier, Candidate], Reason | null> = { asks: askSiblings, answer: siblingsDoubt };

function* askSiblings(dossier: Dossier, candidate: Candidate): Asks {
  const numbered = numberedOf(dossier, candidate);
  if (numbered === null || !tellsSizes(dossier, candidate)) return;
  const product = productQuery(numbered.place);
  yield [askChain(product)];
  yield othersOf(dossier, candidate, numbered).map(({ version }) => askFields({ ...numbered.twins, version }));
}

function siblingsDoubt(dossier: Dossier, candidate: Candidate): Reason | null {
  const { target } = candidate;
  const numbered = numberedOf(dossier, candidate);
  if (numbered === null || !tellsSizes(dossier, candidate)) return null;
  const { meaning, twins } = numbered;
  const kinds = othersOf(dossier, candidate, numbered).flatMap(({ version, fileHash }) => {
    const documents = dossier.knowledge.fields({ ...twins, version });
    const same = documents.filter(({ name }) => folded(name) === folded(meaning.name));
    return same.map((one) => compareMarks(one.fileHash, fileHash).kind);
  });
  if (kinds.includes('identical') || kinds.includes('same-size')) return null;
  if (kinds.includes('differ')) return { code: 'siblings-differ', args: { product: target.product } };
  // A document of before there were hashes, in a dump that has them otherwise: only a number and names are left.
  const isMute = meaning.fileHash === null && typeof target.fileHash === 'string';
  return isMute ? { code: 'unconfirmed', args: { product: target.product, version: target.version } } : null;
}

/** Whether both sides tell sizes at all. A catalog that does not leaves nothing to compare. */
function tellsSizes({ rules }: Dossier, { target, meaning }: Candidate): boolean {
  return rules.sizes !== 'ignore' && meaning?.fileHash !== undefined && target.fileHash !== undefined;
}

/** The same representation in the other numbered versions of the product. */
function othersOf({ knowledge }: Dossier, { target }: Candidate, { place }: Numbered): readonly Sibling[] {
  return knowledge
    .chain(productQuery(place))
    .filter(({ version, name }) => version >= 0 && version !== target.version && folded(name) === folded(target.name));
}

type Sibling = Candidate['target'];
