import type { ScanResult, Slot } from '../../src/model/container.ts';
import type { Edit } from '../../src/model/edit.ts';
import { MemorySource } from '../../src/files/byte-source.ts';
import { fillSlots } from '../../src/patch/fill.ts';
import type { SlotValues } from '../../src/patch/fill.ts';
import { settleEdits } from '../../src/patch/framing.ts';
import { checkEdits, inFileOrder, splice } from '../../src/patch/splice.ts';

/** The whole result of `splice`. Each piece is copied at once: the next one overwrites it. */
export function spliced(bytes: Buffer, edits: readonly Edit[], onRead?: (piece: Uint8Array) => void): Buffer {
  const pieces: Buffer[] = [];
  for (const piece of splice(new MemorySource(bytes), edits, onRead)) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

/** The bytes with these slots filled, and every length that follows. */
export function filled(bytes: Buffer, { frames }: ScanResult, slots: readonly Slot[], values: SlotValues): Buffer {
  const { edits, framing } = settleEdits(fillSlots(slots, values), frames, new MemorySource(bytes));
  const sorted = inFileOrder([...edits, ...framing]);
  checkEdits(sorted, bytes.length);
  return spliced(bytes, sorted);
}

/** Every place that these containers offer for an edit, second places among them. */
export function allSlots(containers: ScanResult['containers']): Slot[] {
  return containers.flatMap(({ slots, alsoAt }) => [
    ...slots,
    ...alsoAt.flatMap(({ slot }) => (slot === undefined ? [] : [slot])),
  ]);
}
