import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ScannedContainer } from '../../../src/model/container.ts';
import type { EditPurpose } from '../../../src/model/edit.ts';
import { mayaBinaryScanner } from '../../../src/scanners/maya-binary/scanner.ts';
import { readChunks } from '../../support/maya-binary-builder.ts';
import { assertSound, scanBytes } from '../../support/maya-binary-checks.ts';
import { patchContainers } from '../../support/checked-patch.ts';
import { describeScan } from './describe.ts';
import { FIXTURE_CASES } from './fixture-cases.ts';

const FOLDER = join(import.meta.dirname, '../../../fixtures/maya-binary');

const NEW_VALUES = {
  representation: '0123456789abcdef0123456789abcdef',
  schema: 'ayon:container-3.0',
  id: 'ayon.load.container',
  loader: 'PatchedLoader',
  project_name: 'patched_project',
  name: 'patchedName',
  namespace: 'patched_ns',
} as const;
const KEYS = ['schema', 'id', 'name', 'namespace', 'loader', 'representation', 'project_name'] as const;

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
    const patched = patchContainers(bytes, scan, ({ slots }) => ({
      purposes: slots.map(({ what }) => what),
      values: NEW_VALUES,
    }));
    if (scan.containers.some(({ slots }) => slots.length > 0)) readChunks(patched);
    const again = scanBytes(patched).containers;
    expect(again.map(identity)).toEqual(scan.containers.map((container) => identity(after(container))));
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

/** What a container should read as once all its slots are filled. */
function after(container: ScannedContainer): ScannedContainer {
  const written: ReadonlySet<EditPurpose> = new Set(container.slots.map(({ what }) => what));
  const fields = { ...container.fields, ...pick(KEYS.filter((key) => written.has(key))) };
  return { ...container, fields };
}

function pick(keys: readonly (keyof typeof NEW_VALUES)[]): Partial<Record<keyof typeof NEW_VALUES, string>> {
  const picked: Partial<Record<keyof typeof NEW_VALUES, string>> = {};
  for (const key of keys) picked[key] = NEW_VALUES[key];
  return picked;
}
