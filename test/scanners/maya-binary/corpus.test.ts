import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../../src/files/byte-source.ts';
import { layoutOf } from '../../../src/scanners/maya-binary/layout.ts';
import { walkChunks } from '../../../src/scanners/maya-binary/walk.ts';
import { Window } from '../../../src/files/window.ts';
import { MayaBinaryBuilder, plant, readChunks, widthOf } from '../../support/maya-binary-builder.ts';
import { assertSound, scanBytes, sameChunk } from '../../support/maya-binary-checks.ts';
import { mayaBinaryScenes } from '../../support/corpus.ts';
import { randomFrom } from '../../support/mutations.ts';
import { patchContainers } from '../../support/checked-patch.ts';

const REAL = mayaBinaryScenes();
const MADE = mayaBinaryScenes('made');
const NEW = 'c1d2e3f405162738495a6b7c8d9e0f10';

/** How many times records are planted in each file; the bench does more. */
const PLACEMENTS = 3;

describe.skipIf(REAL.length === 0)('real scenes (skipped where the corpus is missing)', () => {
  it('are both widths, and some are named .ma', () => {
    expect(REAL.length).toBeGreaterThanOrEqual(25);
    expect(REAL.some((path) => path.endsWith('.ma'))).toBe(true);
    expect(new Set(REAL.map((path) => widthOf(readFileSync(path))))).toEqual(new Set([4, 8]));
  });

  it.each(REAL.map((path) => [basename(path), path]))(
    '%s: walks to the last byte as the strict reader does',
    (_name, path) => {
      const bytes = readFileSync(path);
      const layout = layoutOf(bytes);
      if (layout === null) throw new Error('not recognised');
      const seen: [string, number][] = [];
      const damage = walkChunks(new Window(new MemorySource(bytes)), layout, {
        enter: (group) => seen.push([group.tag, group.offset]),
        leaf: (leaf) => seen.push([leaf.tag, leaf.offset]),
      });
      expect(damage).toBeNull();
      expect(seen).toEqual(readChunks(bytes).map(({ tag, offset }) => [tag, offset]));
      expect(scanBytes(bytes)).toMatchObject({ format: 'maya-binary', containers: [], frames: [], findings: [] });
    },
  );

  it.each(REAL.map((path, index) => [basename(path), path, index] as const))(
    '%s: planted records grow, and every other chunk stays as it was',
    (_name, path, index) => {
      const bytes = readFileSync(path);
      const random = randomFrom(index);
      const tops = readChunks(bytes).filter((chunk) => chunk.depth === 1).length;
      for (let round = 0; round < PLACEMENTS; round += 1) growPlanted(bytes, tops, random);
    },
  );
});

function growPlanted(bytes: Buffer, tops: number, random: () => number): void {
  const junk = String.fromCharCode(...Array.from({ length: 4 }, () => Math.floor(random() * 256)));
  const builder = new MayaBinaryBuilder({ width: widthOf(bytes), junk });
  const ids = Array.from({ length: 2 }, () => hex(24, random));
  const edited = hex(24, random);
  let planted = bytes;
  for (const [i, representation] of ids.entries()) {
    const fields = { id: 'pyblish.avalon.container', name: `n${i}`, loader: 'X', representation };
    planted = plant(planted, Math.floor(random() * tops), [builder.container(`planted${i}_CON`, fields)]);
  }
  const edit = { code: 2, texts: ['ns:x_CON', 'representation', ` -type "string" "${edited}"`] };
  const references = builder.referenceNode('xRN', [[], [{ node: 'xRN', edits: [edit] }]]);
  planted = plant(planted, Math.floor(random() * tops), [references]);
  const scan = scanBytes(planted);
  const all = [...ids, edited];
  // An independent search for the same bytes finds the same places.
  expect(scan.containers.map(({ offset }) => offset)).toEqual(
    all.map((id) => planted.indexOf(id)).sort((a, b) => a - b),
  );
  assertSound(planted, scan);
  const grown = patchContainers(planted, scan, () => ({
    purposes: ['representation'],
    values: { representation: NEW },
  }));
  expect(grown.length).toBe(planted.length + 8 * all.length);
  const before = readChunks(planted);
  const after = readChunks(grown);
  const changed = after.filter((chunk, at) => !sameChunk(chunk, before[at]));
  expect(after).toHaveLength(before.length);
  expect(changed.map(({ data }) => data?.includes(NEW))).toEqual(all.map(() => true));
  expect(scanBytes(grown).containers.map(({ fields }) => fields.representation)).toEqual(all.map(() => NEW));
  const completed = patchContainers(planted, scan, () => ({
    purposes: ['namespace', 'project_name', 'representation'],
    values: { namespace: 'ns', project_name: 'Lib', representation: NEW.slice(random() * 9) },
  }));
  // Two keys, each with a declaration and a value.
  expect(readChunks(completed)).toHaveLength(before.length + 4 * ids.length);
}

function hex(digits: number, random: () => number): string {
  return Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');
}

describe.skipIf(MADE.length === 0)('scenes made from real ones (skipped where the corpus is missing)', () => {
  const read = (part: string): Buffer => {
    const path = MADE.find((one) => one.includes(part));
    if (path === undefined) throw new Error(`no ${part}`);
    return readFileSync(path);
  };

  it('of 64 bit hold one container', () => {
    const bytes = read('container_FOR8');
    const { containers, findings } = scanBytes(bytes);
    expect(findings).toEqual([]);
    expect(containers).toMatchObject([
      {
        node: 'sphere_01__modelMain_CON',
        carrier: 'attribute',
        offset: bytes.indexOf('60df31e2be2b48bd3695c0aa'),
        fields: {
          schema: 'openpype:container-2.0',
          name: 'modelMain',
          namespace: 'sphere_01_',
          loader: 'ReferenceLoader',
          representation: '60df31e2be2b48bd3695c0aa',
          project_name: null,
        },
      },
    ]);
  });

  it('of 32 bit hold a container and a reference edit', () => {
    const bytes = read('container_and_refedit_FOR4');
    const { containers, findings } = scanBytes(bytes);
    expect(findings).toEqual([]);
    expect(containers.map(({ node, carrier, offset, fields }) => [node, carrier, offset, fields.schema])).toEqual([
      ['Camera:cam_01__cameraMain_CON', 'reference-edit', bytes.indexOf('5f1a2b3c4d5e6f708192a3b4'), null],
      ['Camera_cameraMain_CON', 'attribute', bytes.indexOf('5f1a2b3c4d5e6f708192a3b5'), 'avalon-core:container-2.0'],
    ]);
    const grown = patchContainers(bytes, scanBytes(bytes), () => ({
      purposes: ['representation'],
      values: { representation: NEW },
    }));
    expect(readChunks(grown)).toHaveLength(readChunks(bytes).length);
  });

  it('have nodes that the builder of these tests writes byte for byte', () => {
    const bytes = read('container_FOR8');
    const node = readChunks(bytes).find(
      (chunk) => chunk.form === 'OBST' && bytes.indexOf('_CON', chunk.offset) < chunk.end,
    );
    const builder = new MayaBinaryBuilder({ width: 8, junk: '\0\0\0\0' });
    const keys = ['schema', 'id', 'name', 'namespace', 'loader', 'representation'] as const;
    const fields = scanBytes(bytes).containers[0]?.fields;
    const record = Object.fromEntries(keys.map((key) => [key, fields?.[key] ?? '']));
    const built = builder.container('sphere_01__modelMain_CON', record);
    const real = bytes.subarray(node?.offset ?? 0, node?.end ?? 0);
    // The UUID of the node is Maya's own.
    const uuidAt = real.indexOf('_CON\0') + 5;
    built.set(real.subarray(uuidAt, uuidAt + 16), uuidAt);
    expect(built.equals(real)).toBe(true);
  });
});
