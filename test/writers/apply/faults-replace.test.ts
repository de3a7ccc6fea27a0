import { describe, expect, test } from 'vitest';
import { applyRun } from '../../../src/writers/apply/apply.ts';
import { FaultyFs } from './support/faulty-fs.ts';
import { memoryMachine, memoryShow, RUN } from './support/memory-run.ts';
import { coin, expectAll, expectBackups, expectOldOrNew, expectRecovers, tormentEach } from './support/torment.ts';
import type { Work } from './support/torment.ts';

const apply: Work = (fs) => applyRun(RUN, { machine: memoryMachine(fs), jobs: 2 });

describe('replacing, with the k-th call going wrong for every k', () => {
  test.each(['ENOSPC', 'EIO', 'EDQUOT', 'EPERM'])(
    '%s: each file is wholly old or wholly new, gc leaves nothing, apply again completes',
    async (code) => {
      const show = await memoryShow(['a.ma', 'sub/b.ma']);
      const faults = await tormentEach(show, { kind: 'error', code }, apply, async (disk, _struck, at) => {
        expectOldOrNew(disk, show.files);
        await expectRecovers(disk, show.files, at);
      });
      expect(faults).toBeGreaterThan(80);
    },
  );

  test('short: a write or read that comes up short is gone on with', async () => {
    const show = await memoryShow(['a.ma', 'b.ma']);
    const faults = await tormentEach(show, { kind: 'short' }, apply, (disk) => {
      expectAll(disk, show.files, 'after');
      return Promise.resolve();
    });
    expect(faults).toBeGreaterThan(80);
  });

  test('kill: the process dies, and the next one finishes the job', async () => {
    const show = await memoryShow(['a.ma', 'sub/b.ma', 'sub/c.ma']);
    const faults = await tormentEach(show, { kind: 'kill' }, apply, async (disk, _struck, at) => {
      expectOldOrNew(disk, show.files);
      await expectRecovers(disk, show.files, at);
    });
    expect(faults).toBeGreaterThan(150);
  });

  test('kill, with the backups on another disk: the same', async () => {
    const show = await memoryShow(['a.ma', 'b.ma']);
    show.fs.otherDisk = RUN;
    await tormentEach(show, { kind: 'kill' }, apply, async (disk, _struck, at) => {
      expectOldOrNew(disk, show.files);
      await expectRecovers(disk, show.files, at);
    });
  });

  test('kill, and again early, at the same call, or late in the next run: it still gets there', async () => {
    const show = await memoryShow(['a.ma', 'b.ma']);
    await tormentEach(show, { kind: 'kill' }, apply, async (disk, _struck, at) => {
      for (const second of [at, at % 2 === 0 ? 12 + (at % 20) : at + 15]) {
        const twice = disk.clone();
        await apply(new FaultyFs(twice, { kind: 'kill' }, second)).catch(() => undefined);
        expectOldOrNew(twice, show.files);
        await expectRecovers(twice, show.files, at);
      }
    });
  });
});

describe('replacing, with the power cut at the k-th call for every k', () => {
  test.each(['lost', 'names-only', 'torn'] as const)(
    'what was not synced is %s: each file is wholly old or wholly new, apply again completes',
    async (cut) => {
      const show = await memoryShow(['a.ma', 'sub/b.ma']);
      await tormentEach(show, { kind: 'kill' }, apply, async (disk, _struck, at) => {
        const rebooted = disk.afterPowerCut(cut, coin(at));
        expectOldOrNew(rebooted, show.files);
        expectBackups(rebooted, show.files);
        await expectRecovers(rebooted, show.files, at);
      });
    },
  );
});
