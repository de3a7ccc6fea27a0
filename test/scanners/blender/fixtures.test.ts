import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MemorySource, readBytes } from '../../../src/files/byte-source.ts';
import { openWorkfile } from '../../../src/scanners/open-workfile.ts';
import { patchContainers } from '../../support/checked-patch.ts';
import { assertSound, readBlocks, scanBytes } from '../../support/blender/checks.ts';
import { describeScan } from '../../support/describe-scan.ts';
import { afterPatch, fillEverything } from '../../support/fill-everything.ts';
import { BUILT_CASES } from './fixture-cases.ts';

const FOLDER = join(import.meta.dirname, '../../../fixtures/blender');

/** The plain bytes of a fixture, as they are scanned. */
function plainBytes(name: string): Buffer {
  const bytes = readFileSync(join(FOLDER, name, 'workfile.blend'));
  const opened = openWorkfile(new MemorySource(bytes), 'workfile.blend', bytes.subarray(0, 4096));
  if (opened?.format !== 'blender') throw new Error(`${name} is not recognised`);
  return readBytes(opened.plain, 0, opened.plain.size);
}

describe.each(readdirSync(FOLDER))('fixture %s', (name) => {
  const bytes = plainBytes(name);
  const scan = scanBytes(bytes);

  it('holds the containers that stand beside it', () => {
    const expected: unknown = JSON.parse(readFileSync(join(FOLDER, name, 'expected.json'), 'utf8'));
    expect(JSON.parse(JSON.stringify(describeScan(scan)))).toEqual(expected);
    assertSound(bytes, scan);
  });

  it('has each id at the offset that an independent search finds', () => {
    for (const { offset, fields } of scan.containers) {
      const id = fields.representation ?? '';
      if (id !== '') expect(bytes.toString('latin1', offset, offset + id.length + 1)).toBe(`${id}\0`);
    }
  });

  it('stays as it is with an empty plan', () => {
    expect(patchContainers(bytes, scan, () => null).equals(bytes)).toBe(true);
  });

  it('takes every edit it offers, walks to the last byte, and then reads as it was told', () => {
    const patched = patchContainers(bytes, scan, fillEverything);
    readBlocks(patched);
    const again = scanBytes(patched).containers;
    const identity = ({ node, fields, carrier }: (typeof again)[number]): unknown => ({ node, fields, carrier });
    expect(again.map(identity)).toEqual(scan.containers.map((container) => identity(afterPatch(container))));
  });

  it('has no other block changed by that', () => {
    const patched = patchContainers(bytes, scan, fillEverything);
    const before = readBlocks(bytes);
    const after = readBlocks(patched);
    expect(after.filter(({ code }) => code !== 'DATA')).toHaveLength(
      before.filter(({ code }) => code !== 'DATA').length,
    );
    const added = scan.containers.reduce(
      (count, { slots }) =>
        count +
        2 *
          slots.filter(({ what, span }) => what === 'project_name' && span.length === 0 && isBlock(bytes, span.offset))
            .length,
      0,
    );
    expect(after.length - before.length).toBe(added);
  });
});

/** An insertion in front of a block, and not an empty text. */
function isBlock(bytes: Buffer, offset: number): boolean {
  return readBlocks(bytes).some((block) => block.offset === offset && block.code !== 'DATA');
}

describe('the fixtures', () => {
  it.each(BUILT_CASES)('$name is what the builder writes', ({ name, bytes }) => {
    expect(plainBytes(name).equals(bytes)).toBe(true);
  });
});
