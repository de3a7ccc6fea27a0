import type { AyonRepresentation } from '../../model/catalog.ts';
import type { Evidence, Reason } from '../../model/decision.ts';
import { folded } from '../../paths/index.ts';
import { speaks } from '../outcome/evidence.ts';
import type { Dossier } from '../record/dossier.ts';
import { storedReadings } from '../record/own-files.ts';
import { hasProjectFolder } from '../record/path-project.ts';

/**
 * Why names must not lead to these targets: the loaded file is another project's. Two projects may well have folders and
 * products of the same names. Without targets, only what is certain.
 */
export function otherProjectsFile(dossier: Dossier, targets: readonly AyonRepresentation[]): Reason | null {
  const { home, recorded, knowledge } = dossier;
  if (home === null || home.kind === 'given') return null;
  const isCertain = home.kind === 'other' && home.isKnown;
  const lieElsewhere = targets.some((one) => hasProjectFolder(storedReadings(one, knowledge), one.project));
  if (!isCertain && !lieElsewhere) return null;
  return home.kind === 'other'
    ? { code: 'path-of-other-project', args: { project: home.project } }
    : { code: 'path-of-unknown-project', args: { file: recorded.loadedPath } };
}

/** What the folder of the loaded file says against a target in another project; null where it says nothing. */
export function projectEvidence({ home, recorded }: Dossier, target: AyonRepresentation | null): Evidence | null {
  if (home === null) return null;
  const path = recorded.loadedPath ?? '';
  if (home.kind === 'unnamed')
    return target === null ? speaks('project', 'against', 'loaded file', `${path} lies in no project's folder`) : null;
  if (target !== null && folded(home.project) === folded(target.project)) return null;
  if (target !== null && home.kind === 'other' && !home.isKnown) return null;
  return speaks('project', 'against', 'loaded file', `${path} lies in the folder of ${home.project}`);
}
