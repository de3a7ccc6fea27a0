import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ScannedContainer } from '../../../src/model/container.ts';
import { recognise } from '../../../src/scanners/registry.ts';
import { assertSoundRecords, scanAdobe } from '../../support/adobe-checks.ts';
import { patchContainers } from '../../support/checked-patch.ts';
import { describeScan } from '../../support/describe-scan.ts';
import { afterPatch, fillEverything } from '../../support/fill-everything.ts';
import { FIXTURE_CASES } from './fixture-cases.ts';

const FOLDER = join(import.meta.dirname, '../../../fixtures');

describe.each(FIXTURE_CASES)('fixture $format/$name', ({ format, name, file, bytes: built }) => {
  const folder = join(FOLDER, format, name);
  const bytes = readFileSync(join(folder, file));
  const scan = scanAdobe(bytes) ?? expect.fail('it is not recognised');

  it('is what the builder writes, and is recognised by its content alone', () => {
    expect(bytes.equals(built)).toBe(true);
    expect(recognise(bytes.subarray(0, 4096), 'renamed.bin')?.format).toBe(format);
  });

  it('holds the containers that stand beside it', () => {
    const expected: unknown = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'));
    expect(JSON.parse(JSON.stringify(describeScan(scan)))).toEqual(expected);
    assertSoundRecords(bytes, scan);
  });

  it('stays as it is with an empty plan', () => {
    expect(patchContainers(bytes, scan, () => null).equals(bytes)).toBe(true);
  });

  it('takes every edit it offers, and then reads as it was told', () => {
    const patched = patchContainers(bytes, scan, fillEverything);
    const again = scanAdobe(patched) ?? expect.fail('it is not recognised any more');
    assertSoundRecords(patched, again);
    expect(again.containers.map(identity)).toEqual(scan.containers.map((one) => identity(afterPatch(one))));
    expect(again.findings.map(({ code }) => code)).toEqual(scan.findings.map(({ code }) => code));
  });

  it('keeps its size where only ids grow and the padding holds them', () => {
    const roomy = scan.containers.filter(({ slots }) => slots.some(({ write }) => write.length === 0));
    if (roomy.length < scan.containers.length || roomy.length === 0) return;
    const grown = patchContainers(bytes, scan, () => ({
      purposes: ['representation'],
      values: { representation: NEW },
    }));
    expect(grown.length).toBe(bytes.length);
  });
});

const NEW = '0123456789abcdef0123456789abcdef';

describe('the fixtures', () => {
  it.each(['photoshop', 'aftereffects'])('of %s are all built here', (format) => {
    const names = FIXTURE_CASES.filter((one) => one.format === format).map(({ name }) => name);
    expect(readdirSync(join(FOLDER, format)).sort()).toEqual(names.sort());
  });
});

function identity({ node, carrier, fields, loadedPath, locked }: ScannedContainer): unknown {
  return { node, carrier, fields, loadedPath, locked: locked?.code };
}
