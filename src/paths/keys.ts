import type { Root } from '../model/catalog.ts';
import { collapseFrame } from './frames.ts';
import { belowRoots, rootIndex } from './roots.ts';
import { baseName, folded, respell } from './spelling.ts';
import { splitVariable } from './variables.ts';

/**
 * One way to understand a path: which root it lies under, and its key.
 *
 * The key is what follows the root: forward slashes, lower case, the frame or tile number of the file name as `#`.
 * `P:\projects\Show\assets\hero\v003\hero.1001.exr` under the root `P:/projects` has the key `show/assets/hero/v003/hero.#.exr`.
 * The root is not part of the key: it is renamed and moved more often than what lies below it.
 */
export interface PathReading {
  readonly key: string;
  /**
   * How the root was recognised: `root` by its folder, `token` by `{root[work]}`, `variable` by an environment variable,
   * `project` only by a folder that is named like a project, where the root is known to nobody.
   */
  readonly by: 'root' | 'token' | 'variable' | 'project';
  /** The root, where it is known. */
  readonly root: Root | null;
  /** Its name, where it is known (a token tells the name without the folder). */
  readonly rootName: string | null;
  /** The project that the path belongs to, where the root or a folder tells; null where it may be any (a root of project ''). */
  readonly project: string | null;
}

/**
 * Every way to understand a path under these roots, the surest first; none where it lies under no root and names no
 * project. A path is read by the name of a project only where no root fits.
 */
export function readPath(path: string, roots: readonly Root[]): readonly PathReading[] {
  const index = rootIndex(roots);
  const split = splitVariable(path.trim().replace(/^"/, ''));
  const readings: PathReading[] = [];
  if (split === null) {
    for (const { root, rest } of belowRoots(respell(path), index)) {
      readings.push({ key: keyOf(rest), by: 'root', root, rootName: root.name, project: root.project || null });
    }
  } else if (split.root !== null) {
    const cut = split.rest !== '' && !/^[\\/]/.test(split.rest);
    if (cut) return readCutToken(split.root, split.rest, roots);
    const rest = respell(split.rest).replace(/^\/+/, '');
    const by = path.trim().startsWith('{') ? 'token' : 'variable';
    if (rest !== '') readings.push({ key: keyOf(rest), by, root: null, rootName: split.root, project: null });
  }
  if (readings.length > 0) return unique(readings);
  return belowProject(respell(split === null ? path : split.rest), index.projects);
}

/**
 * OpenPype makes a path rootless by comparing letters, not folders: below the root `/mnt/proj` the file `/mnt/proj2/a`
 * is stored as `{root[work]}2/a`. Such a path is put together again and read anew.
 */
function readCutToken(name: string, rest: string, roots: readonly Root[]): readonly PathReading[] {
  const readings: PathReading[] = [];
  for (const root of rootIndex(roots).byName.get(folded(name)) ?? []) {
    for (const folder of new Set([root.windows, root.linux, root.darwin])) {
      if (folder !== null && folder !== '') readings.push(...readPath(folder + rest, roots));
    }
  }
  return unique(readings);
}

/** The part of a path from a folder named like a project on: the last such folder that has two more segments below it. */
function belowProject(path: string, projects: ReadonlySet<string>): readonly PathReading[] {
  const segments = path.split('/');
  for (let at = segments.length - 3; at >= 0; at -= 1) {
    const segment = segments[at];
    if (segment === undefined || !projects.has(folded(segment))) continue;
    const key = keyOf(segments.slice(at).join('/'));
    return [{ key, by: 'project', root: null, rootName: null, project: segment }];
  }
  return [];
}

function unique(readings: readonly PathReading[]): readonly PathReading[] {
  const seen = new Set<string>();
  return readings.filter((reading) => {
    const mark = `${reading.key}\u0000${reading.project ?? ''}\u0000${reading.rootName ?? ''}`;
    return !seen.has(mark) && seen.add(mark);
  });
}

/** The key of what follows a root. */
function keyOf(rest: string): string {
  const name = baseName(rest);
  return folded(rest.slice(0, rest.length - name.length) + collapseFrame(name));
}

/** The keys under which a path as it stands in a workfile can be looked up, the surest first. */
export function pathKeys(path: string, roots: readonly Root[]): readonly string[] {
  return [...new Set(readPath(path, roots).map((reading) => reading.key))];
}

/**
 * The one key under which a stored file (`{root[work]}/…`, or an absolute `attrib.path`) is indexed: that of the longest
 * root it lies under. Null where it lies under none. `roots` are those of the file's own project; when those of several
 * are given, the path belongs to whichever fits.
 */
export function pathKey(path: string, roots: readonly Root[]): string | null {
  return readPath(path, roots)[0]?.key ?? null;
}
