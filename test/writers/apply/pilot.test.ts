import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { applyRun } from '../../../src/writers/apply/apply.ts';
import { confirmPilot, pilotRun } from '../../../src/writers/apply/pilot/pilot.ts';
import { chooseSamples } from '../../../src/writers/apply/pilot/cover.ts';
import type { Sample } from '../../../src/writers/apply/pilot/cover.ts';
import { memoryMachine, memoryShow, NOON, putPlan, RUN } from './support/memory-run.ts';
import { mayaScene, planned } from './support/plans.ts';
import type { Planned } from './support/plans.ts';
import { takenFor } from './support/rescan.ts';
import { expectAll } from './support/torment.ts';

function sample(path: string, bytes: number, shows: readonly string[]): Sample {
  const line = { offset: 0, length: 0, digest: '' };
  const known = { sha256: '', mtimeNs: '', ino: '', edits: 1, line };
  return { entry: { path, absolute: path, format: 'nuke', bytes, ...known }, shows: new Set(shows) };
}

describe('the choice of pilot copies', () => {
  test('shows everything that the plan does, with files none of which could be left out', () => {
    const shows = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { minLength: 1 });
    fc.assert(
      fc.property(fc.array(fc.tuple(shows, fc.nat(10_000_000))), (list) => {
        const samples = list.map(([things, bytes], index) => sample(`/f${index}`, bytes, things));
        const chosen = chooseSamples(samples);
        const covered = (some: readonly Sample[]): Set<string> => new Set(some.flatMap((one) => [...one.shows]));
        expect(covered(chosen)).toEqual(covered(samples));
        for (const one of chosen)
          expect(covered(chosen.filter((other) => other !== one))).not.toEqual(covered(samples));
        expect(chooseSamples([...samples].reverse())).toEqual(chosen);
      }),
      { numRuns: 200 },
    );
  });

  test('takes the smallest of those that show the same', () => {
    const samples = [sample('/big', 900, ['x']), sample('/small', 100, ['x']), sample('/middle', 500, ['x'])];
    expect(chooseSamples(samples).map((one) => one.entry.path)).toEqual(['/small']);
  });
});

/** `mixedShow` says that one of its files is a binary. */
const mixed = takenFor('/show/c.ma', 'maya-binary');

describe('a pilot', () => {
  async function mixedShow(): ReturnType<typeof memoryShow> {
    const show = await memoryShow(['a.ma', 'b.ma', 'c.ma']);
    const files: Planned[] = [];
    const kinds = [
      {},
      { schema: 'avalon-core:container-2.0' },
      { format: 'maya-binary', loader: 'CameraLoader' },
    ] as const;
    for (const [index, file] of show.files.entries()) {
      const stat = await show.fs.lstat(file.path);
      const name = file.path.slice('/show/'.length);
      if (stat !== null) files.push(planned(file.path, name, mayaScene(name), stat, kinds[index]));
    }
    putPlan(show.fs, files);
    return { fs: show.fs, files };
  }

  test('holds patched copies and a checklist, and touches no workfile', async () => {
    const { fs, files } = await mixedShow();
    const result = await pilotRun(RUN, { machine: memoryMachine(fs), rescan: mixed });
    expectAll(fs, files, 'scene');
    // What the first shows, the other two show as well.
    expect(result.copies.map((one) => one.path)).toEqual(['/show/b.ma', '/show/c.ma']);
    for (const [index, copy] of result.copies.entries()) expect(fs.bytes(copy.copy)).toEqual(files[index + 1]?.after);
    expect(result.notShown).toEqual([]);
    const text = fs.bytes(result.checklist)?.toString() ?? '';
    for (const words of ['hero_01_:modelMain_CON', '/assets/hero', 'CameraLoader', '--confirm maya-binary', 'Manage']) {
      expect(text).toContain(words);
    }
  });

  test('unlocks a walked format once somebody confirmed it, and the journal says who and when', async () => {
    const { fs, files } = await mixedShow();
    const before = await applyRun(RUN, { machine: memoryMachine(fs), rescan: mixed });
    expect(before.totals.workfiles).toMatchObject({ patched: 2, refused: 1 });
    expect(before.totals.reasons).toEqual({ 'write-pilot-needed': 1 });
    await expect(confirmPilot(RUN, 'maya-binary', 'Jo', { machine: memoryMachine(fs) })).rejects.toMatchObject({
      kind: 'usage',
    });
    await pilotRun(RUN, { machine: memoryMachine(fs), rescan: mixed });
    const still = await applyRun(RUN, { machine: memoryMachine(fs), rescan: mixed });
    expect(still.totals.reasons).toEqual({ 'write-pilot-needed': 1 });
    await expect(
      confirmPilot(RUN, 'maya-binary', ' ', { machine: memoryMachine(fs), rescan: mixed }),
    ).rejects.toMatchObject({
      kind: 'usage',
    });
    await confirmPilot(RUN, 'maya-binary', 'Jo, lead of rigging', { machine: memoryMachine(fs), rescan: mixed });
    const journal = fs.bytes(`${RUN}/journal.jsonl`)?.toString() ?? '';
    expect(journal).toContain(
      `"step":"confirmed","format":"maya-binary","at":"${new Date(NOON).toISOString()}","who":"Jo, lead of rigging"`,
    );
    const after = await applyRun(RUN, { machine: memoryMachine(fs), rescan: mixed });
    expect(after.totals.workfiles).toMatchObject({ patched: 1, 'already-done': 2 });
    expectAll(fs, files, 'after');
  });

  test('made once more does not take a confirmation back', async () => {
    const { fs, files } = await mixedShow();
    await pilotRun(RUN, { machine: memoryMachine(fs), rescan: mixed });
    await confirmPilot(RUN, 'maya-binary', 'Jo', { machine: memoryMachine(fs) });
    await pilotRun(RUN, { machine: memoryMachine(fs), rescan: mixed });
    await applyRun(RUN, { machine: memoryMachine(fs), rescan: mixed });
    expectAll(fs, files, 'after');
  });

  test('takes another workfile where one changed since the plan, and says what is not shown', async () => {
    const { fs, files } = await memoryShow(['a.ma', 'b.ma']);
    fs.put('/show/a.ma', 'changed', 0n);
    const result = await pilotRun(RUN, { machine: memoryMachine(fs) });
    expect(result.copies.map((one) => one.path)).toEqual([files[1]?.path]);
    expect(result.notShown).toEqual([]);
    fs.put('/show/b.ma', 'changed too', 0n);
    const none = await pilotRun(RUN, { machine: memoryMachine(fs) });
    expect(none.copies).toEqual([]);
    expect(none.notShown).toContain('format:maya-ascii');
    expect(none.left.map((one) => one.reason.code)).toEqual(['pilot-source-changed', 'pilot-source-changed']);
  });
});
