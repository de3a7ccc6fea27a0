import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toByteString } from '../../../src/model/bytes.ts';
import { fusionScanner } from '../../../src/scanners/fusion/scanner.ts';
import { HEAD_BYTES, TAIL_BYTES } from '../../../src/scanners/scanner.ts';
import { checkedPatch } from '../../support/checked-patch.ts';
import { describeScan } from '../../support/describe-scan.ts';
import { allSlots } from '../../support/splicing.ts';
import { NEW_ID, VALUES, patched, scan } from './support.ts';

const ROOT = 'fixtures/fusion';
/** Set to write the fixtures' answers anew; a person has to read them before they are committed. */
const WRITE = process.env['WRITE_FIXTURES'] === '1';

const CASES = readdirSync(ROOT, { withFileTypes: true }).filter((entry) => entry.isDirectory());

describe.each(CASES.map(({ name }) => name))('fusion fixture %s', (name) => {
  const folder = join(ROOT, name);
  const file = readdirSync(folder).find((entry) => entry.startsWith('workfile.')) ?? '';
  const bytes = readFileSync(join(folder, file));
  const result = scan(bytes);
  const answers = join(folder, 'expected.json');
  const beside = join(folder, file.replace('workfile', 'patched'));
  if (WRITE) {
    writeFileSync(answers, `${JSON.stringify(describeScan(result), null, 2)}\n`);
    if (allSlots(result.containers).length > 0) writeFileSync(beside, patched(bytes, result));
  }

  it('is recognised, and holds a word that makes it worth parsing', () => {
    expect(fusionScanner.recognise(bytes.subarray(0, HEAD_BYTES), file)).toBe('fusion');
    const worth = fusionScanner.needles.some((needle) => bytes.includes(needle));
    expect(worth || fusionScanner.mustParse?.(bytes, bytes.subarray(-TAIL_BYTES), bytes.length)).toBe(true);
  });

  it('gives the containers beside it', () => {
    const expected: unknown = JSON.parse(readFileSync(answers, 'utf8'));
    expect(JSON.parse(JSON.stringify(describeScan(result)))).toEqual(expected);
  });

  it('has in each slot what stands there', () => {
    for (const { span, old } of allSlots(result.containers)) {
      expect(toByteString(bytes.subarray(span.offset, span.offset + span.length))).toBe(old);
    }
    for (const { offset, slots } of result.containers) {
      for (const { what, span } of slots)
        if (what === 'representation' && span.length > 0) expect(span.offset).toBe(offset);
    }
  });

  it('is left as it is by an empty plan', () => {
    expect(checkedPatch(bytes, [], result.frames).equals(bytes)).toBe(true);
  });

  it('is patched into the file beside it', () => {
    const expected = existsSync(beside) ? readFileSync(beside, 'latin1') : bytes.toString('latin1');
    expect(patched(bytes, result).toString('latin1')).toBe(expected);
  });

  it('says, once patched, what was written and nothing else', () => {
    const again = scan(patched(bytes, result));
    expect(again.findings.map(({ code }) => code)).toEqual(result.findings.map(({ code }) => code));
    expect(again.containers).toHaveLength(result.containers.length);
    result.containers.forEach((before, index) => {
      const written = new Set(before.slots.map(({ what }) => what));
      const now = again.containers[index] ?? expect.fail('a container is gone');
      for (const key of ['schema', 'id', 'name', 'namespace', 'loader', 'representation', 'project_name'] as const) {
        expect(now.fields[key], key).toBe(written.has(key) ? VALUES[key] : before.fields[key]);
      }
      const { slots: _, alsoAt, offset: __, fields, locked, ...rest } = now;
      expect(rest).toEqual(expect.objectContaining({ node: before.node, loadedPath: before.loadedPath }));
      expect(fields.extra).toEqual(before.fields.extra);
      expect(locked?.code).toBe(before.locked?.code);
      const ids = before.alsoAt.map((place) => (place.slot === undefined ? place.representation : NEW_ID));
      expect(alsoAt.map((place) => place.representation)).toEqual(ids);
    });
  });
});
