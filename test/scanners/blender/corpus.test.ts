import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MemorySource, readBytes } from '../../../src/files/byte-source.ts';
import { openWorkfile } from '../../../src/scanners/open-workfile.ts';
import { assertSound, readBlocks, scanBytes } from '../../support/blender/checks.ts';
import { plant } from '../../support/blender/planting.ts';
import { patchContainers } from '../../support/checked-patch.ts';
import { blenderScenes, shortName } from '../../support/corpus.ts';
import { afterPatch, fillEverything } from '../../support/fill-everything.ts';
import { record } from '../../support/blender/builder.ts';

const real = blenderScenes('real');

function plainBytes(path: string): Buffer {
  const bytes = readFileSync(path);
  const opened = openWorkfile(new MemorySource(bytes), path, bytes.subarray(0, 4096));
  if (opened?.format !== 'blender') throw new Error(`${path} is not recognised`);
  return readBytes(opened.plain, 0, opened.plain.size);
}

describe.skipIf(real.length === 0)('real scenes, Blender 2.48 to 3.4', () => {
  it.each(real.map((path) => [shortName(path), path]))('%s is whole, holds nothing, and stays as it is', (_, path) => {
    const bytes = plainBytes(path);
    const scan = scanBytes(bytes);
    expect(scan.containers).toEqual([]);
    expect(scan.findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
    readBlocks(bytes);
    expect(patchContainers(bytes, scan, () => null).equals(bytes)).toBe(true);
  });

  it.each(real.map((path) => [shortName(path), path]))(
    '%s takes a planted record, and edits that grow it',
    (_, path) => {
      const fields = Object.entries(record()).filter((one): one is [string, string] => typeof one[1] === 'string');
      const planted = plant(plainBytes(path), Object.fromEntries(fields));
      if (planted === null) return;
      const scan = scanBytes(planted);
      assertSound(planted, scan);
      expect(scan.containers).toHaveLength(1);
      const patched = patchContainers(planted, scan, fillEverything);
      readBlocks(patched);
      const [again] = scanBytes(patched).containers;
      const [was] = scan.containers.map(afterPatch);
      expect(again?.fields).toEqual(was?.fields);
    },
  );
});
