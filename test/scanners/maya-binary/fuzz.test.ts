import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MayaBinaryBuilder, plant, readChunks } from '../../support/maya-binary-builder.ts';
import { assertSound, scanBytes } from '../../support/maya-binary-checks.ts';
import { mayaBinaryScenes } from '../../support/corpus.ts';
import { mutatedRuns, seedScene } from '../../support/maya-binary-fuzz.ts';
import { patchContainers } from '../../support/checked-patch.ts';
import { filled } from '../../support/splicing.ts';

const VALUE = fc.stringMatching(/^[A-Za-z0-9_.:-]{0,40}$/);
/** Anything but a NUL, which ends a string in the file. */
const RAW = fc.array(fc.integer({ min: 1, max: 255 }), { maxLength: 60 }).map((codes) => String.fromCharCode(...codes));
const KEYS = ['schema', 'name', 'namespace', 'loader', 'representation', 'project_name'] as const;

/** A name or a namespace that is there stays: other nodes go by it. */
const REPLACED: ReadonlySet<string> = new Set(['schema', 'loader', 'representation', 'project_name']);

describe('any scene', () => {
  it('gives back the records that were built into it, and takes any value', () => {
    const record = fc.record({
      name: fc.stringMatching(/^[a-z]\w{0,20}_CON$/),
      keys: fc.subarray([...KEYS]),
      raw: RAW,
    });
    fc.assert(
      fc.property(
        fc.constantFrom(4 as const, 8 as const),
        fc.uniqueArray(record, { maxLength: 6, selector: ({ name }) => name }),
        VALUE,
        fc.subarray([...KEYS]),
        (width, records, value, purposes) => {
          const builder = new MayaBinaryBuilder({ width });
          const nodes = records.map(({ name, keys, raw }) =>
            builder.container(name, {
              id: 'pyblish.avalon.container',
              ...Object.fromEntries(keys.map((key) => [key, raw])),
            }),
          );
          const scene = builder.scene(...nodes);
          const scan = scanBytes(scene);
          expect(scan.containers.map(({ node }) => node)).toEqual(records.map(({ name }) => name));
          for (const [index, { keys, raw }] of records.entries()) {
            for (const key of KEYS) {
              expect(scan.containers[index]?.fields[key]).toBe(keys.includes(key) ? raw : null);
            }
          }
          const values = Object.fromEntries(KEYS.map((key) => [key, value]));
          const patched = patchContainers(scene, scan, () => ({ purposes, values }));
          readChunks(patched);
          for (const [index, { keys, raw }] of records.entries()) {
            const fields = scanBytes(patched).containers[index]?.fields;
            for (const key of KEYS) {
              const offered = keys.includes(key) ? REPLACED.has(key) : key !== 'schema';
              const kept = keys.includes(key) ? raw : null;
              expect(fields?.[key]).toBe(purposes.includes(key) && offered ? value : kept);
            }
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('of random bytes behind a true beginning is survived', () => {
    fc.assert(
      fc.property(fc.constantFrom(4 as const, 8 as const), fc.uint8Array({ maxLength: 400 }), (width, noise) => {
        const start = new MayaBinaryBuilder({ width }).scene();
        const bytes = Buffer.concat([start.subarray(0, 2 * width + 4), noise]);
        assertSound(bytes, scanBytes(bytes));
      }),
      { numRuns: 300 },
    );
  });
});

describe('damaged scenes', () => {
  it('made for it: nothing is offered that is not safe, in 1,000 of them', () => {
    const offered = mutatedRuns([seedScene(4), seedScene(8)], 1000, 20260);
    // A run in which every file was locked would prove nothing.
    expect(offered).toBeGreaterThan(50);
  });

  const real = mayaBinaryScenes().filter((path) => readFileSync(path).length < 130_000);
  it.skipIf(real.length === 0)('from the corpus: nothing is offered that is not safe, in 1,000 of them', () => {
    const seeds = real.map((path) => {
      const bytes = readFileSync(path);
      const width = bytes.toString('latin1', 3, 4) === '4' ? 4 : 8;
      const builder = new MayaBinaryBuilder({ width });
      const fields = { id: 'pyblish.avalon.container', representation: '5f1a2b3c4d5e6f708192a3b4' };
      return plant(bytes, 9, [builder.container('planted_CON', fields)]);
    });
    const offered = mutatedRuns(seeds, 1000, 42);
    expect(offered).toBeGreaterThan(50);
  });

  it('are patched only to something that walks', () => {
    const scene = seedScene(8);
    const scan = scanBytes(scene);
    const slots = scan.containers.flatMap(({ slots: all }) => all.filter(({ what }) => what === 'representation'));
    readChunks(filled(scene, scan, slots, { representation: 'a'.repeat(32) }));
  });
});
