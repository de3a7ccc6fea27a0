import type { ScannedContainer } from '../../../model/container.ts';
import type { ExpectedRecord } from './expectations.ts';

const KEYS = ['schema', 'id', 'name', 'namespace', 'loader', 'representation', 'project_name'] as const;

/**
 * The first record that the application did not save as it was, or saved though it was not there; null where all are as
 * before. A key that is absent and one that is empty are the same: hosts write them as they like.
 */
export function savedStray(
  expected: readonly ExpectedRecord[],
  found: readonly ScannedContainer[],
): { readonly node: string; readonly id: string; readonly missing: boolean } | null {
  const left = new Map<string, { readonly record: ExpectedRecord; count: number }>();
  for (const record of expected) {
    const key = keyOf(record.node, record.fields);
    const known = left.get(key);
    if (known === undefined) left.set(key, { record, count: 1 });
    else known.count += 1;
  }
  for (const container of found) {
    const { extra: _, ...known } = container.fields;
    const one = left.get(keyOf(container.node, known));
    if (one === undefined || one.count === 0) {
      return { node: container.node, id: container.fields.representation ?? '', missing: false };
    }
    one.count -= 1;
  }
  const missing = [...left.values()].find(({ count }) => count > 0)?.record;
  if (missing === undefined) return null;
  return { node: missing.node, id: missing.fields['representation'] ?? '', missing: true };
}

function keyOf(node: string, fields: Readonly<Record<string, string | null>>): string {
  return JSON.stringify([node, ...KEYS.map((key) => fields[key] ?? '')]);
}
