import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toByteString } from '../../../src/model/bytes.ts';
import { managedRecord } from '../../../src/plan/decide-container.ts';
import { judge } from '../../../src/plan/manage/manage-state.ts';
import { hieroScanner } from '../../../src/scanners/hiero/scanner.ts';
import { decodeValue } from '../../../src/scanners/hiero/xml/references.ts';
import { checkedPatch } from '../../support/checked-patch.ts';
import { describeProject } from './describe.ts';
import { decideAll, facts, FIXTURES, fixtures, patched, scan } from './support.ts';
import { differences, treeOf } from './tree.ts';

describe.each(fixtures())('hiero fixture $name', ({ name, bytes }) => {
  const folder = join(FIXTURES, name);
  const result = scan(bytes);
  const decided = decideAll(result.containers);

  it('is recognised, and is worth parsing', () => {
    expect(hieroScanner.recognise(bytes.subarray(0, 4096), 'any name')).toBe('hiero');
    const worth = hieroScanner.needles.some((needle) => bytes.includes(needle));
    expect(worth || hieroScanner.mustParse?.(bytes, bytes.subarray(-256), bytes.length)).toBe(true);
  });

  it('gives the containers, the decisions and the edits beside it', () => {
    const expected: unknown = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'));
    expect(JSON.parse(JSON.stringify(describeProject(result, decided)))).toEqual(expected);
  });

  it('says where each representation stands', () => {
    for (const { offset, fields } of result.containers) {
      const from = toByteString(bytes.subarray(offset));
      const raw = /^(?:&[^;]+;|[^&"'<])*/.exec(from)?.[0] ?? '';
      expect(decodeValue(raw).text.startsWith(fields.representation ?? '')).toBe(true);
    }
  });

  it('is left as it is by an empty plan', () => {
    expect(checkedPatch(bytes, [], result.frames).equals(bytes)).toBe(true);
  });

  it('is patched into the file beside it, and needs no second edit', () => {
    const beside = join(folder, 'patched.hrox');
    const expected = existsSync(beside) ? readFileSync(beside) : bytes;
    const after = patched(bytes);
    expect(after.toString('latin1')).toBe(expected.toString('latin1'));
    expect(patched(after).equals(after)).toBe(true);
  });

  it('is the same tree afterwards, but for the values that were written', () => {
    const edits = decided.flatMap((container) => container.edits);
    if (edits.length === 0) return;
    const changed = differences(treeOf(bytes), treeOf(patched(bytes)));
    const purposes = new Set(edits.map(({ what }) => what));
    expect(changed.length).toBeGreaterThan(0);
    for (const change of changed) expect(change).toMatch(/^(TagInstance|TagClass|StringValue)@|^\+ StringValue tag\./);
    const added = changed.filter((change) => change.startsWith('+')).length;
    if (!purposes.has('object_name') && !purposes.has('knobs') && !purposes.has('schema')) expect(added).toBe(0);
  });

  it('shows in Manage afterwards as the plan said', () => {
    const again = scan(patched(bytes)).containers;
    expect(again.length).toBe(decided.length);
    again.forEach((container, index) => {
      const seen = judge(managedRecord(container), facts(container.fields.representation));
      expect(seen.state, container.node).toEqual(decided[index]?.manage?.after);
    });
  });
});
