import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Edit } from '../../src/model/edit.ts';
import { applyRun } from '../../src/writers/apply/apply.ts';
import { memoryMachine, memoryShow, putPlan, RUN } from '../writers/apply/support/memory-run.ts';
import type { Planned } from '../writers/apply/support/plans.ts';
import { planText } from '../writers/apply/support/plans.ts';
import { expectAll } from '../writers/apply/support/torment.ts';

const PLAN = `${RUN}/plan.jsonl`;

describe('a plan', () => {
  test('other than the one that was signed off is refused; that one is carried out', async () => {
    const { fs, files } = await memoryShow(['a.ma']);
    const sha256 = createHash('sha256')
      .update(fs.bytes(PLAN) ?? '')
      .digest('hex');
    await expect(
      applyRun(RUN, {
        machine: memoryMachine(fs),
        planSha256: sha256.replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
      }),
    ).rejects.toMatchObject({ kind: 'usage', subject: PLAN });
    expectAll(fs, files, 'scene');
    const result = await applyRun(RUN, { machine: memoryMachine(fs), planSha256: sha256.toUpperCase() });
    expect(result.planSha256).toBe(sha256);
    expectAll(fs, files, 'after');
  });

  test.each([
    ['is missing', () => null],
    ['is cut off between lines', (text: string) => text.slice(0, text.lastIndexOf('{"type":"summary"'))],
    ['is cut off in a line', (text: string) => text.slice(0, text.length / 2)],
    ['has no header', (text: string) => text.slice(text.indexOf('\n') + 1)],
    ['is a census', (text: string) => text.replace('"command":"plan"', '"command":"scan"')],
    ['goes on behind its end', (text: string) => `${text}{"type":"workfile"}\n`],
    ['is of a later shape', (text: string) => text.replace('"format":1', '"format":2')],
    ['lacks a hash', (text: string) => text.replace(/"sha256":"[0-9a-f]+"/, '"sha256":"no"')],
  ])('that %s is refused before anything is touched', async (_name, change) => {
    const { fs, files } = await memoryShow(['a.ma', 'b.ma']);
    const text = change(fs.bytes(PLAN)?.toString() ?? '');
    if (text === null) await fs.unlink(PLAN);
    else fs.put(PLAN, text, 0n);
    await expect(applyRun(RUN, { machine: memoryMachine(fs) })).rejects.toMatchObject(
      // A folder without a plan is most often the wrong one.
      text === null ? { kind: 'usage', subject: RUN } : { kind: 'input', subject: PLAN },
    );
    expectAll(fs, files, 'scene');
    expect(fs.paths().filter((path) => path.startsWith(RUN))).toEqual(text === null ? [RUN] : [RUN, PLAN]);
  });

  test.each<[string, (edit: Edit) => Edit[]]>([
    ['that overlap', (edit) => [edit, { ...edit, offset: edit.offset + 3 }]],
    ['beyond the end of the file', (edit) => [{ ...edit, offset: 10_000_000 }]],
    ['whose old bytes have another length', (edit) => [{ ...edit, length: 5 }]],
    ['that would put a NUL into text', (edit) => [{ ...edit, new: 'abc\u0000' }]],
    ['that would put bytes above ASCII where there were none', (edit) => [{ ...edit, new: 'é' }]],
  ])('with edits %s leaves that workfile alone, and does the others', async (_name, change) => {
    const { fs, files } = await memoryShow(['a.ma', 'b.ma']);
    const [bad, good] = files;
    if (bad === undefined || good === undefined) throw new Error('two files');
    putPlan(fs, [withEdits(bad, change), good]);
    const { totals } = await applyRun(RUN, { machine: memoryMachine(fs) });
    expect(totals.workfiles).toMatchObject({ failed: 1, patched: 1 });
    expect(fs.bytes(bad.path)).toEqual(bad.scene);
    expect(fs.bytes(good.path)).toEqual(good.after);
  });

  test('that changes while it is carried out is noticed', async () => {
    const { fs, files } = await memoryShow(['a.ma', 'b.ma']);
    const onEvent = (event: { type: string }): void => {
      if (event.type === 'start') fs.put(PLAN, planText(files.map((file) => file.line)).replaceAll('hero', 'zero'), 0n);
    };
    const { totals } = await applyRun(RUN, { machine: memoryMachine(fs), onEvent });
    expect(totals.workfiles.failed).toBe(2);
    expectAll(fs, files, 'scene');
  });
});

describe('totals', () => {
  test('add up: every workfile and every edit is in exactly one place', async () => {
    const { fs, files } = await memoryShow(['a.ma', 'b.ma', 'c.ma', 'd.ma']);
    const untouched = { ...files[0], line: { ...files[0]?.line, path: '/show/none.ma', containers: [] } };
    putPlan(fs, [...files, untouched as Planned]);
    await fs.unlink('/show/b.ma');
    fs.put('/show/c.ma.oplock', '', 0n);
    const { totals } = await applyRun(RUN, { machine: memoryMachine(fs) });
    const { total, ...parts } = totals.workfiles;
    expect(total).toBe(5);
    expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBe(5);
    expect(totals.workfiles).toMatchObject({ patched: 2, refused: 2, nothingToDo: 1 });
    const { total: edits, ...editParts } = totals.edits;
    expect(edits).toBe(8);
    expect(Object.values(editParts).reduce((sum, part) => sum + part, 0)).toBe(8);
    expect(Object.values(totals.reasons).reduce((sum, part) => sum + part, 0)).toBe(2);
    expect(totals.bytesWritten).toBe((files[0]?.after.length ?? 0) + (files[3]?.after.length ?? 0));
  });
});

describe('stopping', () => {
  test('finishes the workfile at hand, begins no other, and goes on next time', async () => {
    const { fs, files } = await memoryShow(['a.ma', 'b.ma', 'c.ma']);
    const stop = new AbortController();
    const onEvent = (event: { type: string }): void => {
      if (event.type === 'workfile') stop.abort();
    };
    const result = await applyRun(RUN, { machine: memoryMachine(fs), jobs: 1, stop: stop.signal, onEvent });
    expect(result.interrupted).toBe(true);
    expect(result.totals.workfiles).toMatchObject({ patched: 1, 'not-reached': 2 });
    const next = await applyRun(RUN, { machine: memoryMachine(fs) });
    expect(next.interrupted).toBe(false);
    expectAll(fs, files, 'after');
  });

  test('a file RUN/stop does the same', async () => {
    const { fs, files } = await memoryShow(['a.ma']);
    fs.put(`${RUN}/stop`, '', 0n);
    const result = await applyRun(RUN, { machine: memoryMachine(fs) });
    expect(result).toMatchObject({ interrupted: true, totals: { workfiles: { 'not-reached': 1 } } });
    expectAll(fs, files, 'scene');
  });

  test('dropping takes away what is half done', async () => {
    const { fs, files } = await memoryShow(['a.ma', 'b.ma']);
    const drop = new AbortController();
    const { open } = fs;
    fs.open = (path, how, mode) => {
      if (path.endsWith('.tmp')) drop.abort();
      return open(path, how, mode);
    };
    const result = await applyRun(RUN, { machine: memoryMachine(fs), jobs: 1, drop: drop.signal });
    expect(result).toMatchObject({ interrupted: true, totals: { workfiles: { 'not-reached': 2 } } });
    expectAll(fs, files, 'scene');
    expect(fs.paths().filter((path) => path.startsWith('/show/'))).toEqual(files.map((file) => file.path));
  });

  test('the speed limit holds for all writers together', async () => {
    const { fs } = await memoryShow(['a.ma', 'b.ma'], { padding: 50_000 });
    let now = 0;
    const waits: number[] = [];
    const wait = (ms: number): Promise<void> => {
      waits.push(ms);
      now += ms;
      return Promise.resolve();
    };
    // Times stand still except for waiting, so what is waited is what the limit asks for.
    const base = Date.UTC(2024, 4, 17, 12);
    const machine = memoryMachine(fs, { now: () => base + now, wait });
    await applyRun(RUN, { machine, bytesPerSecond: 100_000 });
    const seconds = waits.reduce((sum, ms) => sum + ms, 0) / 1000;
    // Two files of 50 kB, each read for writing and once more for proving.
    expect(seconds).toBeGreaterThan(1);
  });
});

/** The plan's line with the edits of its first container changed. */
function withEdits(file: Planned, change: (edit: Edit) => Edit[]): Planned {
  const [first, ...others] = file.line.containers;
  if (first === undefined) throw new Error('a container');
  const containers = [{ ...first, edits: first.edits.flatMap(change) }, ...others];
  return { ...file, line: { ...file.line, containers } };
}
