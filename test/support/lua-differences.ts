import { recordsIn } from './lua.ts';
import type { Leaf } from './lua.ts';

/** A value that Lua reads otherwise in the second of two files. */
export interface Difference {
  /** The keys up to the value, joined; those of its table. */
  readonly place: string;
  /** The value's own key. */
  readonly key: string;
  readonly now: string | null;
}

export function differences(before: ReadonlyMap<string, Leaf>, after: ReadonlyMap<string, Leaf>): Difference[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    const leaf = after.get(name) ?? before.get(name);
    const now = after.get(name)?.value ?? null;
    if (leaf === undefined || (before.get(name)?.value ?? null) === now) return [];
    const key = leaf.path.at(-1)?.replace(/^string /, '') ?? '';
    return [{ place: leaf.path.slice(0, -1).join('\u0000'), key, now }];
  });
}

/** What changed without being a value of a record that was to be written; empty where all is well. */
export function unplanned(
  before: ReadonlyMap<string, Leaf>,
  after: ReadonlyMap<string, Leaf>,
  values: Readonly<Record<string, string | undefined>>,
): Difference[] {
  const records = recordsIn(before);
  return differences(before, after).filter(
    ({ place, key, now }) => !records.has(place) || now !== `string ${values[key] ?? ''}`,
  );
}

const CONTAINER_ID = /^(pyblish\.(avalon|mindbender)\.container|ayon\.load\.container)$/;

/**
 * The representations of all records that Lua finds and that say of themselves, by their id or, without one, by their
 * schema, that they are containers; sorted.
 */
export function containerIds(leaves: ReadonlyMap<string, Leaf>): string[] {
  return [...recordsIn(leaves).values()]
    .flatMap((record) => {
      const [id, schema, representation] = ['id', 'schema', 'representation'].map((key) =>
        record.get(`string ${key}`)?.replace(/^string /, ''),
      );
      const lost = id === undefined && representation !== undefined && /:container-\d/.test(schema ?? '');
      return CONTAINER_ID.test(id ?? '') || lost ? [representation ?? ''] : [];
    })
    .sort();
}
