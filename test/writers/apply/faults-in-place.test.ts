import { describe, expect, test } from 'vitest';
import { applyRun } from '../../../src/writers/apply/apply.ts';
import { undoRun } from '../../../src/writers/apply/undo/undo.ts';
import { memoryMachine, memoryShow, RUN } from './support/memory-run.ts';
import { coin, expectAll, expectOldOrNew, expectRecovers, tormentEach } from './support/torment.ts';
import type { Work } from './support/torment.ts';

const apply: Work = (fs) => applyRun(RUN, { machine: memoryMachine(fs), mode: 'in-place', jobs: 2 });

describe('writing in place, with the k-th call going wrong for every k', () => {
  test.each(['ENOSPC', 'EIO'])('%s: the file is put back or wholly new, and apply again completes', async (code) => {
    const show = await memoryShow(['a.ma'], { padding: 2000 });
    const faults = await tormentEach(show, { kind: 'error', code }, apply, async (disk, _struck, at) => {
      expectOldOrNew(disk, show.files);
      await expectRecovers(disk, show.files, at, { mode: 'in-place' });
    });
    expect(faults).toBeGreaterThan(70);
  });

  test('kill: a file that is half new is made whole by the next apply, and by undo', async () => {
    const show = await memoryShow(['a.ma', 'b.ma'], { padding: 2000 });
    let half = 0;
    await tormentEach(show, { kind: 'kill' }, apply, async (disk, _struck, at) => {
      const torn = show.files.some((file) => {
        const bytes = disk.bytes(file.path);
        return bytes?.equals(file.scene) === false && !bytes.equals(file.after);
      });
      if (torn) half += 1;
      const undone = disk.clone();
      await undoRun(RUN, { machine: memoryMachine(undone) });
      expectAll(undone, show.files, 'scene');
      await expectRecovers(disk, show.files, at, { mode: 'in-place' });
    });
    // Otherwise the test would not have met the case that it is about.
    expect(half).toBeGreaterThan(0);
  });
});

describe('writing in place, with the power cut at the k-th call for every k', () => {
  test.each(['lost', 'names-only', 'torn'] as const)(
    'what was not synced is %s: apply again completes',
    async (cut) => {
      const show = await memoryShow(['a.ma'], { padding: 3000 });
      await tormentEach(show, { kind: 'kill' }, apply, async (disk, _struck, at) => {
        await expectRecovers(disk.afterPowerCut(cut, coin(at)), show.files, at, { mode: 'in-place' });
      });
    },
  );
});
