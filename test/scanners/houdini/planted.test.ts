import { readFileSync } from 'node:fs';
import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { MemorySource } from '../../../src/files/byte-source.ts';
import { framingOf, walkEntries } from '../../../src/scanners/houdini/framings.ts';
import { ByteWindow } from '../../../src/scanners/houdini/window.ts';
import { patchContainers } from '../../support/checked-patch.ts';
import { takeApart } from '../../support/houdini-builder.ts';
import { scanBytes } from '../../support/houdini-checks.ts';
import { houdiniContents, houdiniScenes, shortName } from '../../support/corpus.ts';
import { plant, PLANTED, PLANTED_DEFAULT, PLANTED_ID } from '../../support/houdini-planting.ts';

const files = [...houdiniScenes(), ...houdiniContents()];
if (files.length === 0) console.warn('The corpus of real files is missing: tests on it are skipped.');

const hasCpio = spawnSync('cpio', ['--version']).status === 0;
if (!hasCpio) console.warn('GNU cpio is not installed: its listing is not compared.');

const AYON_ID = '721291002eb555f98eb0ad91ae68d8bd';

function damageOf(bytes: Buffer): unknown[] {
  const damage: unknown[] = [];
  const window = new ByteWindow(new MemorySource(bytes));
  const framing = framingOf(bytes);
  if (framing === null) throw new Error('not recognised');
  for (const _entry of walkEntries(window, { offset: 0, length: bytes.length }, framing, (found) =>
    damage.push(found),
  ));
  return damage;
}

/** The names as GNU cpio lists them. */
function listing(bytes: Buffer): string {
  return execFileSync('cpio', ['-it', '-H', 'odc', '--quiet'], { input: bytes, maxBuffer: 2 ** 26 }).toString('latin1');
}

describe.skipIf(files.length === 0)('a record planted in a real scene', () => {
  test.each(files.map((path, index): [string, string, number] => [shortName(path), path, index]))(
    '%s: read, its ids grown, everything else as it was',
    (_name, path, index) => {
      const planted = plant(readFileSync(path), 13 * index);
      if (planted === null) {
        expect(takeApart(readFileSync(path)).entries.filter(({ name }) => name.endsWith('.parm'))).toEqual([]);
        return;
      }
      const { bytes, withDefault } = planted;
      const scan = scanBytes(bytes, path);
      const own = scan.containers.filter(({ locked }) => locked === undefined);
      expect(own).toHaveLength(1);
      const [container] = own;
      expect(container?.node.replace(/^\//, '')).toBe(planted.path);
      expect(container?.fields).toEqual({ ...PLANTED, project_name: null, extra: {} });
      const defaults = container?.alsoAt.map(({ carrier, representation }) => [carrier, representation]);
      expect(defaults).toEqual(withDefault ? [['parm-default', PLANTED_DEFAULT]] : []);
      // An independent search finds the same places.
      expect(bytes.indexOf(PLANTED_ID)).toBe(container?.offset);
      expect(bytes.indexOf(PLANTED_DEFAULT)).toBe(container?.alsoAt[0]?.offset ?? -1);

      const patched = patchContainers(bytes, scan, ({ locked }) =>
        locked === undefined ? { purposes: ['representation'], values: { representation: AYON_ID } } : null,
      );
      expect(patched.length).toBe(bytes.length + (withDefault ? 16 : 8));
      expect(damageOf(patched)).toEqual([]);
      assertOnlyIds(bytes, patched, planted.path);
      const again = scanBytes(patched, path).containers.find(({ locked }) => locked === undefined);
      expect(again?.fields.representation).toBe(AYON_ID);
      expect(again?.alsoAt.map(({ representation }) => representation)).toEqual(withDefault ? [AYON_ID] : []);
      if (hasCpio && bytes.toString('latin1', 0, 6) === '070707') expect(listing(patched)).toBe(listing(bytes));
    },
  );
});

/** The same entries in the same order, the same keys, and no byte changed but for the ids. */
function assertOnlyIds(before: Buffer, after: Buffer, path: string): void {
  const old = takeApart(before).entries;
  const now = takeApart(after).entries;
  expect(now.map(({ name, key }) => [name, key])).toEqual(old.map(({ name, key }) => [name, key]));
  old.forEach((entry, index) => {
    const there = now[index]?.data ?? Buffer.alloc(0);
    const wanted = [`${path}.parm`, `${path}.spareparmdef`].includes(entry.name)
      ? Buffer.from(
          entry.data.toString('latin1').replace(PLANTED_ID, AYON_ID).replace(PLANTED_DEFAULT, AYON_ID),
          'latin1',
        )
      : entry.data;
    if (!wanted.equals(there)) throw new Error(`${entry.name} changed`);
  });
}
