import type { Root } from '../model/catalog.ts';
import { belowRoots, rootIndex } from './roots.ts';
import { folded, respell } from './spelling.ts';
import { splitVariable } from './variables.ts';

/**
 * Where a file may lie on this machine that a workfile names: as it is written, below the same root on every platform,
 * beside the workfile where the path is relative. The likeliest first. A share of another machine is looked at only below
 * a known root: a workfile must not make this machine log in anywhere.
 */
export function placesOf(path: string, workfileFolder: string, roots: readonly Root[]): readonly string[] {
  const split = splitVariable(path.trim());
  if (split !== null) {
    const named = split.root === null ? [] : (rootIndex(roots).byName.get(folded(split.root)) ?? []);
    const rest = respell(split.rest).replace(/^\/+/, '');
    return distinct(named.flatMap((root) => folders(root).map((folder) => `${folder}/${rest}`)));
  }
  const plain = respell(path);
  const below = belowRoots(plain, rootIndex(roots));
  const elsewhere = below.flatMap(({ root, rest }) => folders(root).map((folder) => `${folder}/${rest}`));
  const isShare = plain.startsWith('//');
  if (!isShare && !plain.startsWith('/') && !/^[A-Za-z]:\//.test(plain)) {
    return [respell(`${workfileFolder}/${plain}`)];
  }
  return distinct(isShare && below.length === 0 ? [] : [plain, ...elsewhere]);
}

function folders({ linux, darwin, windows }: Root): readonly string[] {
  return [linux, darwin, windows].flatMap((folder) => (folder === null || folder === '' ? [] : [respell(folder)]));
}

function distinct(paths: readonly string[]): readonly string[] {
  return [...new Set(paths)];
}
