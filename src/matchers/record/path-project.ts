import { folded, readBackwards, respell, type PathReading, type TemplateReading } from '../../paths/index.ts';
import { projectName, type Knowledge } from '../knowledge/knowledge.ts';
import { renamePlace } from '../rules/apply.ts';
import type { Rules } from '../rules/rules.ts';

/** Whose folder a loaded file lies in. */
export type PathProject =
  /** The folder or the root of a project that AYON was asked about, in AYON's spelling. */
  | { readonly kind: 'given'; readonly project: string }
  /** Of another one. `isKnown`: somebody knows a project of that name; otherwise only the folders below it look like a publish's. */
  | { readonly kind: 'other'; readonly project: string; readonly isKnown: boolean }
  /** A publish, by its folders, in no folder that is named like a project and below no root that is known. */
  | { readonly kind: 'unnamed' };

type Known = Pick<Knowledge, 'ayon' | 'projects' | 'templates'>;

/**
 * Whose folder a loaded file lies in; null where nothing tells. Several projects may share a root, so the folder below it
 * comes before the root: it is a project's if it is named like one, or if a publish lies below it as templates write them.
 */
export function pathProject(
  path: string,
  readings: readonly PathReading[],
  named: TemplateReading | null,
  knowledge: Known,
  rules: Rules,
): PathProject | null {
  const of = (name: string): PathProject => projectNamed(name, knowledge, rules);
  if (named !== null) return of(named.project);
  const segments = respell(path).split('/');
  const [first] = readings;
  if (first === undefined) return byFolders(path, segments, knowledge, of);
  if (first.by === 'project' && first.project !== null) return of(first.project);
  const folder = segments[segments.length - first.key.split('/').length];
  if (folder !== undefined && segments.at(-1) !== folder) {
    const isKnown = knowledge.projects.has(folded(folder)) || of(folder).kind === 'given';
    if (isKnown || readBackwards(path, knowledge.templates, new Set([folded(folder)])) !== null) return of(folder);
  }
  // Below the folder of a root that only other projects have; one that lies inside of another is the nearer one.
  const nearest = readings.filter(({ key }) => key === first.key).flatMap(({ project }) => project ?? []);
  const known = nearest.map(of);
  return known.find(({ kind }) => kind === 'given') ?? known[0] ?? null;
}

/** Where no root is known: by a folder that is named like a project, else whether it is a publish at all. */
function byFolders(
  path: string,
  segments: readonly string[],
  knowledge: Known,
  of: (name: string) => PathProject,
): PathProject | null {
  const found = segments.slice(0, -2).filter((segment) => knowledge.projects.has(folded(segment)));
  const projects = found.map(of);
  const own = projects.find(({ kind }) => kind === 'given') ?? projects.at(-1);
  if (own !== undefined) return own;
  // What lies above the folders of a publish may be anything, so reading begins at the first segment that can be a project.
  const start = segments.find((segment) => segment !== '' && !segment.endsWith(':'));
  const isPublish = start !== undefined && readBackwards(path, knowledge.templates, new Set([folded(start)])) !== null;
  return isPublish ? { kind: 'unnamed' } : null;
}

function projectNamed(name: string, knowledge: Known, rules: Rules): PathProject {
  const place = { project: name, folderPath: null, folderName: '', product: '', version: 0, representation: null };
  const projects = knowledge.ayon?.projects ?? [];
  const given = projectName(projects, renamePlace(rules, place).project) ?? projectName(projects, name);
  if (given !== null) return { kind: 'given', project: given };
  return { kind: 'other', project: name, isKnown: knowledge.projects.has(folded(name)) };
}

/**
 * Whether a project's files lie in a folder that is named like it, so that a publish in another folder is another
 * project's. `stored` is how its own files are understood.
 */
export function hasProjectFolder(stored: readonly PathReading[], project: string): boolean {
  return stored.some(({ key }) => key.startsWith(`${folded(project)}/`));
}
