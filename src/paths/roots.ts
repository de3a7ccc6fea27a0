import type { Root } from '../model/catalog.ts';
import { folded, respell } from './spelling.ts';

/** One spelling of one root. */
interface Spelling {
  readonly root: Root;
  /** In the one spelling of `respell`, folded, without a slash at the end. */
  readonly prefix: string;
}

/** Roots made ready for being asked about many paths. */
export interface RootIndex {
  /** Longest first, so that a root inside another one is met before it. */
  readonly spellings: readonly Spelling[];
  /** By the folded name of the root, the roots of every project that has one of that name. */
  readonly byName: ReadonlyMap<string, readonly Root[]>;
  /** Folded names of the projects that have roots. */
  readonly projects: ReadonlySet<string>;
}

const indexes = new WeakMap<readonly Root[], RootIndex>();

/** The index of a list of roots; made once for each list. */
export function rootIndex(roots: readonly Root[]): RootIndex {
  const known = indexes.get(roots);
  if (known !== undefined) return known;
  const made = makeIndex(roots);
  indexes.set(roots, made);
  return made;
}

function makeIndex(roots: readonly Root[]): RootIndex {
  const spellings: Spelling[] = [];
  const byName = new Map<string, Root[]>();
  for (const root of roots) {
    const same = byName.get(folded(root.name));
    if (same === undefined) byName.set(folded(root.name), [root]);
    else same.push(root);
    const prefixes = [root.windows, root.linux, root.darwin].map((path) =>
      path === null ? '' : folded(respell(path)),
    );
    for (const prefix of new Set(prefixes)) {
      // A root that is empty or the file system's own root says nothing about a path.
      if (prefix !== '' && prefix !== '/') spellings.push({ root, prefix });
    }
  }
  spellings.sort((a, b) => b.prefix.length - a.prefix.length);
  return {
    spellings,
    byName,
    projects: new Set(roots.flatMap((root) => (root.project === '' ? [] : [folded(root.project)]))),
  };
}

/** What is left of a path below a root. */
export interface Rootless {
  readonly root: Root;
  /** In the one spelling, case kept, without a slash at the start. */
  readonly rest: string;
}

/** The path below every root that it lies under, for each root once; longest root first. `path` is in the one spelling. */
export function belowRoots(path: string, index: RootIndex): readonly Rootless[] {
  const low = folded(path);
  const found: Rootless[] = [];
  for (const { root, prefix } of index.spellings) {
    if (!low.startsWith(prefix)) continue;
    const rest = path.slice(prefix.length);
    // `/mnt/proj2` is not below `/mnt/proj`.
    if (!rest.startsWith('/') || rest.length < 2) continue;
    if (!found.some((other) => other.root === root)) found.push({ root, rest: rest.slice(1) });
  }
  return found;
}
