import { deriveAyonId } from '../catalogs/derive.ts';
import type { AyonRepresentation } from '../model/catalog.ts';
import type { Method, Reason } from '../model/decision.ts';
import type { Candidate } from './answer.ts';
import type { Checks } from './checks.ts';
import { movedReason, renamedReason } from './context.ts';
import { twinQuery } from './knowledge.ts';
import { representationText, type Look } from './look.ts';

/** What remains of a rung's answer after everything else was heard. */
export type Judgement =
  | { readonly kind: 'right' }
  /** Two things of the same weight say different things: a person chooses. */
  | { readonly kind: 'torn'; readonly reason: Reason; readonly others: readonly AyonRepresentation[] }
  /** It must not be followed. */
  | { readonly kind: 'doubtful'; readonly reason: Reason };

const RIGHT: Judgement = { kind: 'right' };

/** Weighs the only answer of a rung against everything that the other rungs know. */
export function judge(look: Look, method: Method, candidate: Candidate, checks: Checks): Judgement {
  if (method === 'derived' || method === 'alias') return judgeId(look, candidate, checks);
  if (method === 'context') return candidate.trait === 'fields' ? RIGHT : judgePlace(look, candidate, checks);
  if (method === 'path') return judgeFile(look, candidate, checks);
  return RIGHT;
}

/**
 * An id is right unless the same record says in its own fields that it is something else that exists: then one half of
 * the record is wrong, and only the loaded file can tell which.
 */
function judgeId(look: Look, { target }: Candidate, checks: Checks): Judgement {
  const { own } = look;
  if (checks.fields !== 'other' || own === null || checks.file === 'same') return RIGHT;
  const fields = `${own.asset} ${own.product} ${own.version === 'hero' ? 'hero' : `v${String(own.version).padStart(3, '0')}`}`;
  const reason: Reason = { code: 'record-contradicts-id', args: { id: representationText(target), fields } };
  return { kind: 'torn', reason, others: checks.fieldsTargets };
}

function judgePlace(look: Look, candidate: Candidate, checks: Checks): Judgement {
  const { target, trait, meaning } = candidate;
  const known = judgeOrigin(look, candidate, checks);
  if (known !== null) return known;
  const sameFile = checks.file === 'same' || checks.documentFile === 'same';
  const sameBytes = checks.bytes.kind === 'identical' || checks.bytes.kind === 'same-size';
  const confirmed = sameFile || sameBytes;
  if (checks.documentFile === 'other' || (checks.file === 'other' && !confirmed)) {
    const readers = checks.evidence.find(({ kind, speaks }) => kind === 'path' && speaks === 'against');
    const args = { chain: representationText(target), file: readers?.value ?? null };
    return { kind: 'torn', reason: { code: 'file-contradicts', args }, others: look.owners };
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
    const shifted = numberingDoubt(look, candidate);
    if (shifted !== null) return { kind: 'doubtful', reason: shifted };
  }
  return RIGHT;
}

function judgeFile(look: Look, candidate: Candidate, checks: Checks): Judgement {
  const known = judgeOrigin(look, candidate, checks);
  if (known !== null) return known;
  if (checks.bytes.kind === 'differ') {
    const args = { ayonSize: checks.bytes.ayon, openpypeSize: checks.bytes.openpype };
    return { kind: 'doubtful', reason: { code: 'file-differs', args } };
  }
  return RIGHT;
}

/** What the making of the target's id says: ids are made once, and tell what they were made from. */
function judgeOrigin(look: Look, { target }: Candidate, checks: Checks): Judgement | null {
  const { document, subject } = look;
  const prediction = document?.prediction;
  const lost = prediction?.imported === false ? prediction.reason : null;
  const twin = twinOf(look, target);
  if (twin !== null) return { kind: 'doubtful', reason: lost ?? { code: 'twin-document', args: { other: twin } } };
  if (subject.form !== 'objectid' || !isImported(target.productId) || isImported(target.id)) return null;
  // The product came with the import, this version did not: OpenPype's record cannot mean it, unless it is the same file.
  if (checks.bytes.kind === 'identical' || checks.bytes.kind === 'same-size') return null;
  return { kind: 'doubtful', reason: lost ?? { code: 'published-after-import', args: {} } };
}

/** The importer makes version 5 UUIDs, AYON itself version 1. */
function isImported(id: string): boolean {
  return id[12] === '5' && '89ab'.includes(id[16] ?? '');
}

/** The ObjectId of another document in the same place, from which the target was imported; null where there is none. */
function twinOf({ document, knowledge, subject }: Look, target: AyonRepresentation): string | null {
  const query = document?.representation ? twinQuery(document.representation) : null;
  if (query === null) return null;
  const twin = knowledge
    .fields(query)
    .find(({ objectId }) => objectId !== subject.id && deriveAyonId(objectId) === target.id);
  return twin?.objectId ?? null;
}

/**
 * Whether OpenPype has later versions of the product than AYON. Then either the last ones are missing in AYON, or the
 * versions were numbered anew and no number means what it meant.
 */
function numberingDoubt(look: Look, { target, meaning, evidence }: Candidate): Reason | null {
  const { knowledge, rules } = look;
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
