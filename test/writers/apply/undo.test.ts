import { describe, expect, test } from 'vitest';
import { applyRun } from '../../../src/writers/apply/apply.ts';
import { readJournal } from '../../../src/writers/apply/session/journal.ts';
import { undoRun } from '../../../src/writers/apply/undo/undo.ts';
import { memoryMachine, memoryShow, NOON, RUN, traces } from './support/memory-run.ts';
import type { MemoryShow } from './support/memory-run.ts';
import { ayonId, objectId } from './support/plans.ts';
import { rescan } from './support/rescan.ts';
import { expectAll } from './support/torment.ts';

const A = '/show/a.ma';
const LATER = BigInt(NOON + 86_400_000) * 1_000_000n;
const WEEKS_LATER = { now: () => NOON + 14 * 86_400_000 };

async function applied(): Promise<MemoryShow> {
  const show = await memoryShow(['a.ma', 'b.ma']);
  await applyRun(RUN, { machine: memoryMachine(show.fs) });
  expectAll(show.fs, show.files, 'after');
  return show;
}

describe('undo', () => {
  test('gives back the old file itself: its bytes, time and inode', async () => {
    const show = await memoryShow(['a.ma', 'b.ma']);
    const before = await show.fs.lstat(A);
    await applyRun(RUN, { machine: memoryMachine(show.fs) });
    const { totals } = await undoRun(RUN, { machine: memoryMachine(show.fs, WEEKS_LATER) });
    expect(totals.workfiles).toMatchObject({ total: 2, restored: 2 });
    expectAll(show.fs, show.files, 'scene');
    expect(await show.fs.lstat(A)).toEqual(before);
    expect(traces(show.fs)).toEqual([]);
  });

  test('and apply and undo again work on the same plan', async () => {
    const { fs, files } = await applied();
    for (let round = 0; round < 2; round += 1) {
      await undoRun(RUN, { machine: memoryMachine(fs) });
      expectAll(fs, files, 'scene');
      const { totals } = await applyRun(RUN, { machine: memoryMachine(fs) });
      expect(totals.workfiles.patched).toBe(2);
      expectAll(fs, files, 'after');
    }
  });

  test('on another disk gives back bytes, mode and time, and apply again works', async () => {
    const { fs, files } = await memoryShow(['a.ma']);
    fs.otherDisk = RUN;
    const before = await fs.lstat(A);
    await applyRun(RUN, { machine: memoryMachine(fs) });
    await undoRun(RUN, { machine: memoryMachine(fs) });
    expectAll(fs, files, 'scene');
    expect(await fs.lstat(A)).toMatchObject({ mtimeNs: before?.mtimeNs, mode: before?.mode });
    const { totals } = await applyRun(RUN, { machine: memoryMachine(fs) });
    expect(totals.workfiles.patched).toBe(1);
  });

  test('works when the backup is gone, and when it was damaged', async () => {
    for (const damage of [true, false]) {
      const { fs, files } = await applied();
      for (const path of fs.paths().filter((one) => one.includes('/backup/') && one.endsWith('.ma'))) {
        if (damage) fs.put(path, 'rubbish', 0n);
        else await fs.unlink(path);
      }
      const { totals } = await undoRun(RUN, { machine: memoryMachine(fs) });
      expect(totals.workfiles.restored).toBe(2);
      expectAll(fs, files, 'scene');
    }
  });

  test('twice changes nothing the second time', async () => {
    const { fs, files } = await applied();
    await undoRun(RUN, { machine: memoryMachine(fs) });
    const { totals } = await undoRun(RUN, { machine: memoryMachine(fs) });
    expect(totals.workfiles).toMatchObject({ 'already-old': 2, restored: 0 });
    expectAll(fs, files, 'scene');
  });

  test('leaves alone what was never patched', async () => {
    const { fs, files } = await memoryShow(['a.ma', 'b.ma']);
    fs.put(`${A}.oplock`, '', 0n);
    await applyRun(RUN, { machine: memoryMachine(fs) });
    const { totals } = await undoRun(RUN, { machine: memoryMachine(fs) });
    expect(totals.workfiles).toMatchObject({ restored: 1, nothingToDo: 1 });
    expectAll(fs, files, 'scene');
  });

  test('does not pull a file away from under an artist', async () => {
    const { fs, files } = await applied();
    fs.put(`${A}.oplock`, '', 0n);
    const { totals } = await undoRun(RUN, { machine: memoryMachine(fs) });
    expect(totals.reasons).toEqual({ 'write-locked': 1 });
    expect(fs.bytes(A)).toEqual(files[0]?.after);
  });
});

describe('undo of a workfile that an artist saved since', () => {
  /** The artist moved a node, added a line in front, and saved. */
  function save(show: MemoryShow): Buffer {
    const saved = Buffer.concat([
      Buffer.from('//Maya ASCII 2024 scene, by an artist\n'),
      show.files[0]?.after.subarray(24) ?? Buffer.alloc(0),
    ]);
    show.fs.put(A, saved, LATER);
    return saved;
  }

  test('puts the old ids back into the newer file, keeps everything else, and says so', async () => {
    const show = await applied();
    const saved = save(show);
    const machine = memoryMachine(show.fs, WEEKS_LATER);
    const reasons: unknown[] = [];
    const { totals } = await undoRun(RUN, {
      machine,
      rescan,
      onEvent: (event) => void reasons.push(event.reason?.code, event.reason?.args),
    });
    expect(totals.workfiles).toMatchObject({ 'ids-only': 1, restored: 1 });
    expect(reasons).toContain('undo-ids-only');
    expect(reasons).toContainEqual({ back: 2, gone: 0 });
    let expected = saved.toString('latin1');
    for (const index of [0, 1]) expected = expected.replace(ayonId('a.ma', index), objectId('a.ma', index));
    expect(show.fs.bytes(A)?.toString('latin1')).toBe(expected);
    const { replaced } = (await readJournal(show.fs, RUN)).files.get(A) ?? {};
    expect(show.fs.bytes(replaced?.path ?? '')).toEqual(saved);
  });

  test('puts back what is left where they removed a container', async () => {
    const show = await applied();
    const text = save(show).toString('latin1').replace(ayonId('a.ma', 1), 'f'.repeat(32));
    show.fs.put(A, Buffer.from(text, 'latin1'), LATER);
    const events: unknown[] = [];
    await undoRun(RUN, {
      machine: memoryMachine(show.fs, WEEKS_LATER),
      rescan,
      onEvent: (event) => events.push(event.reason?.args),
    });
    expect(events).toContainEqual({ back: 1, gone: 1 });
    expect(show.fs.bytes(A)?.toString('latin1')).toContain('f'.repeat(32));
    expect(show.fs.bytes(A)?.toString('latin1')).toContain(objectId('a.ma', 0));
  });

  test('is refused where none of our ids is left, and minutes after the save', async () => {
    const show = await applied();
    show.fs.put(A, '//Maya ASCII 2024 scene\n// another altogether\n', LATER);
    const none = await undoRun(RUN, {
      machine: memoryMachine(show.fs.clone(), WEEKS_LATER),
      rescan,
    });
    expect(none.totals.reasons).toEqual({ 'undo-no-ids-left': 1 });
    const soon = await undoRun(RUN, {
      machine: memoryMachine(show.fs, { now: () => NOON + 86_400_000 + 60_000 }),
      rescan,
    });
    expect(soon.totals.reasons).toEqual({ 'write-recent': 1 });
    expect(show.fs.bytes(A)?.toString()).toBe('//Maya ASCII 2024 scene\n// another altogether\n');
  });
});
