import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ScannedContainer, ScanResult } from '../../../src/model/container.ts';
import { MemorySource } from '../../../src/files/byte-source.ts';
import { houdiniScanner } from '../../../src/scanners/houdini/scanner.ts';
import { HEAD_BYTES } from '../../../src/scanners/scanner.ts';
import { checkedPatch, patchContainers } from '../../support/checked-patch.ts';
import { HOUDINI_CASES } from '../../support/houdini-cases.ts';

const FIXTURES = join(import.meta.dirname, '../../../fixtures/houdini');
/** Set to write the fixtures anew; what they are expected to hold is then to be read by a person before it is committed. */
const WRITE = process.env['WRITE_FIXTURES'] === '1';

function scan(bytes: Buffer, name: string): ScanResult {
  const format = houdiniScanner.recognise(bytes.subarray(0, HEAD_BYTES), name);
  if (format === null) throw new Error(`${name} is not recognised`);
  return houdiniScanner.scan(new MemorySource(bytes), format);
}

/** A scan without what only positions in the file tell. */
function essence({ format, containers, findings }: ScanResult) {
  return {
    format,
    containers: containers.map(({ node, nodeType, carrier, fields, loadedPath, alsoAt, slots, locked }) => ({
      node,
      nodeType,
      carrier,
      fields,
      loadedPath,
      alsoAt: alsoAt.map((place) => ({
        carrier: place.carrier,
        representation: place.representation,
        editable: place.slot !== undefined,
      })),
      slots: slots.map(({ what, old }) => `${what}: ${old === '' ? 'new' : old}`),
      locked: locked?.code ?? null,
    })),
    findings: findings.map(({ code }) => code),
  };
}

/** The text that stands at the offset a container gives for its id. */
function textAt(bytes: Buffer, container: ScannedContainer): string {
  const { representation } = container.fields;
  return bytes.toString('latin1', container.offset, container.offset + (representation ?? '').length);
}

describe.each(Object.entries(HOUDINI_CASES))('%s', (name, files) => {
  const folder = join(FIXTURES, name);
  if (WRITE) {
    mkdirSync(folder, { recursive: true });
    const expected = Object.entries(files).map(([file, bytes]) => {
      writeFileSync(join(folder, file), bytes);
      return [file, essence(scan(bytes, file))];
    });
    writeFileSync(join(folder, 'expected.json'), `${JSON.stringify(Object.fromEntries(expected), null, 2)}\n`);
  }
  const expected: unknown = existsSync(folder)
    ? JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'))
    : undefined;

  test('the fixture holds what the builder writes', () => {
    for (const [file, bytes] of Object.entries(files)) {
      expect(readFileSync(join(folder, file)).equals(bytes), file).toBe(true);
    }
  });

  test('the containers are the expected ones', () => {
    const found = Object.entries(files).map(([file, bytes]) => [file, essence(scan(bytes, file))]);
    expect(Object.fromEntries(found)).toEqual(expected);
  });

  test.each(Object.entries(files))('%s: an empty plan changes nothing', (file, bytes) => {
    const { frames } = scan(bytes, file);
    expect(checkedPatch(bytes, [], frames).equals(bytes)).toBe(true);
  });

  test.each(Object.entries(files))('%s: a new id is the only thing that changes', (file, bytes) => {
    const before = scan(bytes, file);
    const id = '721291002eb555f98eb0ad91ae68d8bd';
    const patched = patchContainers(bytes, before, (container) =>
      container.locked === undefined ? { purposes: ['representation'], values: { representation: id } } : null,
    );
    const after = scan(patched, file);
    const fillable = ({ slots }: ScannedContainer): boolean => slots.some(({ what }) => what === 'representation');
    const wanted = before.containers.map((container) =>
      fillable(container)
        ? {
            ...container,
            fields: { ...container.fields, representation: id },
            alsoAt: container.alsoAt.map((place) => ({ ...place, representation: id })),
          }
        : container,
    );
    const named = (containers: readonly ScannedContainer[]) =>
      containers.map(({ node, nodeType, carrier, fields, loadedPath, alsoAt, locked }) => ({
        node,
        nodeType,
        carrier,
        fields,
        loadedPath,
        alsoAt: alsoAt.map((place) => [place.carrier, place.representation]),
        locked: locked?.code,
      }));
    expect(named(after.containers)).toEqual(named(wanted));
    for (const container of after.containers) {
      if (fillable(container)) expect(textAt(patched, container)).toBe(id);
    }
  });
});
