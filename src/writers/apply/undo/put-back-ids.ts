import type { ScannedContainer, ScanResult, Slot } from '../../../model/container.ts';
import type { Edit, FramedEdit } from '../../../model/edit.ts';
import type { WorkfileLine } from '../../../model/plan.ts';
import type { ByteSource } from '../../../files/byte-source.ts';
import { fillSlots } from '../../../patch/fill.ts';
import { settleEdits } from '../../../patch/framing.ts';

/** The edits that put the old ids back into a workfile that somebody saved after it was patched. */
export interface Reversal {
  readonly edits: readonly Edit[];
  /** Ids that go back. */
  readonly back: number;
  /** Ids of the plan that are not in the file any more: somebody updated or removed those containers. */
  readonly gone: number;
}

/**
 * What each new id was before, told from the plan: first by node and id, then by id alone where the plan gave it to one
 * old id only. Only ids go back; a schema or a loader that was renamed stays, for AYON may have written the record anew.
 */
export function planReversal(line: WorkfileLine, scan: ScanResult, source: ByteSource): Reversal {
  const before = oldIds(line);
  const edits: FramedEdit[] = [];
  const found = new Set<string>();
  let back = 0;
  const revert = (node: string, id: string | null, slots: readonly Slot[]): void => {
    const old = id === null ? null : before.of(node, id);
    if (id === null || old === null || slots.length === 0) return;
    found.add(id);
    back += 1;
    edits.push(...fillSlots(slots, { representation: old }));
  };
  for (const container of scan.containers.filter((one) => one.locked === undefined)) {
    revert(container.node, container.fields.representation, idSlots(container));
    for (const place of container.alsoAt) {
      revert(container.node, place.representation, place.slot === undefined ? [] : [place.slot]);
    }
  }
  const settled = settleEdits(edits, scan.frames, source);
  const gone = [...before.all].filter((id) => !found.has(id)).length;
  return { edits: [...settled.edits, ...settled.framing], back, gone };
}

function idSlots(container: ScannedContainer): readonly Slot[] {
  return container.slots.filter((slot) => slot.what === 'representation');
}

interface OldIds {
  /** The new ids of the plan. */
  readonly all: ReadonlySet<string>;
  /** The old id behind a new one; null where the plan does not tell. */
  of(node: string, id: string): string | null;
}

function oldIds(line: WorkfileLine): OldIds {
  const byNode = new Map<string, string>();
  const byId = new Map<string, Set<string>>();
  const note = (node: string, fresh: string | undefined, old: string | null | undefined): void => {
    if (fresh === undefined || old === null || old === undefined || old === fresh) return;
    byNode.set(`${node}\u0000${fresh}`, old);
    byId.set(fresh, (byId.get(fresh) ?? new Set()).add(old));
  };
  for (const container of line.containers) {
    if (container.edits.length === 0) continue;
    note(container.node, container.decision?.target?.representationId, container.fields['representation']);
    for (const place of container.alsoAt) {
      note(container.node, place.decision?.target?.representationId, place.representation);
    }
  }
  return {
    all: new Set(byId.keys()),
    of(node, id) {
      const olds = [...(byId.get(id) ?? [])];
      return byNode.get(`${node}\u0000${id}`) ?? (olds.length === 1 ? (olds[0] ?? null) : null);
    },
  };
}
