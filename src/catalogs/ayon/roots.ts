import type { Root } from '../../model/catalog.ts';

/** The roots of a project from `config.roots`: an object of platforms by name, or a list with the name inside. */
export function rootsOf(project: string, roots: unknown): readonly Root[] {
  if (typeof roots !== 'object' || roots === null) return [];
  const entries: (readonly [string, unknown])[] = Array.isArray(roots)
    ? roots.map((root: unknown) => [textAt(root, 'name') ?? '', root] as const)
    : Object.entries(roots);
  return entries.map(([name, root]) => ({
    project,
    name,
    windows: textAt(root, 'windows'),
    linux: textAt(root, 'linux'),
    darwin: textAt(root, 'darwin'),
  }));
}

/** A text of an object; null where it is empty or not there. */
function textAt(value: unknown, key: string): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const found = new Map<string, unknown>(Object.entries(value)).get(key);
  return typeof found === 'string' && found !== '' ? found : null;
}
