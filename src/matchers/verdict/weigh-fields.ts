import type { AyonRepresentation } from '../../model/catalog.ts';
import { folded } from '../../paths/index.ts';
import type { Candidate } from '../outcome/answer.ts';
import type { CrossChecks } from './cross-checks.ts';
import type { OwnFields } from '../record/own-words.ts';
import { ownPaths } from '../record/own-files.ts';
import { isNative, madeAt } from '../../ids/origin.ts';
import { doubtful, type Verdict } from './verdict.ts';
import { placeText, representationText } from '../outcome/evidence.ts';
import type { Dossier } from '../record/dossier.ts';

const DAY = 86_400;

/**
 * The end of the time in which Avalon wrote asset, subset and version beside the id and renewed them together: since the
 * middle of 2018 its records have a schema instead, and an update renews the id alone. Seconds since 1970.
 */
const END_OF_FIELDS = Date.UTC(2018, 6, 1) / 1000;

/**
 * Weighs an answer that rests on a record's own fields. An ObjectId tells when it was made: one that is younger than the
 * document that the fields name was written by a later update, which left the fields behind.
 */
export function weighFields(dossier: Dossier, { target, meaning }: Candidate, checks: CrossChecks): Verdict | null {
  const { own, recorded } = dossier;
  if (own === null) return null;
  const made = recorded.form === 'objectid' ? madeAt(recorded.id) : null;
  if (meaning !== null) {
    if (made === null || made <= madeAt(meaning.objectId) + DAY) return null;
    return doubtful({ code: 'fields-outlived', args: { version: own.version } });
  }
  if (isAfterFields(dossier)) {
    return doubtful({ code: 'fields-outlived', args: { version: own.version } });
  }
  // A dump that lacks the version is older than a rename, or of another project; and what was published in AYON has its
  // number from AYON. Then only the file can show that it is the one the record means.
  const isMereName = dossier.knowledge.openpype !== null || isNative(target.id) || !isNamedLike(target, own);
  if (checks.file === 'same' || (checks.file === 'unknown' && !isMereName)) return null;
  const fields = placeText({ folderPath: null, folderName: own.asset, product: own.product, version: own.version });
  const others = dossier.owners.filter(({ id }) => id !== target.id);
  return {
    kind: 'torn',
    reason: { code: 'fields-unconfirmed', args: { fields, candidate: representationText(target) } },
    others,
  };
}

/**
 * Whether the path of an imported file has the folder and the product in it that the record names: both were written before
 * anything was renamed in AYON, where another folder may have taken the name since.
 */
function isNamedLike(target: AyonRepresentation, own: OwnFields): boolean {
  const paths = ownPaths(target).map((path) => folded(path.replaceAll('\\', '/')));
  const has = (path: string, name: string): boolean =>
    path.includes(`/${folded(name)}/`) || path.includes(`_${folded(name)}_`);
  return paths.length === 0 || paths.some((path) => has(path, own.asset) && has(path, own.product));
}

/** Whether the id was written after records ceased to have such fields. */
export function isAfterFields({ recorded }: Dossier): boolean {
  return recorded.form === 'objectid' && madeAt(recorded.id) > END_OF_FIELDS;
}
