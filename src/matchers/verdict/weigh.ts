import type { Method, Reason } from '../../model/decision.ts';
import { consult, type Dialogue } from '../knowledge/ask.ts';
import { isDerived, type Candidate } from '../outcome/answer.ts';
import { representationText } from '../outcome/evidence.ts';
import { byFields } from '../rungs/own-fields.ts';
import type { Dossier } from '../record/dossier.ts';
import type { Sameness } from '../record/own-files.ts';
import { statedVersion } from '../record/own-words.ts';
import { isImported } from '../../ids/origin.ts';
import { isConfirmed, type CrossChecks } from './cross-checks.ts';
import { numbering, siblings } from './numbering.ts';
import { origin } from './origin.ts';
import { isAfterFields, isOutlived, standingOfFields } from './outlived-fields.ts';
import { doubtful, RIGHT, type Verdict } from './verdict.ts';
import { weighFields } from './weigh-fields.ts';

/** Weighs the only answer of a rung against everything that the other rungs know. */
export function* weigh(dossier: Dossier, method: Method, candidate: Candidate, checks: CrossChecks): Dialogue<Verdict> {
  switch (method) {
    case 'derived':
    case 'alias':
      return weighId(dossier, candidate, checks);
    case 'context': {
      const place = isDerived(candidate) ? RIGHT : yield* weighPlace(dossier, candidate, checks);
      if (place.kind !== 'right' || candidate.trait !== 'fields') return place;
      return weighFields(dossier, candidate, checks) ?? RIGHT;
    }
    case 'path':
      return yield* weighFile(dossier, candidate, checks);
    case 'name':
    case 'decision':
      return RIGHT;
  }
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

function* weighPlace(dossier: Dossier, candidate: Candidate, checks: CrossChecks): Dialogue<Verdict> {
  const known = yield* consult(origin, dossier, candidate, checks);
  return (
    known ??
    weighOtherOrigin(candidate, checks) ??
    weighPlacesFile(dossier, candidate, checks) ??
    (yield* weighNumber(dossier, candidate, checks)) ??
    RIGHT
  );
}

/** An import gives every document an id of its own; this one came from a document that the dump does not have there. */
function weighOtherOrigin({ target, meaning }: Candidate, checks: CrossChecks): Verdict | null {
  if (isConfirmed(checks) || meaning === null || !isImported(target.id)) return null;
  return doubtful({ code: 'twin-document', args: { other: 'one that the dump does not show' } });
}

function weighPlacesFile(dossier: Dossier, candidate: Candidate, checks: CrossChecks): Verdict | null {
  const { target, trait } = candidate;
  const confirmed = isConfirmed(checks);
  if (checks.documentFile === 'other' || (checks.file === 'other' && !confirmed && trait !== 'fields')) {
    const readers = checks.evidence.find(({ kind, speaks }) => kind === 'path' && speaks === 'against');
    const args = { chain: representationText(target), file: readers?.value ?? null };
    return { kind: 'torn', reason: { code: 'file-contradicts', args }, others: dossier.owners };
  }
  // A file published anew in the same place keeps its path, so the path does not outweigh another size.
  if (checks.bytes.kind === 'differ' && trait !== 'kin') return doubtful(sizesReason(checks.bytes));
  if (trait === 'kin' && !confirmed) return doubtful(renamedReason(candidate));
  const sameFile = checks.file === 'same' || checks.documentFile === 'same';
  if (trait === 'moved' && !sameFile && checks.bytes.kind !== 'identical') return doubtful(movedReason(candidate));
  return null;
}

/** Where only names and a number led there: whether the number still means what it meant. */
function* weighNumber(dossier: Dossier, candidate: Candidate, checks: CrossChecks): Dialogue<Verdict | null> {
  if (isConfirmed(checks) || candidate.meaning === null) return null;
  const shifted = (yield* consult(numbering, dossier, candidate)) ?? (yield* consult(siblings, dossier, candidate));
  return shifted === null ? null : doubtful(shifted);
}

function* weighFile(dossier: Dossier, candidate: Candidate, checks: CrossChecks): Dialogue<Verdict> {
  const known = yield* consult(origin, dossier, candidate, checks);
  if (known !== null) return known;
  if (checks.bytes.kind === 'differ') return doubtful(sizesReason(checks.bytes));
  const stated = statedVersion(dossier.recorded);
  const { target } = candidate;
  // The record was last written for another version: the path was changed by hand since.
  if (stated !== null && (stated === 'hero' ? target.version >= 0 : stated !== Math.abs(target.version))) {
    const args = { file: target.version, product: target.product, record: stated };
    return doubtful({ code: 'version-contradicts', args });
  }
  return weighLeftFields(dossier, candidate) ?? RIGHT;
}

/**
 * An update renews the file together with the id, so a file speaks for the id where the fields that were left behind say
 * the same or less. What they do not agree with may be a file that was chosen by hand.
 */
function weighLeftFields(dossier: Dossier, { target }: Candidate): Verdict | null {
  const { own } = dossier;
  const left = own === null ? [] : byFields.answer(dossier).candidates.filter((one) => isOutlived(dossier, one));
  if (own === null || left.length === 0) return null;
  // The document of that very version is known, and the id is none of its own: then the file is not the id's either.
  const isOfOther = left.some((one) => one.meaning !== null && one.target.id === target.id);
  if (!isOfOther && standingOfFields(dossier, target) !== 'other') return null;
  return doubtful({ code: 'fields-outlived', args: { version: own.version } });
}

function sizesReason({ ayon, openpype }: Exclude<Sameness, { kind: 'unknown' }>): Reason {
  return { code: 'file-differs', args: { ayonSize: ayon, openpypeSize: openpype } };
}

/** The words for a candidate whose name differs. */
function renamedReason({ meaning, target }: Candidate): Reason {
  return {
    code: 'representation-renamed',
    args: { representation: meaning?.name ?? null, product: target.product, found: target.name },
  };
}

/** The words for a candidate in another folder. */
function movedReason({ meaning, target }: Candidate): Reason {
  return {
    code: 'folder-moved',
    args: { product: target.product, folder: meaning?.folderPath ?? null, found: representationText(target) },
  };
}
