import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ScanResult } from '../../../src/model/container.ts';
import { decodeBase64 } from '../../../src/scanners/houdini/base64.ts';
import { patchContainers } from '../../support/checked-patch.ts';
import { houdiniScenes, shortName } from '../../support/corpus.ts';
import { buildScene, parmLine, takeApart, takesFile } from '../../support/houdini-builder.ts';
import type { BuiltEntry, TakeOverrides } from '../../support/houdini-builder.ts';
import { scanBytes } from '../../support/houdini-checks.ts';
import { plant, PLANTED, PLANTED_ID } from '../../support/houdini-planting.ts';

const AYON_ID = '721291002eb555f98eb0ad91ae68d8bd';
const FIXTURES = join(import.meta.dirname, '../../../fixtures/houdini');

function fixture(name: string): ScanResult {
  const path = join(FIXTURES, name);
  return scanBytes(readFileSync(path), basename(path));
}

const codes = ({ findings }: ScanResult): string[] => findings.map(({ code }) => code);
const ids = ({ containers }: ScanResult) =>
  containers.map(({ node, fields, alsoAt, locked }) => ({
    node,
    fields,
    also: alsoAt.map(({ representation, slot }) => [representation, slot !== undefined]),
    locked: locked?.code ?? null,
  }));

/** Some real scenes that a record can be planted in, small ones first: a property runs on each many times. */
const planted = houdiniScenes()
  .map((path) => ({ path, bytes: readFileSync(path) }))
  .filter(({ bytes }) => bytes.length < 2_000_000)
  .flatMap(({ path, bytes }, index) => {
    const made = plant(bytes, 7 * index);
    return made === null ? [] : [{ name: shortName(path), ...made }];
  })
  .slice(0, 40);
if (planted.length === 0) console.warn('The corpus of real files is missing: tests on it are skipped.');

describe('takes that override a flag of a node', () => {
  test('are read like the same takes without the flag, ids and all', () => {
    const flagged = fixture('takes-override-a-flag/with-flag.hip');
    const plain = fixture('takes-override-a-flag/without-flag.hip');
    expect(ids(flagged)).toEqual(ids(plain));
    expect(codes(flagged)).toEqual(codes(plain));
    expect(codes(flagged)).not.toContain('houdini-takes-unreadable');
    const [container] = flagged.containers;
    expect(container?.alsoAt.map(({ representation }) => representation)).toEqual([
      '64f1a2b3000000000000000f',
      '64f1a2b3000000000000000f',
      '64f1a2b30000000000000014',
    ]);
  });

  test('take new ids in every take, in lengths that fit, and keep their flags', () => {
    const path = join(FIXTURES, 'takes-override-a-flag/with-flag.hip');
    const bytes = readFileSync(path);
    const patched = patchContainers(bytes, scanBytes(bytes, 'with-flag.hip'), () => ({
      purposes: ['representation'],
      values: { representation: AYON_ID },
    }));
    const again = scanBytes(patched, 'with-flag.hip');
    expect(again.containers[0]?.alsoAt.map(({ representation }) => representation)).toEqual(Array(3).fill(AYON_ID));
    expect(patched.toString('latin1').match(/d 0 2\n(on|off)\n/g)).toEqual(['d 0 2\noff\n', 'd 0 2\non\n']);
    expect(codes(again)).not.toContain('houdini-takes-unreadable');
  });

  test.skipIf(planted.length === 0)('planted in real scenes, any flags at any place, hide no id', () => {
    const flag = fc.record({ name: fc.constantFrom('.flags.d', '.flags.b', '.comment', '.'), state: fc.string() });
    const take = fc.record({
      name: fc.constantFrom('old', 'low poly', 'v2'),
      flags: fc.array(flag, { maxLength: 4 }),
      first: fc.boolean(),
      serial: fc.integer({ min: 0, max: 0xffff }),
    });
    fc.assert(
      fc.property(fc.constantFrom(...planted), fc.array(take, { minLength: 1, maxLength: 4 }), (real, takes) => {
        const idOf = (serial: number): string => `63e0c8f1a2b3c4d5${serial.toString(16).padStart(8, '0')}`;
        const node = `/${real.path}`;
        const built = takes.map(({ name, flags, first, serial }): TakeOverrides => {
          const states = flags.map(({ name: parm, state }) => ({ node, parm, line: '', flag: state }));
          const own = { node, parm: 'representation', line: parmLine('representation', idOf(serial)) };
          return { name, overrides: first ? [own, ...states] : [...states, own] };
        });
        const { framing, entries } = takeApart(real.bytes);
        const others = entries.filter(({ name }) => name !== '.takes');
        const bytes = buildScene([...others, { name: '.takes', data: takesFile(built) }], framing);
        const result = scanBytes(bytes, real.name);
        const container = result.containers.find(({ locked }) => locked === undefined);
        const overridden = container?.alsoAt.filter(({ carrier }) => carrier === 'parm');
        expect(overridden?.map(({ representation }) => representation)).toEqual(
          takes.map(({ serial }) => idOf(serial)),
        );
        expect(overridden?.every(({ slot }) => slot !== undefined)).toBe(true);
      }),
      { numRuns: 120 },
    );
  });
});

describe('parts of a text scene that are coded line by line', () => {
  test.each([
    ['library-lines.hip', 'library-oneline.hip'],
    ['values-lines.hip', 'values-oneline.hip'],
  ])('%s reads like %s', (lines, oneLine) => {
    const a = fixture(`coded-line-by-line/${lines}`);
    const b = fixture(`coded-line-by-line/${oneLine}`);
    expect(ids(a)).toEqual(ids(b));
    expect(a.findings).toEqual(b.findings);
  });

  test('an intact library is not told as unreadable, and the container in it is told', () => {
    const { findings } = fixture('coded-line-by-line/library-lines.hip');
    expect(findings.map(({ code, args }) => [code, args['representation']])).toEqual([
      ['houdini-embedded-library-holds-container', '64f1a2b3000000000000000f'],
    ]);
  });

  test('a coded record is shown, and locked with the reason', () => {
    const { containers } = fixture('coded-line-by-line/values-lines.hip');
    expect(
      containers.map(({ node, fields, slots, locked }) => [node, fields.representation, slots, locked?.code]),
    ).toEqual([['/obj/keeper_CON', '64f1a2b3000000000000000f', [], 'houdini-entry-encoded']]);
  });

  test('decode to the bytes that were coded, whatever the width of the lines', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), fc.integer({ min: 1, max: 200 }), (bytes, width) => {
        const lines: string[] = [];
        for (let at = 0; at < bytes.length; at += width) {
          lines.push(Buffer.from(bytes.subarray(at, at + width)).toString('base64'));
        }
        expect(decodeBase64(lines.join('\n')).equals(Buffer.from(bytes))).toBe(true);
        expect(decodeBase64(lines.join('\r\n')).equals(Buffer.from(bytes))).toBe(true);
        // One run of base64, folded anywhere, as other tools write it.
        const folded = Buffer.from(bytes)
          .toString('base64')
          .replace(/.{1,61}/g, '$&\n');
        expect(decodeBase64(folded).equals(Buffer.from(bytes))).toBe(true);
      }),
    );
  });

  test.skipIf(planted.length === 0)('planted in real scenes, coded in lines of any width, are found', () => {
    fc.assert(
      fc.property(fc.constantFrom(...planted), fc.integer({ min: 1, max: 400 }), (real, width) => {
        const { entries } = takeApart(real.bytes);
        // A line end in front of a boundary belongs to the boundary, and entries of other framings may lack one.
        const coded = entries
          .filter(({ name }) => name.startsWith(real.path) && /\.(init|parm)$/.test(name))
          .map((entry): BuiltEntry => ({ name: entry.name, data: entry.data, base64: width }));
        const result = scanBytes(buildScene(coded, 'mime'), 'shot.hip');
        const found = result.containers.find(({ fields }) => fields.representation === PLANTED_ID);
        expect(found?.node.replace(/^\//, '')).toBe(real.path);
        expect(found?.fields).toEqual({ ...PLANTED, project_name: null, extra: {} });
        expect(found?.locked?.code).toBe('houdini-entry-encoded');
        expect(codes(result)).toContain('houdini-entry-encoded');
      }),
      { numRuns: 120 },
    );
  });
});
