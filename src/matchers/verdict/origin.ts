import { deriveAyonId } from '../../ids/derive.ts';
import { isImported } from '../../ids/origin.ts';
import type { AyonRepresentation, OpenPypeRepresentation } from '../../model/catalog.ts';
import { askFields, type Part } from '../knowledge/ask.ts';
import { twinQuery } from '../knowledge/queries.ts';
import { isDerived, type Candidate } from '../outcome/answer.ts';
import type { Dossier } from '../record/dossier.ts';
import { isSameBytes, type CrossChecks } from './cross-checks.ts';
import { doubtful, type Verdict } from './verdict.ts';

/** What the making of the target's id says: ids are made once, and tell what they were made from. */
export const origin: Part<[Dossier, Candidate, CrossChecks], Verdict | null> = {
  asks(_dossier, { meaning }) {
    const query = meaning === null ? null : twinQuery(meaning);
    return query === null ? [] : [[askFields(query)]];
  },
  answer: weighOrigin,
};

function weighOrigin(dossier: Dossier, candidate: Candidate, checks: CrossChecks): Verdict | null {
  const { document, recorded } = dossier;
  const { target, meaning } = candidate;
  const prediction = document?.prediction;
  const lost = prediction?.imported === false ? prediction.reason : null;
  const twin = meaning === null ? null : twinOf(dossier, target, meaning);
  if (twin !== null) return doubtful(lost ?? { code: 'twin-document', args: { other: twin } });
  // The importer left this document out, so an imported target was made from another one, whatever its files say.
  if (lost !== null && meaning !== null && isImported(target.id) && !isDerived(candidate)) return doubtful(lost);
  if (recorded.form !== 'objectid' && meaning === null) return null;
  if (!isImported(target.productId) || isImported(target.id)) return null;
  // The product came with the import, this version did not: OpenPype's record cannot mean it, unless it is the same file.
  return isSameBytes(checks.bytes) ? null : doubtful(lost ?? { code: 'published-after-import', args: {} });
}

/** The ObjectId of another document in the same place, from which the target was imported; null where there is none. */
function twinOf({ knowledge }: Dossier, target: AyonRepresentation, meaning: OpenPypeRepresentation): string | null {
  const query = twinQuery(meaning);
  if (query === null) return null;
  const isTwin = ({ objectId }: OpenPypeRepresentation): boolean =>
    objectId !== meaning.objectId && deriveAyonId(objectId) === target.id;
  return knowledge.fields(query).find(isTwin)?.objectId ?? null;
}
