import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../../src/files/byte-source.ts';
import { mayaAsciiScanner, scanMayaAscii } from '../../../src/scanners/maya-ascii/scanner.ts';
import { sentence } from '../../../src/words/index.ts';
import { checkedPatch, patchContainers } from '../../support/checked-patch.ts';
import { describeScan } from '../../support/describe-scan.ts';
import { afterPatch, fillEverything } from '../../support/fill-everything.ts';
import { assertSound, identity } from './soundness.ts';

const FOLDER = join(import.meta.dirname, '../../../fixtures/maya-ascii');
const CASES = readdirSync(FOLDER);

function bytesOf(name: string): Buffer {
  return readFileSync(join(FOLDER, name, 'workfile.ma'));
}

describe.each(CASES)('fixture %s', (name) => {
  const bytes = bytesOf(name);
  const scan = scanMayaAscii(new MemorySource(bytes));

  it('is recognised by its content alone', () => {
    expect(mayaAsciiScanner.recognise(bytes.subarray(0, 4096), 'renamed.bin')).toBe('maya-ascii');
  });

  it('holds the containers that stand beside it', () => {
    const expected: unknown = JSON.parse(readFileSync(join(FOLDER, name, 'expected.json'), 'utf8'));
    expect(JSON.parse(JSON.stringify(describeScan(scan)))).toEqual(expected);
  });

  it('is found by the needles if it holds a record', () => {
    const found = mayaAsciiScanner.needles.some((needle) => bytes.includes(needle, 0, 'latin1'));
    expect(found || scan.containers.length === 0).toBe(true);
  });

  it('stays as it is with an empty plan', () => {
    expect(checkedPatch(bytes, [], scan.frames).equals(bytes)).toBe(true);
  });

  it('reads the same through a small window', () => {
    expect(scanMayaAscii(new MemorySource(bytes), { window: 1024 })).toEqual(scan);
  });

  it('says what it found in whole sentences', () => {
    const locks = scan.containers.flatMap(({ locked }) => locked ?? []);
    for (const { code, args } of [...scan.findings, ...locks]) expect(sentence(code, args)).not.toMatch(/\?|\{/);
  });

  it('takes every edit it offers, and then reads as it was told', () => {
    assertSound(bytes, scan);
    const patched = patchContainers(bytes, scan, fillEverything);
    const again = scanMayaAscii(new MemorySource(patched));
    expect(again.containers.map(identity)).toEqual(scan.containers.map((container) => identity(afterPatch(container))));
    expect(again.findings.map(({ code }) => code).filter((code) => code !== 'maya-attribute-unset')).toEqual(
      scan.findings.map(({ code }) => code).filter((code) => code !== 'maya-attribute-unset'),
    );
  });
});

describe('the fixtures', () => {
  it('show a case each', () => {
    expect(CASES.length).toBeGreaterThanOrEqual(24);
    for (const name of CASES) expect(existsSync(join(FOLDER, name, 'expected.json')), name).toBe(true);
  });
});
