import assert from 'node:assert/strict';
import { fromByteString } from '../../src/model/bytes.ts';
import type { ScannedContainer, ScanResult, Slot } from '../../src/model/container.ts';
import { spanEnd } from '../../src/model/span.ts';
import { MemorySource } from '../../src/files/byte-source.ts';
import { houdiniScanner } from '../../src/scanners/houdini/scanner.ts';
import { HEAD_BYTES } from '../../src/scanners/scanner.ts';
import { takeApart } from './houdini-builder.ts';
import { filled } from './splicing.ts';

/** Scans bytes as the tool does: recognised by content, with a name that settles ties. */
export function scanBytes(bytes: Buffer, name = 'scene.hip'): ScanResult {
  const format = houdiniScanner.recognise(bytes.subarray(0, HEAD_BYTES), name);
  assert.ok(format !== null, `${name} is recognised`);
  return houdiniScanner.scan(new MemorySource(bytes), format);
}

/** Every place where an id of the container may be edited. */
export function idSlots(container: ScannedContainer): Slot[] {
  const own = container.slots.filter(({ what }) => what === 'representation');
  return [...own, ...container.alsoAt.flatMap(({ slot }) => (slot === undefined ? [] : [slot]))];
}

/** The bytes with this id in all these slots, and every length that follows. */
export function fillIds(bytes: Buffer, scan: ScanResult, slots: readonly Slot[], representation: string): Buffer {
  return filled(bytes, scan, slots, { representation });
}

/**
 * Throws unless everything a scan offers is safe, whatever the bytes are: places for edits exist only in a file that the
 * second reader takes apart too, they lie in entries of parameters, hold what the scan says, and once ids are written
 * there, the file reads the same but for these ids. Returns how many containers offered something.
 */
export function assertSound(bytes: Buffer, scan: ScanResult): number {
  for (const container of scan.containers) {
    assert.ok(container.offset >= 0 && container.offset < bytes.length, 'a record lies in the file');
    const offers = container.slots.length + idSlots(container).length;
    assert.ok(offers === 0 || container.locked === undefined, 'a locked record offers nothing');
  }
  const open = scan.containers.filter((container) => idSlots(container).length > 0);
  if (open.length === 0) return 0;
  for (const container of open) {
    for (const slot of [...container.slots, ...idSlots(container)]) assertSlot(bytes, scan, slot);
  }
  assertOnlyIdsChange(bytes, scan, open);
  return open.length;
}

function assertSlot(bytes: Buffer, scan: ScanResult, slot: Slot): void {
  const { offset } = slot.span;
  assert.ok(bytes.subarray(offset, spanEnd(slot.span)).equals(fromByteString(slot.old)), 'the old bytes stand there');
  for (let id = slot.frame; id !== undefined; id = scan.frames[id]?.parent) {
    const body = scan.frames[id]?.body;
    assert.ok(body !== undefined && body.offset <= offset && spanEnd(slot.span) <= spanEnd(body), 'inside each frame');
  }
}

function assertOnlyIdsChange(bytes: Buffer, scan: ScanResult, open: readonly ScannedContainer[]): void {
  const id = '721291002eb555f98eb0ad91ae68d8bd';
  const patched = fillIds(bytes, scan, open.flatMap(idSlots), id);
  const before = takeApart(bytes).entries;
  const after = takeApart(patched).entries;
  assert.deepEqual(
    after.map(({ name, key }) => [name, key]),
    before.map(({ name, key }) => [name, key]),
    'the same entries, in the same order, under the same keys',
  );
  const nodes = new Set(open.map(({ node }) => node.replace(/^\//, '')));
  before.forEach((entry, index) => {
    if (entry.data.equals(after[index]?.data ?? Buffer.alloc(0))) return;
    const path = entry.name.replace(/\.(?:parm|spareparmdef)$/, '');
    assert.ok(nodes.has(path) || entry.name === '.takes', `${entry.name} belongs to a container`);
  });
  const again = scanBytes(patched);
  assert.deepEqual(
    again.containers.map(({ node, locked }) => [node, locked?.code]),
    scan.containers.map(({ node, locked }) => [node, locked?.code]),
    'the same containers',
  );
  again.containers.forEach((container, index) => {
    const before = scan.containers[index] ?? container;
    // A record may lack an id of its own where a take has one.
    const own = before.slots.some(({ what }) => what === 'representation');
    if (own) assert.equal(container.fields.representation, id, 'the new id is read back');
    before.alsoAt.forEach(({ slot }, place) => {
      if (slot !== undefined) assert.equal(container.alsoAt[place]?.representation, id, 'the new id is read back');
    });
  });
}
