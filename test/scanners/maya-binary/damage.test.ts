import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../../src/files/byte-source.ts';
import { mayaBinaryScanner } from '../../../src/scanners/maya-binary/scanner.ts';
import { MayaBinaryBuilder, readChunks } from '../../support/maya-binary-builder.ts';
import { scanBytes } from '../../support/maya-binary-checks.ts';

const OLD = '5f1a2b3c4d5e6f708192a3b4';

describe.each([4, 8] as const)('a damaged scene of width %i', (width) => {
  const builder = new MayaBinaryBuilder({ width });
  const container = builder.container('a_CON', { id: 'pyblish.avalon.container', representation: OLD });
  const scene = builder.scene(container, builder.node('XFRM', 'hero', [builder.text('notes', 'x')]));
  const headerLength = 2 * width;

  /** The file must still show its record, and offer nothing. */
  const expectLocked = (file: Buffer, code: string, offset?: number): void => {
    expect(() => readChunks(file)).toThrow();
    const { containers, findings, frames } = scanBytes(file);
    expect(containers.map((one) => [one.fields.representation, one.locked?.code, one.slots.length])).toEqual([
      [OLD, code, 0],
    ]);
    expect(frames).toEqual([]);
    expect(findings.map((finding) => finding.code)).toEqual([code]);
    if (offset !== undefined) expect(findings[0]?.offset).toBe(offset);
  };
  const sizeFieldOf = (tag: string, nth = 0): number => {
    const chunk = readChunks(scene).filter((one) => one.tag === tag || one.form === tag)[nth];
    if (chunk === undefined) throw new Error(`no ${tag}`);
    return chunk.offset + headerLength - 4;
  };
  const withSize = (at: number, change: number): Buffer => {
    const copy = Buffer.from(scene);
    copy.writeUInt32BE(copy.readUInt32BE(at) + change, at);
    return copy;
  };

  it('that was cut off is read up to there', () => {
    for (const missing of [1, 3, 8, 40, 100]) {
      expectLocked(scene.subarray(0, scene.length - missing), 'maya-binary-truncated', 0);
    }
  });

  it('with bytes behind its end is read', () => {
    expectLocked(Buffer.concat([scene, Buffer.alloc(16)]), 'maya-binary-trailing-bytes', scene.length);
  });

  it('with a chunk that is longer than its block is read up to there', () => {
    const at = sizeFieldOf('STR ', 2);
    expectLocked(withSize(at, 4096), 'maya-binary-chunk-overruns', at + 4 - headerLength);
  });

  it('with a block that ends in the middle of a chunk is read', () => {
    expectLocked(withSize(sizeFieldOf('XFRM'), -4), 'maya-binary-chunk-overruns');
  });

  it('with a block that is longer than its chunks is read', () => {
    const at = sizeFieldOf('XFRM');
    expect(scanBytes(withSize(at, 4)).containers[0]?.locked).toBeDefined();
    expect(() => readChunks(withSize(at, 4))).toThrow();
  });

  it('with a padding that is not zero is read', () => {
    const leaf = readChunks(scene).find((chunk) => chunk.data === 'notes\0 x\0');
    const length = leaf?.data?.length ?? 0;
    const padded = Buffer.from(scene);
    expect(length % width).not.toBe(0);
    padded[(leaf?.end ?? 0) - 1] = 7;
    expectLocked(padded, 'maya-binary-padding', (leaf?.offset ?? 0) + headerLength + length);
  });

  it('with a block too small for its own type is read up to there', () => {
    const copy = Buffer.from(scene);
    copy.writeUInt32BE(3, sizeFieldOf('XFRM'));
    expectLocked(copy, 'maya-binary-group-too-small');
  });

  it('with a block of the other width is read up to there', () => {
    const other = builder.leaf(width === 4 ? 'FOR8' : 'FOR4', 'XFRM');
    const file = builder.scene(container, other);
    const { containers } = scanBytes(file);
    expect(containers.map(({ locked }) => locked?.code)).toEqual(['maya-binary-mixed-width']);
  });

  it('with blocks in blocks without end is read up to there', () => {
    let nested = builder.leaf('DATA', 'x');
    for (let depth = 0; depth < 5000; depth += 1) nested = builder.group('NEST', [nested]);
    const { containers, findings } = scanBytes(builder.scene(container, nested));
    expect(containers.map(({ locked }) => locked?.code)).toEqual(['maya-binary-too-deep']);
    expect(findings).toHaveLength(1);
  });

  it('is told only where a record may be hidden, unless its very end is missing', () => {
    const clean = builder.scene(builder.node('XFRM', 'hero', [builder.text('notes', 'x')]));
    const inside = Buffer.from(clean);
    inside[clean.indexOf('notes\0 x\0') + 9] = 1;
    expect(scanBytes(inside).findings).toEqual([]);
    expect(scanBytes(clean.subarray(0, -4)).findings.map(({ code }) => code)).toEqual(['maya-binary-truncated']);
  });

  it('whose end is missing must be parsed even if no word of a record stands in it', () => {
    const must = (file: Buffer, size: number): boolean | undefined =>
      mayaBinaryScanner.mustParse?.(file.subarray(0, 4096), file.subarray(-256), size);
    expect(must(scene, scene.length)).toBe(false);
    expect(must(scene, scene.length - 1)).toBe(true);
    expect(must(scene, scene.length + 1)).toBe(true);
  });
});

describe('a size beyond what a number holds', () => {
  it('is damage', () => {
    const builder = new MayaBinaryBuilder({ width: 8 });
    const scene = builder.scene(
      builder.container('a_CON', { id: 'pyblish.avalon.container', representation: OLD }),
      builder.node('XFRM', 'hero', [builder.text('notes', 'x')]),
    );
    for (const size of [2n ** 53n, 2n ** 63n, 2n ** 64n - 1n]) {
      const file = Buffer.from(scene);
      file.writeBigUInt64BE(size, file.indexOf('notes\0 x') - 8);
      expect(scanBytes(file).findings.map(({ code }) => code)).toEqual(['maya-binary-chunk-overruns']);
      file.writeBigUInt64BE(size, 8);
      expect(scanBytes(file).findings.map(({ code }) => code)).toEqual(['maya-binary-truncated']);
    }
  });
});

describe('a file', () => {
  const recognise = (head: Buffer | string): unknown =>
    mayaBinaryScanner.recognise(typeof head === 'string' ? Buffer.from(head, 'latin1') : head, 'x.ma');

  it('is recognised by its content in both widths, whatever its name', () => {
    expect(recognise(new MayaBinaryBuilder({ width: 4 }).scene())).toBe('maya-binary');
    expect(recognise(new MayaBinaryBuilder({ width: 8, junk: 'abcd' }).scene())).toBe('maya-binary');
  });

  it.each([
    '',
    'FOR4',
    'FOR8',
    '//Maya ASCII 2019 scene',
    'FOR4\0\0\0\x08CACHxxxx',
    'FOR8\0\0\0\0\0\0\0\0\0\0\0\x04CACH',
  ])('that begins "%s" is none', (head) => {
    expect(recognise(head)).toBeNull();
    const source = new MemorySource(Buffer.from(head, 'latin1'));
    expect(mayaBinaryScanner.scan(source, 'maya-binary').containers).toEqual([]);
  });
});
