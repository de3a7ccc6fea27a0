import { deriveAyonId } from '../../ids/derive.ts';
import type { AyonRepresentation, OpenPypeRepresentation } from '../../model/catalog.ts';
import type { Method, Reason } from '../../model/decision.ts';
import { folded } from '../../paths/index.ts';
import type { Candidate } from '../outcome/answer.ts';
import type { CrossChecks } from './cross-checks.ts';
import { statedVersion } from '../record/own-words.ts';
import { movedReason, renamedReason } from '../rungs/context.ts';
import { compareMarks } from '../record/own-files.ts';
import { isAfterFields, weighFields } from './weigh-fields.ts';
import { productQuery, twinQuery } from '../knowledge/knowledge.ts';
import { representationText, type Dossier } from '../record/dossier.ts';
import { placeOf } from '../record/places.ts';

/** What remains of a rung's answer after everything else was heard. */
export type Verdict =
  | { readonly kind: 'right' }
  /** Two things of the same weight say different things: a person chooses. */
  | { readonly kind: 'torn'; readonly reason: Reason; readonly others: readonly AyonRepresentation[] }
  /** It must not be followed. */
  | { readonly kind: 'doubtful'; readonly reason: Reason };

const RIGHT: Verdict = { kind: 'right' };

/** Weighs the only answer of a rung against everything that the other rungs know. */
export function weigh(dossier: Dossier, method: Method, candidate: Candidate, checks: CrossChecks): Verdict {
  if (method === 'derived' || method === 'alias') return weighId(dossier, candidate, checks);
  if (method === 'context') {
    const place = isDerived(candidate) ? RIGHT : weighPlace(dossier, candidate, checks);
    return place.kind === 'right' && candidate.trait === 'fields'
      ? (weighFields(dossier, candidate, checks) ?? RIGHT)
      : place;
  }
  if (method === 'path') return weighFile(dossier, candidate, checks);
  return RIGHT;
}

/**
 * An id is right unless the same record says in its own fields that it is something else that exists: then one half of
 * the record is wrong. An id of the time after such fields is the later half; otherwise only the loaded file can tell.
 */
function weighId(dossier: Dossier, { target }: Candidate, checks: CrossChecks): Verdict {
  const { own } = dossier;
  if (checks.fields !== 'other' || own === null || checks.file === 'same' || isAfterFields(dossier)) return RIGHT;
  const fields = `${own.asset} ${own.product} ${own.version === 'hero' ? 'hero' : `v${String(own.version).padStart(3, '0')}`}`;
  const reason: Reason = { code: 'record-contradicts-id', args: { id: representationText(target), fields } };
  return { kind: 'torn', reason, others: checks.fieldsTargets };
}

/** Whether the target was made from the very document through which it was found. */
function isDerived({ target, meaning }: Candidate): boolean {
  return meaning !== null && deriveAyonId(meaning.objectId) === target.id;
}

function weighPlace(dossier: Dossier, candidate: Candidate, checks: CrossChecks): Verdict {
  const { target, trait, meaning } = candidate;
  const known = weighOrigin(dossier, candidate, checks);
  if (known !== null) return known;
  const sameFile = checks.file === 'same' || checks.documentFile === 'same';
  const sameBytes = checks.bytes.kind === 'identical' || checks.bytes.kind === 'same-size';
  const confirmed = sameFile || sameBytes;
  if (!confirmed && meaning !== null && isImported(target.id)) {
    // An import gives every document an id of its own; this one came from a document that the dump does not have there.
    return { kind: 'doubtful', reason: { code: 'twin-document', args: { other: 'one that the dump does not show' } } };
  }
  if (checks.documentFile === 'other' || (checks.file === 'other' && !confirmed && trait !== 'fields')) {
    const readers = checks.evidence.find(({ kind, speaks }) => kind === 'path' && speaks === 'against');
    const args = { chain: representationText(target), file: readers?.value ?? null };
    return { kind: 'torn', reason: { code: 'file-contradicts', args }, others: dossier.owners };
  }
  // A file published anew in the same place keeps its path, so the path does not outweigh another size.
  if (checks.bytes.kind === 'differ' && trait !== 'kin') {
    const args = { ayonSize: checks.bytes.ayon, openpypeSize: checks.bytes.openpype };
    return { kind: 'doubtful', reason: { code: 'file-differs', args } };
  }
  if (trait === 'kin' && !confirmed) return { kind: 'doubtful', reason: renamedReason(candidate) };
  if (trait === 'moved' && !sameFile && checks.bytes.kind !== 'identical') {
    return { kind: 'doubtful', reason: movedReason(candidate) };
  }
  if (!confirmed && meaning !== null) {
    const shifted = numberingDoubt(dossier, candidate) ?? siblingsDoubt(dossier, candidate);
    if (shifted !== null) return { kind: 'doubtful', reason: shifted };
  }
  return RIGHT;
}

function weighFile(dossier: Dossier, candidate: Candidate, checks: CrossChecks): Verdict {
  const known = weighOrigin(dossier, candidate, checks);
  if (known !== null) return known;
  if (checks.bytes.kind === 'differ') {
    const args = { ayonSize: checks.bytes.ayon, openpypeSize: checks.bytes.openpype };
    return { kind: 'doubtful', reason: { code: 'file-differs', args } };
  }
  const stated = statedVersion(dossier.recorded);
  const { target } = candidate;
  // The record was last written for another version: the path was changed by hand since.
  if (stated !== null && (stated === 'hero' ? target.version >= 0 : stated !== Math.abs(target.version))) {
    const args = { file: target.version, product: target.product, record: stated };
    return { kind: 'doubtful', reason: { code: 'version-contradicts', args } };
  }
  return RIGHT;
}

/** What the making of the target's id says: ids are made once, and tell what they were made from. */
function weighOrigin(dossier: Dossier, { target, meaning }: Candidate, checks: CrossChecks): Verdict | null {
  const { document, recorded } = dossier;
  const prediction = document?.prediction;
  const lost = prediction?.imported === false ? prediction.reason : null;
  const twin = meaning === null ? null : twinOf(dossier, target, meaning);
  if (twin !== null) return { kind: 'doubtful', reason: lost ?? { code: 'twin-document', args: { other: twin } } };
  // The importer left this document out, so an imported target was made from another one, whatever its files say.
  if (lost !== null && meaning !== null && isImported(target.id) && deriveAyonId(meaning.objectId) !== target.id) {
    return { kind: 'doubtful', reason: lost };
  }
  if (recorded.form !== 'objectid' && meaning === null) return null;
  if (!isImported(target.productId) || isImported(target.id)) return null;
  // The product came with the import, this version did not: OpenPype's record cannot mean it, unless it is the same file.
  if (checks.bytes.kind === 'identical' || checks.bytes.kind === 'same-size') return null;
  return { kind: 'doubtful', reason: lost ?? { code: 'published-after-import', args: {} } };
}

/** The importer makes version 5 UUIDs, AYON itself version 1. */
function isImported(id: string): boolean {
  return id[12] === '5' && '89ab'.includes(id[16] ?? '');
}

/** The ObjectId of another document in the same place, from which the target was imported; null where there is none. */
function twinOf({ knowledge }: Dossier, target: AyonRepresentation, meaning: OpenPypeRepresentation): string | null {
  const query = twinQuery(meaning);
  if (query === null) return null;
  const isTwin = ({ objectId }: OpenPypeRepresentation): boolean =>
    objectId !== meaning.objectId && deriveAyonId(objectId) === target.id;
  return knowledge.fields(query).find(isTwin)?.objectId ?? null;
}

/**
 * Whether OpenPype has later versions of the product than AYON. Then either the last ones are missing in AYON, or the
 * versions were numbered anew and no number means what it meant.
 */
function numberingDoubt(dossier: Dossier, { target, meaning, evidence }: Candidate): Reason | null {
  const { knowledge, rules } = dossier;
  if (meaning === null || target.version < 0) return null;
  const refs = new Set(evidence.filter(({ kind }) => kind === 'rule').map(({ source }) => source));
  if (rules.versions.some(({ ref }) => refs.has(ref))) return null;
  const last = knowledge.newest(target.productId)?.version;
  const twins = twinQuery(meaning);
  if (last === undefined || twins === null) return null;
  const highest = Math.max(meaning.version ?? 0, knowledge.highest(meaning) ?? 0);
  const later =
    highest > last ? highest : knowledge.fields({ ...twins, version: last + 1 }).length > 0 ? last + 1 : null;
  if (later === null) return null;
  return { code: 'numbering-doubtful', args: { product: target.product, openpype: later, ayon: last } };
}

/**
 * Where this version's own files cannot be compared, whether those of the other versions differ from OpenPype's under the
 * same numbers, and none is the same: then no number of this product means what it meant.
 */
function siblingsDoubt({ knowledge, rules }: Dossier, { target, meaning }: Candidate): Reason | null {
  const twins = meaning === null ? null : twinQuery(meaning);
  const place = meaning === null ? null : placeOf(meaning, rules);
  if (meaning === null || twins === null || place === null || target.version < 0 || rules.sizes === 'ignore')
    return null;
  const kinds = knowledge.chain(productQuery(place)).flatMap((ayon) => {
    if (ayon.version === target.version || folded(ayon.name) !== folded(target.name)) return [];
    const same = knowledge
      .fields({ ...twins, version: ayon.version })
      .filter(({ name }) => folded(name) === folded(meaning.name));
    return same.map((one) => compareMarks(one.fileHash, ayon.fileHash).kind);
  });
  if (kinds.includes('identical') || kinds.includes('same-size')) return null;
  if (kinds.includes('differ')) return { code: 'siblings-differ', args: { product: target.product } };
  // A document of before there were hashes, in a dump that has them otherwise: only a number and names are left.
  const isMute = meaning.fileHash === null && typeof target.fileHash === 'string';
  return isMute ? { code: 'unconfirmed', args: { product: target.product, version: target.version } } : null;
}
