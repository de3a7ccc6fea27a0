import { RemapError } from '../../../model/error.ts';
import type { ByteSource } from '../../../files/byte-source.ts';
import { idsIn } from '../../../plan/vet-request.ts';
import type { ExpectedIds } from '../../../plan/vet-request.ts';
import { Refusal } from '../session/reasons.ts';
import type { Rescan } from '../../../plan/rescan.ts';

/** The first id that is missing or that nobody expects, as node and id; null where all is as it should be. */
export function firstStray(
  expected: ExpectedIds,
  found: readonly string[],
): { readonly node: string; readonly id: string; readonly missing: boolean } | null {
  const left = new Map<string, number>();
  const spare = new Map<string, number>();
  for (const id of expected.required) left.set(id, (left.get(id) ?? 0) + 1);
  for (const id of expected.optional) spare.set(id, (spare.get(id) ?? 0) + 1);
  for (const id of found) if (!take(left, id) && !take(spare, id)) return stray(id, false);
  const missing = [...left].find(([, count]) => count > 0);
  return missing === undefined ? null : stray(missing[0], true);
}

function take(counts: Map<string, number>, id: string): boolean {
  const count = counts.get(id) ?? 0;
  if (count > 0) counts.set(id, count - 1);
  return count > 0;
}

function stray(key: string, missing: boolean): { node: string; id: string; missing: boolean } {
  const [node = '', id = ''] = key.split('\u0000');
  return { node, id, missing };
}

/**
 * Reads the new file as a workfile: exactly these ids (see `vet`) have to stand in it. `name` is the workfile's own.
 * Throws a `Refusal` where they do not.
 */
export async function inspectIds(rescan: Rescan, source: ByteSource, name: string, ids: ExpectedIds): Promise<void> {
  const found = await rescan(source, name).catch((error: unknown) => {
    if (error instanceof RemapError) throw new Refusal('write-remap-error', { why: error.message });
    throw error;
  });
  const odd = firstStray(ids, idsIn(found));
  if (odd === null) return;
  throw new Refusal(odd.missing ? 'write-ids-differ' : 'write-ids-unplanned', { node: odd.node, id: odd.id });
}
