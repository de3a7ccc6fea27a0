import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ScannedContainer } from '../../../src/model/container.ts';
import { mayaBinaryScanner } from '../../../src/scanners/maya-binary/scanner.ts';
import { readChunks } from '../../support/maya-binary-builder.ts';
import { assertSound, scanBytes } from '../../support/maya-binary-checks.ts';
import { patchContainers } from '../../support/checked-patch.ts';
import { describeScan } from '../../support/describe-scan.ts';
import { afterPatch, fillEverything } from '../../support/fill-everything.ts';
import { FIXTURE_CASES } from './fixture-cases.ts';

const FOLDER = join(import.meta.dirname, '../../../fixtures/maya-binary');

describe.each(FIXTURE_CASES)('fixture $name', ({ name, file, bytes: built }) => {
  const bytes = readFileSync(join(FOLDER, name, file));
  const scan = scanBytes(bytes);

  it('is what the builder writes', () => {
    expect(bytes.equals(built)).toBe(true);
  });

  it('is recognised by its content alone', () => {
    expect(mayaBinaryScanner.recognise(bytes.subarray(0, 4096), 'renamed.bin')).toBe('maya-binary');
  });

  it('holds the containers that stand beside it', () => {
    const expected: unknown = JSON.parse(readFileSync(join(FOLDER, name, 'expected.json'), 'utf8'));
    expect(JSON.parse(JSON.stringify(describeScan(scan)))).toEqual(expected);
    assertSound(bytes, scan);
  });

  it('is found by the needles if it holds a record', () => {
    const found = mayaBinaryScanner.needles.some((needle) => bytes.includes(needle, 0, 'latin1'));
    expect(found || scan.containers.length === 0).toBe(true);
  });

  it('stays as it is with an empty plan', () => {
    expect(patchContainers(bytes, scan, () => null).equals(bytes)).toBe(true);
  });

  it('takes every edit it offers, and then reads as it was told', () => {
    const patched = patchContainers(bytes, scan, fillEverything);
    if (scan.containers.some(({ slots }) => slots.length > 0)) readChunks(patched);
    const again = scanBytes(patched).containers;
    expect(again.map(identity)).toEqual(scan.containers.map((container) => identity(afterPatch(container))));
  });
});

describe('the fixtures', () => {
  it('are all built here', () => {
    expect(readdirSync(FOLDER).sort()).toEqual(FIXTURE_CASES.map(({ name }) => name).sort());
  });
});

function identity({ node, carrier, fields, loadedPath, locked }: ScannedContainer): unknown {
  return { node, carrier, fields, loadedPath, locked: locked?.code };
}
