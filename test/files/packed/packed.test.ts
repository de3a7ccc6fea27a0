import { gunzipSync, gzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decompress } from 'fzstd';
import { describe, expect, it } from 'vitest';
import { MemorySource, readBytes } from '../../../src/files/byte-source.ts';
import { PackingError, packingOf } from '../../../src/files/packed/packing.ts';
import { unpack } from '../../../src/files/packed/unpack.ts';
import { encodeRawFrame, encodeTable, zstdLayout } from '../../../src/files/packed/zstd-frames.ts';
import type { Edit } from '../../../src/model/edit.ts';
import type { Packing } from '../../../src/model/plan.ts';
import { rewrite } from '../../../src/patch/rewrite.ts';
import { spliced } from '../../support/splicing.ts';

const FIXTURES = join(import.meta.dirname, '../../../fixtures/blender');
const saved = (version: string): Buffer => readFileSync(join(FIXTURES, `saved-by-${version}`, 'workfile.blend'));
const ZSTD = ['3-4', '4-3', '5-2'].map((version) => [version, saved(version)] as const);

function plainOf(packed: Buffer, packing: Packing): Buffer {
  const source = unpack(new MemorySource(packed), packing);
  return readBytes(source, 0, source.size);
}

function rewritten(packed: Buffer, edits: readonly Edit[], packing: Packing): Buffer {
  const pieces = [...rewrite(new MemorySource(packed), edits, packing)];
  return Buffer.concat(pieces.map((piece) => Buffer.from(piece)));
}

function edit(plain: Buffer, offset: number, length: number, text: string): Edit {
  return { offset, length, old: plain.toString('latin1', offset, offset + length), new: text, what: 'loader' };
}

/** Two megabytes in frames of odd sizes, without a table or with one. */
function made(withTable: boolean): { readonly packed: Buffer; readonly plain: Buffer } {
  const plain = Buffer.from(Array.from({ length: 2_000_000 }, (_, index) => (index * 7919) & 0xff));
  const cuts = [0, 1, 130_000, 131_072, 700_001, 2_000_000];
  const parts = cuts.slice(1).map((end, index) => plain.subarray(cuts[index], end));
  const frames = parts.map(encodeRawFrame);
  const listed = parts.map((part, index) => ({ packed: frames[index]?.length ?? 0, plain: part.length }));
  return { packed: Buffer.concat([...frames, ...(withTable ? [encodeTable(listed)] : [])]), plain };
}

function refusal(packed: Buffer, packing: Packing): string {
  try {
    plainOf(packed, packing);
  } catch (error) {
    if (error instanceof PackingError) return error.finding.code;
    throw error;
  }
  return 'none';
}

describe('a scene that Blender packed with Zstandard', () => {
  it.each(ZSTD)('is unpacked as the library alone unpacks it (%s)', (_, packed) => {
    expect(packingOf(packed)).toBe('zstd');
    const { frames, table } = zstdLayout(new MemorySource(packed));
    expect(table).not.toBeNull();
    const whole = Buffer.from(decompress(packed.subarray(0, table?.offset)));
    expect(plainOf(packed, 'zstd').equals(whole)).toBe(true);
    expect(frames.length).toBeGreaterThan(1);
  });

  it.each(ZSTD)('reads the same in pieces of any size and order (%s)', (_, packed) => {
    const plain = plainOf(packed, 'zstd');
    const source = unpack(new MemorySource(packed), 'zstd');
    for (let at = plain.length - 5; at > 0; at -= 40_009) {
      expect(readBytes(source, at, 50_021).equals(plain.subarray(at, at + 50_021))).toBe(true);
    }
    expect(readBytes(source, plain.length, 10)).toHaveLength(0);
  });

  it.each(ZSTD)('keeps every frame that no edit touches byte for byte (%s)', (_, packed) => {
    const plain = plainOf(packed, 'zstd');
    const edits = [edit(plain, 100, 8, 'longer than it was'), edit(plain, plain.length - 40, 0, 'inserted')];
    const output = rewritten(packed, edits, 'zstd');
    expect(plainOf(output, 'zstd').equals(spliced(plain, edits))).toBe(true);
    const before = zstdLayout(new MemorySource(packed)).frames.map(({ span }) =>
      packed.subarray(span.offset, span.offset + span.length),
    );
    const after = zstdLayout(new MemorySource(output)).frames.map(({ span }) =>
      output.subarray(span.offset, span.offset + span.length),
    );
    expect(after).toHaveLength(before.length);
    const changed = before.filter((frame, index) => !frame.equals(after[index] ?? Buffer.alloc(0)));
    expect(changed).toHaveLength(2);
  });
});

describe.each([true, false])('frames of odd sizes (table: %s)', (withTable) => {
  const { packed, plain } = made(withTable);

  it('take edits at, before and across their borders', () => {
    for (const [offset, length] of [
      [0, 1],
      [1, 0],
      [129_990, 20],
      [131_071, 2],
      [131_000, 600_000],
      [2_000_000, 0],
    ] as const) {
      const edits = [edit(plain, offset, length, 'x'.repeat(33))];
      const output = rewritten(packed, edits, 'zstd');
      expect(plainOf(output, 'zstd').equals(spliced(plain, edits)), `${offset}+${length}`).toBe(true);
      expect(zstdLayout(new MemorySource(output)).table !== null).toBe(withTable);
    }
  });

  it('stay as they are without an edit', () => {
    expect(rewritten(packed, [], 'zstd').equals(packed)).toBe(true);
  });
});

describe('a packed file that is damaged is refused:', () => {
  const { packed } = made(true);
  const zstd = saved('3-4');

  it('cut off, or followed by something', () => {
    expect(refusal(packed.subarray(0, 5000), 'zstd')).toBe('workfile-packing-damaged');
    expect(refusal(Buffer.concat([packed, Buffer.from('more')]), 'zstd')).toBe('workfile-packing-damaged');
    expect(refusal(gzipSync('x').subarray(0, 12), 'gzip')).toBe('workfile-packing-damaged');
    expect(refusal(Buffer.concat([gzipSync('plain'), Buffer.from('more')]), 'gzip')).toBe('workfile-packing-damaged');
  });

  it('with a table that tells of other frames', () => {
    const wrong = Buffer.from(packed);
    const at = zstdLayout(new MemorySource(packed)).table?.offset ?? 0;
    wrong.writeUInt32LE(12, at + 8);
    expect(refusal(wrong, 'zstd')).toBe('workfile-packing-damaged');
  });

  it('packed against a dictionary', () => {
    const wrong = Buffer.from(packed);
    wrong.writeUInt8(0xa1, 4);
    expect(refusal(wrong, 'zstd')).toBe('workfile-packing-damaged');
  });

  it('a frame that unpacks to another length than it says, or to more than fits in memory', () => {
    const claims = Buffer.from(packed);
    claims.writeUInt32LE(2, 5);
    expect(refusal(claims, 'zstd')).toBe('workfile-packing-damaged');
    const block = Buffer.from([0x02 | (0 << 3), 0, 0x10, 0]);
    const many = Buffer.concat(Array.from({ length: 600 }, () => block));
    many.writeUInt8(many.readUInt8(many.length - 4) | 1, many.length - 4);
    const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xa0, 0, 0, 0, 0]);
    head.writeUInt32LE(600 * 131_072, 5);
    expect(refusal(Buffer.concat([head, many]), 'zstd')).toBe('workfile-packed-too-large');
  });

  it('or is told apart from a sound one at every byte that matters, without a crash', () => {
    for (let at = 0; at < zstd.length; at += 1511) {
      const wrong = Buffer.from(zstd);
      wrong.writeUInt8(wrong.readUInt8(at) ^ 0x40, at);
      expect(['none', 'workfile-packing-damaged', 'workfile-packed-too-large']).toContain(refusal(wrong, 'zstd'));
    }
  });
});

describe('a scene that Blender packed with gzip', () => {
  it('takes edits in its plain bytes', () => {
    const packed = saved('2-83');
    const plain = plainOf(packed, 'gzip');
    expect(plain.equals(gunzipSync(packed))).toBe(true);
    const edits = [edit(plain, 5000, 4, 'twelve bytes')];
    expect(gunzipSync(rewritten(packed, edits, 'gzip')).equals(spliced(plain, edits))).toBe(true);
  });
});
