import assert from 'node:assert/strict';
import type { ScanResult, ScannedContainer, Slot } from '../../src/model/container.ts';
import { fromByteString } from '../../src/model/bytes.ts';
import { spanEnd } from '../../src/model/span.ts';
import { MemorySource } from '../../src/files/byte-source.ts';
import { mayaBinaryScanner } from '../../src/scanners/maya-binary/scanner.ts';
import { readChunks } from './maya-binary-builder.ts';
import type { Chunk } from './maya-binary-builder.ts';

const CONTAINER_ID = /^id\0.(?:pyblish\.avalon\.container|ayon\.load\.container|pyblish\.mindbender\.container)\0$/s;

export function scanBytes(bytes: Buffer): ScanResult {
  return mayaBinaryScanner.scan(new MemorySource(bytes), 'maya-binary');
}

/**
 * Throws unless everything a scan offers is safe, whatever the bytes are: places for edits exist only in a file that the
 * strict reader walks to its last byte, each lies in a record, holds what the scan says, and has right frames around it.
 */
export function assertSound(bytes: Buffer, scan: ScanResult): void {
  const open = scan.containers.filter((container) => container.slots.length > 0);
  for (const container of scan.containers) {
    assert.ok(container.offset >= 0 && container.offset < bytes.length, 'a record lies in the file');
    assert.ok(container.slots.length === 0 || container.locked === undefined, 'a locked record offers nothing');
  }
  if (open.length === 0) return;
  const chunks = readChunks(bytes);
  for (const frame of scan.frames) {
    const field = bytes.subarray(frame.length.offset, spanEnd(frame.length));
    const says = field.length === 4 ? field.readUInt32BE() : Number(field.readBigUInt64BE());
    assert.equal(says, frame.body.length, 'a length field says the length of its body');
  }
  for (const container of open) for (const slot of container.slots) assertSlot(bytes, scan, chunks, container, slot);
}

function assertSlot(
  bytes: Buffer,
  scan: ScanResult,
  chunks: readonly Chunk[],
  container: ScannedContainer,
  slot: Slot,
): void {
  const { offset } = slot.span;
  const end = spanEnd(slot.span);
  assert.ok(bytes.subarray(offset, end).equals(fromByteString(slot.old)), 'the old bytes stand there');
  for (let id = slot.frame; id !== undefined; id = scan.frames[id]?.parent) {
    const body = scan.frames[id]?.body;
    assert.ok(body !== undefined && body.offset <= offset && end <= spanEnd(body), 'the slot lies in each frame');
  }
  const node = chunks.find((chunk) => chunk.depth === 1 && chunk.offset < offset && end <= chunk.end);
  assert.ok(node !== undefined, 'the slot lies in a node');
  const leaves = chunks.filter((chunk) => chunk.depth === 2 && chunk.offset > node.offset && chunk.end <= node.end);
  const around = leaves.find((leaf) => leaf.offset < offset && end < leaf.end);
  if (container.carrier === 'reference-edit') {
    assert.equal(around?.tag, 'REFE');
    assert.match(bytes.toString('latin1', around.offset, offset), /\0[^|\0]+\0\w+\0[^\0]*-type +"string" +"$/);
    assert.equal(bytes.toString('latin1', end, end + 1), '"');
    return;
  }
  assert.equal(node.form, 'OBST');
  assert.ok(
    leaves.some((leaf) => leaf.tag === 'STR ' && CONTAINER_ID.test(leaf.data ?? '')),
    'the node is a container',
  );
  const isInsertion = slot.write.some((piece) => typeof piece === 'object' && 'padded' in piece);
  if (isInsertion)
    assert.ok(
      leaves.some((leaf) => leaf.end === offset),
      'a chunk is added between chunks',
    );
  else assert.equal(around?.data?.slice(0, slot.what.length + 1), `${slot.what}\0`);
}

/** Whether two chunks are the same but for where they stand. */
export function sameChunk(a: Chunk, b: Chunk | undefined): boolean {
  return a.tag === b?.tag && a.junk === b.junk && a.form === b.form && a.data === b.data && a.depth === b.depth;
}
