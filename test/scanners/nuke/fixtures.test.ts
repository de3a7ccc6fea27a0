import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toByteString } from '../../../src/model/bytes.ts';
import { nukeScanner } from '../../../src/scanners/nuke/scanner.ts';
import { NEW_ID, describeScan, patchAll, scan } from './support.ts';
import { checkedPatch } from '../../support/checked-patch.ts';

const ROOT = 'fixtures/nuke';

const CASES = readdirSync(ROOT, { withFileTypes: true }).filter((entry) => entry.isDirectory());

describe.each(CASES.map((entry) => entry.name))('nuke fixture %s', (name) => {
  const folder = join(ROOT, name);
  const file = readdirSync(folder).find((entry) => entry.startsWith('workfile.')) ?? '';
  const bytes = readFileSync(join(folder, file));
  const result = scan(bytes);

  it('is recognised, and holds a word that makes it worth parsing', () => {
    expect(nukeScanner.recognise(bytes.subarray(0, 4096), file)).toBe('nuke');
    const worth = nukeScanner.needles.some((needle) => bytes.includes(needle));
    expect(worth || nukeScanner.mustParse?.(bytes, bytes.subarray(-256), bytes.length)).toBe(true);
  });

  it('gives the containers beside it', () => {
    const expected: unknown = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'));
    expect(JSON.parse(JSON.stringify(describeScan(result)))).toEqual(expected);
  });

  it('says where each representation stands', () => {
    for (const { offset, fields } of result.containers) {
      const id = fields.representation ?? '';
      expect(toByteString(bytes.subarray(offset, offset + id.length))).toBe(id);
    }
  });

  it('is left as it is by an empty plan', () => {
    expect(checkedPatch(bytes, [], result.frames).equals(bytes)).toBe(true);
  });

  it('is patched into the file beside it', () => {
    const beside = join(folder, file.replace('workfile', 'patched'));
    const expected = existsSync(beside) ? readFileSync(beside, 'latin1') : bytes.toString('latin1');
    expect(patchAll(bytes, result).toString('latin1')).toBe(expected);
  });

  it('has, once patched, new ids and nothing left that AYON needs', () => {
    const again = scan(patchAll(bytes, result));
    expect(again.containers.map((container) => container.node)).toEqual(result.containers.map(({ node }) => node));
    again.containers.forEach((container, index) => {
      const before = result.containers[index];
      if (before?.locked !== undefined) return;
      expect(container.fields.representation).toBe(NEW_ID);
      const purposes = new Set(container.slots.map((slot) => slot.what));
      for (const layout of ['tab', 'group', 'prefix', 'knobs'] as const) expect(purposes).not.toContain(layout);
      for (const key of ['schema', 'id', 'name', 'namespace', 'loader'] as const) {
        expect(container.fields[key], key).not.toBeNull();
      }
      expect(container.fields.extra).toEqual(before?.fields.extra);
    });
    expect(again.instances).toBeUndefined();
  });
});
