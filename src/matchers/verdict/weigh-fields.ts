import type { AyonRepresentation } from '../../model/catalog.ts';
import { folded } from '../../paths/index.ts';
import type { Candidate } from '../outcome/answer.ts';
import type { CrossChecks } from './cross-checks.ts';
import type { OwnFields } from '../record/own-words.ts';
import { ownPaths } from '../record/own-files.ts';
import { isNative } from '../../ids/origin.ts';
import { otherProjectsFile } from './other-project.ts';
import { isOutlived } from './outlived-fields.ts';
import { doubtful, type Verdict } from './verdict.ts';
import { placeText, representationText } from '../outcome/evidence.ts';
import type { Dossier } from '../record/dossier.ts';

/** Weighs an answer that rests on a record's own fields. */
export function weighFields(dossier: Dossier, candidate: Candidate, checks: CrossChecks): Verdict | null {
  const { own } = dossier;
  const { target, meaning } = candidate;
  if (own === null) return null;
  if (isOutlived(dossier, candidate)) return doubtful({ code: 'fields-outlived', args: { version: own.version } });
  // Fields without a project are taken for the own project's, unless their file lies in another one's folder.
  const foreign = own.project === null && checks.file !== 'same' ? otherProjectsFile(dossier, []) : null;
  if (foreign !== null) return doubtful(foreign);
  if (meaning !== null) return null;
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
