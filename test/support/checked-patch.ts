import { expect } from 'vitest';
import { fromByteString } from '../../src/model/bytes.ts';
import type { ScanResult, ScannedContainer, Slot } from '../../src/model/container.ts';
import type { Edit, EditPurpose, Frame, FramedEdit } from '../../src/model/edit.ts';
import { spanEnd } from '../../src/model/span.ts';
import { MemorySource } from '../../src/files/byte-source.ts';
import { fillSlots } from '../../src/patch/fill.ts';
import type { SlotValues } from '../../src/patch/fill.ts';
import { settleEdits } from '../../src/patch/framing.ts';
import { reverseEdits } from '../../src/patch/reverse.ts';
import { inFileOrder } from '../../src/patch/splice.ts';
import { spliced } from './splicing.ts';

/**
 * The patcher with every promise checked on each use: edits sorted, disjoint and inside the file, old bytes equal,
 * everything outside them identical, and every frame's length right in the new bytes.
 */
export function checkedPatch(bytes: Buffer, edits: readonly FramedEdit[], frames: readonly Frame[]): Buffer {
  const source = new MemorySource(bytes);
  const settled = settleEdits(edits, frames, source);
  const all = inFileOrder([...settled.edits, ...settled.framing]);
  assertSound(bytes, all);
  const output = spliced(bytes, all);
  assertOnlyEdits(bytes, output, all);
  frames.forEach((frame, id) => assertFrame(bytes, output, frame, id, all, edits, frames));
  if (edits.length === 0) expect(output.equals(bytes)).toBe(true);
  expect(spliced(output, reverseEdits(all)).equals(bytes), 'the reversed edits give back the old bytes').toBe(true);
  return output;
}

export interface Choice {
  readonly purposes: readonly EditPurpose[];
  readonly values: SlotValues;
}

/** Fills the chosen slots of every container (second places take the same representation) and patches. */
export function patchContainers(
  bytes: Buffer,
  scan: ScanResult,
  choose: (container: ScannedContainer) => Choice | null,
): Buffer {
  const edits = scan.containers.flatMap((container) => {
    const choice = choose(container);
    if (choice === null) return [];
    const slots: Slot[] = container.slots.filter((slot) => choice.purposes.includes(slot.what));
    for (const place of container.alsoAt) {
      if (place.slot !== undefined && choice.purposes.includes('representation')) slots.push(place.slot);
    }
    return fillSlots(slots, choice.values);
  });
  return checkedPatch(bytes, edits, scan.frames);
}

function assertSound(bytes: Buffer, sorted: readonly Edit[]): void {
  let end = 0;
  for (const edit of sorted) {
    expect(edit.offset, `edits are disjoint and sorted (${edit.what})`).toBeGreaterThanOrEqual(end);
    end = spanEnd(edit);
    expect(end, 'edits lie inside the file').toBeLessThanOrEqual(bytes.length);
    expect(bytes.subarray(edit.offset, end).equals(fromByteString(edit.old)), `old bytes of ${edit.what}`).toBe(true);
  }
}

function assertOnlyEdits(before: Buffer, after: Buffer, sorted: readonly Edit[]): void {
  let from = 0;
  let to = 0;
  for (const edit of sorted) {
    const kept = edit.offset - from;
    expect(before.subarray(from, edit.offset).equals(after.subarray(to, to + kept)), 'bytes outside the edits').toBe(
      true,
    );
    expect(after.subarray(to + kept, to + kept + edit.new.length).equals(fromByteString(edit.new)), 'new bytes').toBe(
      true,
    );
    from = spanEnd(edit);
    to += kept + edit.new.length;
  }
  expect(before.subarray(from).equals(after.subarray(to)), 'bytes behind the last edit').toBe(true);
}

/** Where an old offset lies in the new file: the growth of all edits that end at or before it. */
function moved(offset: number, sorted: readonly Edit[]): number {
  return sorted.reduce((sum, edit) => (spanEnd(edit) <= offset ? sum + edit.new.length - edit.length : sum), offset);
}

function assertFrame(
  before: Buffer,
  after: Buffer,
  frame: Frame,
  id: number,
  sorted: readonly Edit[],
  edits: readonly FramedEdit[],
  frames: readonly Frame[],
): void {
  const inside = (candidate: number | undefined): boolean =>
    candidate !== undefined && (candidate === id || inside(frames[candidate]?.parent));
  const paddings = sorted.filter(
    (edit) =>
      edit.what === 'padding' &&
      frames.some(
        (other, otherId) =>
          otherId !== id && other.alignment !== undefined && inside(otherId) && spanEnd(other.body) === edit.offset,
      ),
  );
  const grown = [...edits.filter((edit) => inside(edit.frame)), ...paddings].reduce(
    (sum, edit) => sum + edit.new.length - edit.length,
    0,
  );
  const at = moved(frame.length.offset, sorted);
  const field = after.subarray(at, at + frame.length.length);
  const counted = frame.body.length + grown;
  const said = before.subarray(frame.length.offset, frame.length.offset + frame.length.length);
  // What is set aside is raised where it would not do, and kept otherwise.
  const expected =
    frame.atLeast === true
      ? Math.max(counted, frame.coding === 'uint32be' ? said.readUInt32BE() : said.readUInt32LE())
      : counted;
  switch (frame.coding) {
    case 'octal':
      expect(Number.parseInt(field.toString('latin1'), 8), 'octal length').toBe(expected);
      return;
    case 'uint32be':
      expect(field.readUInt32BE(), 'length').toBe(expected);
      return;
    case 'uint32le':
      expect(field.readUInt32LE(), 'length').toBe(expected);
      return;
    case 'uint64le':
      expect(Number(field.readBigUInt64LE()), 'length').toBe(expected);
      return;
    case 'uint64be':
      expect(Number(field.readBigUInt64BE()), 'length').toBe(expected);
      return;
    case 'hex-xor':
      // The key is unknown here; the scanner's own re-walk of the new bytes is the check.
      expect(field.toString('latin1')).toMatch(/^[0-9a-f]+$/);
  }
}
