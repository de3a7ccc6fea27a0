import { describe, expect, it } from 'vitest';
import type { FindingCode } from '../../../src/words/index.ts';
import { BlendBuilder, record } from '../../support/blender/builder.ts';
import { readBlocks, scanBytes } from '../../support/blender/checks.ts';
import { SEEDS, mutatedRuns, seedScene } from '../../support/blender/fuzz.ts';

const seed = seedScene({});

/** The offset of an IDProperty of this name, counted from the start of its struct. */
function property(bytes: Buffer, name: string, from = 0): number {
  return bytes.indexOf(`${name}\0\0`, from, 'latin1') - 20;
}

function codes(bytes: Buffer): FindingCode[] {
  return scanBytes(bytes).findings.map(({ code }) => code);
}

function oneRecord(): Buffer {
  const builder = new BlendBuilder();
  builder.id('Collection', 'hero', { avalon: record() });
  return builder.bytes();
}

function changed(bytes: Buffer, change: (copy: Buffer) => void): Buffer {
  const copy = Buffer.from(bytes);
  change(copy);
  return copy;
}

/** The record is read, or not; but it is not offered for editing, and the finding says why. */
function refused(bytes: Buffer, code: FindingCode): void {
  const scan = scanBytes(bytes);
  const said = [...scan.findings, ...scan.containers.flatMap(({ locked }) => locked ?? [])];
  expect(said.map((finding) => finding.code)).toContain(code);
  expect(scan.containers.flatMap(({ slots }) => slots)).toEqual([]);
}

describe('a damaged scene', () => {
  it('whose end is missing is not read', () => {
    expect(codes(seed.subarray(0, seed.length - 1))).toEqual(['blender-truncated']);
    expect(codes(seed.subarray(0, 5000))).toHaveLength(1);
  });

  it('with something behind its end is not read', () => {
    expect(codes(Buffer.concat([seed, Buffer.from('x')]))).toEqual(['blender-trailing-bytes']);
  });

  it('with a block that is longer than the file is not read', () => {
    const [first] = readBlocks(seed);
    expect(codes(changed(seed, (copy) => copy.writeUInt32LE(0x7fffffff, (first?.offset ?? 0) + 4)))).toEqual([
      'blender-block-overruns',
    ]);
  });

  it('whose structs do not add up is not read', () => {
    const sizes = seed.indexOf('TLEN') + 4;
    expect(codes(changed(seed, (copy) => copy.writeUInt16LE(9, sizes + 2 * 6)))).toEqual(['blender-no-dna']);
  });

  it('of a form that is not known is told as such', () => {
    expect(codes(Buffer.from('BLENDER99-99v9999…'))).toEqual(['blender-unknown-form']);
  });
});

describe('a record is left alone', () => {
  it('when its list of properties leads back to itself', () => {
    const bytes = oneRecord();
    const at = property(bytes, 'representation');
    refused(
      changed(bytes, (copy) => copy.copy(copy, at, at + 8, at + 16)),
      'blender-list-loops',
    );
  });

  it('when its group counts more properties than there are', () => {
    const bytes = oneRecord();
    refused(
      changed(bytes, (copy) => copy.writeUInt32LE(7, property(bytes, 'avalon') + 120)),
      'blender-list-miscounted',
    );
  });

  it('when a text leads to nothing, or to another text', () => {
    const bytes = oneRecord();
    const at = property(bytes, 'representation') + 88;
    refused(
      changed(bytes, (copy) => copy.writeUInt32LE(1, at)),
      'blender-value-no-text',
    );
    const other = property(bytes, 'loader') + 88;
    const both = changed(bytes, (copy) => {
      copy.copy(copy, at, other, other + 8);
      copy.copy(
        copy,
        property(bytes, 'representation') + 120,
        property(bytes, 'loader') + 120,
        property(bytes, 'loader') + 128,
      );
    });
    refused(both, 'blender-block-shared');
  });

  it('when a text is longer than its block, or has no end', () => {
    const bytes = oneRecord();
    const at = property(bytes, 'representation') + 120;
    refused(
      changed(bytes, (copy) => copy.writeUInt32LE(200, at)),
      'blender-value-no-text',
    );
    refused(
      changed(bytes, (copy) => copy.writeUInt32LE(24, at)),
      'blender-value-no-text',
    );
  });

  it('when a key stands twice', () => {
    const bytes = oneRecord();
    refused(
      changed(bytes, (copy) => copy.write('loader\0', property(bytes, 'name') + 20)),
      'blender-key-twice',
    );
  });

  it('when two blocks of its data-block have the same address', () => {
    const bytes = oneRecord();
    const [, a, b] = readBlocks(bytes);
    const twice = changed(bytes, (copy) =>
      copy.copy(copy, (b?.offset ?? 0) + 8, (a?.offset ?? 0) + 8, (a?.offset ?? 0) + 16),
    );
    expect(scanBytes(twice).containers.flatMap(({ slots }) => slots)).toEqual([]);
    expect(codes(twice)).toContain('blender-address-twice');
  });

  it('when it belongs to a library override, and the library is named', () => {
    const builder = new BlendBuilder();
    const linked = builder.library('//lib/published.blend');
    builder.id('Collection', 'hero', { avalon: record() }, { overrides: linked });
    const [container] = scanBytes(builder.bytes()).containers;
    expect(container?.locked).toMatchObject({ code: 'blender-overridden', args: { library: '//lib/published.blend' } });
    expect(container?.slots).toEqual([]);
  });
});

describe('an address', () => {
  it('is looked up in its own section: the same one elsewhere is another block', () => {
    const [first, second] = [new BlendBuilder(), new BlendBuilder()];
    first.id('Collection', 'a', { avalon: record({ representation: '5f1a2b3c4d5e6f7081920001' }) });
    second.id('Collection', 'b', { avalon: record({ representation: '5f1a2b3c4d5e6f7081920002' }) });
    const [a, b] = [first.bytes(), second.bytes()];
    const body = b.subarray(12, readBlocks(b).find(({ code }) => code === 'DNA1')?.offset);
    const end = readBlocks(a).find(({ code }) => code === 'DNA1')?.offset ?? 0;
    const both = scanBytes(Buffer.concat([a.subarray(0, end), body, a.subarray(end)]));
    expect(both.containers.map(({ node, fields }) => [node, fields.representation])).toEqual([
      ['a', '5f1a2b3c4d5e6f7081920001'],
      ['b', '5f1a2b3c4d5e6f7081920002'],
    ]);
    expect(both.containers.every(({ slots }) => slots.length > 0)).toBe(true);
  });
});

describe('mutated scenes', () => {
  it('never crash the scanner, and never offer an edit outside a record', () => {
    expect(mutatedRuns(SEEDS.map(seedScene), 2000, 20_261_125)).toBeGreaterThan(100);
  });
});
