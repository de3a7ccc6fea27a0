import type { ScanResult } from '../../../model/container.ts';
import { RemapError } from '../../../model/error.ts';
import type { ContainerLine, Packing, WorkfileLine } from '../../../model/plan.ts';
import type { ByteSource } from '../../../files/byte-source.ts';
import { Refusal } from '../session/reasons.ts';

/** What a workfile holds, and how it is packed: spans are counted in its plain bytes. */
export type Rescanned = ScanResult & { readonly packing?: Packing | null };

/** Reads the containers of a workfile from its bytes. `name` is the workfile's own path. */
export type Rescan = (source: ByteSource, name: string) => Promise<Rescanned>;

/** The ids that a workfile holds once its edits are made, one for each record and each second place, sorted. */
export function expectedIds(line: WorkfileLine): string[] {
  return line.containers
    .flatMap((container) => {
      const before = container.fields['representation'] ?? null;
      const target = container.decision?.target?.representationId ?? before;
      const own = isEdited(container, before === null ? null : container.offset) ? target : before;
      const also = container.alsoAt.map((place) => {
        // A place without a decision of its own holds the container's id, and follows it.
        const fresh = place.decision === null ? target : (place.decision.target?.representationId ?? null);
        return idAt(container.node, isEdited(container, place.offset) ? fresh : place.representation);
      });
      return [idAt(container.node, own), ...also];
    })
    .sort();
}

/** Whether an edit writes an id at this offset; anywhere, where a record that had none gets one. */
function isEdited(container: ContainerLine, offset: number | null): boolean {
  return container.edits.some(
    (edit) =>
      edit.what === 'knobs' ||
      (edit.what === 'representation' &&
        (offset === null || (edit.offset <= offset && offset < edit.offset + Math.max(1, edit.length)))),
  );
}

/** The ids that stand in a workfile now, in the same form. */
export function foundIds(result: ScanResult): string[] {
  return result.containers
    .flatMap((container) => [
      idAt(container.node, container.fields.representation),
      ...container.alsoAt.map((place) => idAt(container.node, place.representation)),
    ])
    .sort();
}

function idAt(node: string, id: string | null): string {
  return `${node}\u0000${id ?? ''}`;
}

/** The first id that is in one list only, as node and id; null where the lists are the same. */
export function firstStray(
  expected: readonly string[],
  found: readonly string[],
): { readonly node: string; readonly id: string; readonly missing: boolean } | null {
  const left = new Map<string, number>();
  for (const id of expected) left.set(id, (left.get(id) ?? 0) + 1);
  for (const id of found) {
    const count = left.get(id) ?? 0;
    if (count === 0) return stray(id, false);
    left.set(id, count - 1);
  }
  const missing = [...left].find(([, count]) => count > 0);
  return missing === undefined ? null : stray(missing[0], true);
}

function stray(key: string, missing: boolean): { node: string; id: string; missing: boolean } {
  const [node = '', id = ''] = key.split('\u0000');
  return { node, id, missing };
}

/**
 * Reads the new file as a workfile: exactly these ids (see `expectedIds`) have to stand in it. `name` is the workfile's
 * own. Throws a `Refusal` where they do not.
 */
export async function inspectIds(
  rescan: Rescan,
  source: ByteSource,
  name: string,
  ids: readonly string[],
): Promise<void> {
  const found = await rescan(source, name).catch((error: unknown) => {
    if (error instanceof RemapError) throw new Refusal('write-remap-error', { why: error.message });
    throw error;
  });
  const odd = firstStray(ids, foundIds(found));
  if (odd !== null) throw new Refusal('write-ids-differ', { node: odd.node, id: odd.id, missing: odd.missing });
}
