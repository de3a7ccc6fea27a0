import { MemorySource } from '../../../src/files/byte-source.ts';
import type { ScanResult, Slot } from '../../../src/model/container.ts';
import { spanEnd } from '../../../src/model/span.ts';
import { blenderScanner } from '../../../src/scanners/blender/scanner.ts';

export function scanBytes(bytes: Buffer): ScanResult {
  return blenderScanner.scan(new MemorySource(bytes), 'blender');
}

/** A block as an independent, much simpler reader finds it. Offsets are in bytes. */
export interface SeenBlock {
  readonly code: string;
  readonly offset: number;
  readonly from: number;
  readonly to: number;
}

/** Goes from head to head, to the last byte. Throws where that does not work out. Shares nothing with the scanner. */
export function readBlocks(bytes: Buffer): SeenBlock[] {
  const fresh = bytes.toString('latin1', 7, 9) === '17';
  const big = bytes[fresh ? 12 : 8] === 0x56;
  const wide = fresh || bytes[7] === 0x2d;
  const head = fresh ? 32 : wide ? 24 : 20;
  const blocks: SeenBlock[] = [];
  for (let at = fresh ? 17 : 12; at < bytes.length;) {
    const lengthAt = fresh ? at + 16 + (big ? 4 : 0) : at + 4;
    const length = big ? bytes.readUInt32BE(lengthAt) : bytes.readUInt32LE(lengthAt);
    const to = at + head + length;
    const code = bytes.toString('latin1', at, at + 4).replaceAll('\0', '');
    if (to > bytes.length) throw new Error(`the block ${code} at ${at} leads out of the file`);
    blocks.push({ code, offset: at, from: at + head, to });
    at = to;
  }
  if (blocks.at(-1)?.code !== 'ENDB') throw new Error('the last block is another');
  return blocks;
}

/** Throws where a place is offered that no record can have: outside of blocks of data, or overlapping another one. */
export function assertSound(bytes: Buffer, scan: ScanResult): void {
  const slots = scan.containers.flatMap((one) => [
    ...one.slots,
    ...one.alsoAt.flatMap((place) => (place.slot === undefined ? [] : [place.slot])),
  ]);
  if (slots.length === 0) return;
  const blocks = readBlocks(bytes);
  const sorted = [...slots].sort((a, b) => a.span.offset - b.span.offset);
  let end = 0;
  for (const slot of sorted) {
    if (slot.span.offset < end) throw new Error(`two places overlap at ${slot.span.offset}`);
    end = spanEnd(slot.span);
    assertSlot(bytes, slot, blocks);
  }
}

function assertSlot(bytes: Buffer, { span, old }: Slot, blocks: readonly SeenBlock[]): void {
  if (bytes.toString('latin1', span.offset, spanEnd(span)) !== old)
    throw new Error(`other bytes stand at ${span.offset}`);
  let low = 0;
  let high = blocks.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((blocks[middle]?.offset ?? Infinity) <= span.offset) low = middle;
    else high = middle;
  }
  const block = blocks[low];
  if (block === undefined) throw new Error('no block');
  const isInsertion = span.length === 0 && span.offset === block.offset;
  const isInside = block.code === 'DATA' && span.offset >= block.from && spanEnd(span) <= block.to;
  if (!isInsertion && !isInside) throw new Error(`an edit of ${block.code} at ${span.offset}`);
}
