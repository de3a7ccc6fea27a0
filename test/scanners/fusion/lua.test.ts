import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { corpusFiles } from '../../support/corpus.ts';
import type { ScanResult } from '../../../src/model/container.ts';
import { containerIds, differences, unplanned } from '../../support/lua-differences.ts';
import { HAS_LUA, luaLeaves } from '../../support/lua.ts';
import { randomFrom } from '../../support/mutations.ts';
import { allSlots } from '../../support/splicing.ts';
import { quotings } from './lua-quotings.ts';
import { plant } from './planting.ts';
import { NEW_ID, VALUES, composition, patched, scan } from './support.ts';

const FIXTURES = 'fixtures/fusion';

function fixtures(): { path: string; bytes: Buffer }[] {
  const names = readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' }).filter((name) => /workfile\./.test(name));
  return names.map((name) => ({ path: name, bytes: readFileSync(join(FIXTURES, name)) }));
}

function realFiles(): { path: string; bytes: Buffer }[] {
  const paths = [...corpusFiles('fusion', /\.(comp|setting)$/), ...corpusFiles('reconstructed', /\.comp$/)];
  return paths.map((path) => ({ path, bytes: readFileSync(path) }));
}

/** Every id that the scanner found, in a tool or in an older copy of one, sorted. */
function foundIds({ containers, findings }: ScanResult): string[] {
  const own = containers.flatMap(({ fields, alsoAt }) => [
    fields.representation ?? '',
    ...alsoAt.map(({ representation }) => representation),
  ]);
  const stray = findings.filter(({ code }) => code === 'fusion-stray-copy');
  return [...own, ...stray.map(({ args }) => String(args['representation']))].sort();
}

/** The records that Lua finds are those that the scanner finds, and the patch changes them and nothing else. */
function expectOnlyPlanned(path: string, bytes: Buffer): number {
  const result = scan(bytes);
  const slots = allSlots(result.containers);
  const locked = result.containers.filter((container) => container.locked !== undefined);
  const [before = null, after = null] = luaLeaves([bytes, patched(bytes, result)]);
  if (before === null || after === null) {
    // What Lua refuses is damaged, and the scanner has to say so.
    expect(after, path).toBeNull();
    expect(result.findings.length + locked.length, path).toBeGreaterThan(0);
    return 0;
  }
  expect(unplanned(before, after, VALUES), path).toEqual([]);
  expect(differences(before, after), `${path}: every slot`).toHaveLength(slots.length);
  if (locked.length === 0) expect(foundIds(result), path).toEqual(containerIds(before));
  return slots.length;
}

describe.skipIf(!HAS_LUA)('Lua itself (skipped without lua5.1)', () => {
  it('reads in every patched fixture what was planned, and nothing else changed', () => {
    const changed = fixtures().map(({ path, bytes }) => expectOnlyPlanned(path, bytes));
    expect(changed.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(100);
  });

  it('reads in real files with records planted what was planned, and nothing else changed', () => {
    for (const [index, { path, bytes }] of realFiles().entries()) {
      expectOnlyPlanned(path, bytes);
      expectOnlyPlanned(`${path} with records`, plant(bytes, 6, 10 * index).bytes);
    }
  });

  it('reads a string in every quoting as the scanner does, and takes the new one', () => {
    const random = randomFrom(7);
    for (let round = 0; round < 6; round += 1) {
      const written = Array.from({ length: 40 }, () => quotings(random));
      const tools = written.map(
        (quoted, index) =>
          `Tool${index} = Loader { CustomData = { avalon = { id = 'pyblish.avalon.container', schema = ${quoted}, ` +
          `name = ${quoted}, namespace = "s", loader = "l", representation = ${quoted} } }, Clips = { Clip { Filename = ${quoted} } } }`,
      );
      const bytes = composition(...tools);
      const [leaves = null] = luaLeaves([bytes]);
      if (leaves === null) throw new Error('Lua refuses what was generated');
      const { containers, findings } = scan(bytes);
      expect(findings).toEqual([]);
      expect(containers).toHaveLength(written.length);
      for (const { node, fields, loadedPath } of containers) {
        const said = leaves.get(
          ['Tools', node, 'CustomData', 'avalon', 'name'].map((key) => `string ${key}`).join('\u0000'),
        );
        expect(`string ${fields.representation ?? ''}`).toBe(said?.value);
        expect(`string ${fields.name ?? ''}`).toBe(said?.value);
        expect(`string ${loadedPath ?? ''}`).toBe(said?.value);
      }
      expectOnlyPlanned('generated', bytes);
      expect(scan(patched(bytes, scan(bytes))).containers.every(({ fields }) => fields.representation === NEW_ID)).toBe(
        true,
      );
    }
  });
});
