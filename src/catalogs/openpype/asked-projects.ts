import type { Finding, Severity } from '../../model/finding.ts';
import type { OpenPypeDumps } from './open.ts';

/** Which of the projects that were asked for no dump holds. Names compare as AYON compares them: whatever their case. */
export function projectsWithoutDump(dumps: Pick<OpenPypeDumps, 'projects'>, asked: readonly string[]): string[] {
  // A dump without a project document does not say whose it is, so nothing is said of it either.
  if (dumps.projects === null) return [];
  const held = new Set(dumps.projects.map((name) => name.toLowerCase()));
  return asked.filter((name) => !held.has(name.toLowerCase()));
}

/** How many projects of the dumps are named: a mongodump can hold hundreds. */
const NAMED = 20;

/** That the dumps are those of other projects, with the names of these. */
export function otherDump(
  dumps: Pick<OpenPypeDumps, 'projects'>,
  lacking: readonly string[],
  severity: Severity,
): Finding {
  const held = dumps.projects ?? [];
  const more = held.length > NAMED ? ` and ${held.length - NAMED} more` : '';
  const args = { asked: lacking.join(', '), held: held.slice(0, NAMED).join(', ') + more };
  return { code: 'dump-of-other-project', severity, args };
}
