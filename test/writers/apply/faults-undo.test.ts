import { describe, expect, test } from 'vitest';
import { applyRun } from '../../../src/writers/apply/apply.ts';
import type { WriteMode } from '../../../src/writers/apply/session/journal-lines.ts';
import { undoRun } from '../../../src/writers/apply/undo/undo.ts';
import { memoryMachine, memoryShow, RUN, traces } from './support/memory-run.ts';
import type { MemoryShow } from './support/memory-run.ts';
import { expectAll, expectOldOrNew, tormentEach } from './support/torment.ts';
import type { Work } from './support/torment.ts';

const undo: Work = (fs) => undoRun(RUN, { machine: memoryMachine(fs), jobs: 2 });

async function appliedShow(mode: WriteMode): Promise<MemoryShow> {
  const show = await memoryShow(['a.ma', 'b.ma'], { padding: 1500 });
  await applyRun(RUN, { machine: memoryMachine(show.fs), mode });
  expectAll(show.fs, show.files, 'after');
  return show;
}

describe('undoing, with the k-th call going wrong for every k', () => {
  test.each([
    ['replace', 'EIO'],
    ['replace', 'kill'],
    ['in-place', 'EIO'],
    ['in-place', 'kill'],
  ] as const)('%s, %s: undo again puts every file back', async (mode, what) => {
    const show = await appliedShow(mode);
    const fault = what === 'kill' ? ({ kind: 'kill' } as const) : ({ kind: 'error', code: what } as const);
    await tormentEach(show, fault, undo, async (disk) => {
      if (mode === 'replace') expectOldOrNew(disk, show.files);
      const { totals } = await undoRun(RUN, { machine: memoryMachine(disk) });
      expect(totals.reasons).toEqual({});
      expectAll(disk, show.files, 'scene');
      expect(traces(disk).filter((path) => !path.startsWith(RUN))).toEqual([]);
    });
  });

  test.each(['replace', 'in-place'] as const)('%s: without the backups it works as well', async (mode) => {
    const show = await appliedShow(mode);
    for (const path of show.fs.paths().filter((one) => /backup\/.*\.ma$/.test(one))) await show.fs.unlink(path);
    await tormentEach(show, { kind: 'kill' }, undo, async (disk) => {
      await undoRun(RUN, { machine: memoryMachine(disk) });
      expectAll(disk, show.files, 'scene');
    });
  });

  test('apply after an undo that was killed finishes what the person asked for last', async () => {
    const show = await appliedShow('replace');
    await tormentEach(show, { kind: 'kill' }, undo, async (disk) => {
      await applyRun(RUN, { machine: memoryMachine(disk) });
      expectAll(disk, show.files, 'after');
    });
  });
});
