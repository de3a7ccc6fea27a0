import { describe, expect, test, vi } from 'vitest';
import { applyRun } from '../../../src/writers/apply/apply.ts';
import { claimPath } from '../../../src/writers/apply/session/workfile-claim.ts';
import { gcRun } from '../../../src/writers/apply/gc.ts';
import { HEARTBEAT_MS, isStale, leasePath, STALE_MS, takeLease } from '../../../src/writers/apply/session/run-lease.ts';
import { undoRun } from '../../../src/writers/apply/undo/undo.ts';
import { happening } from '../../support/waiting.ts';
import type { MemoryFs } from './support/memory-fs.ts';
import { rescan } from './support/rescan.ts';
import { memoryMachine, memoryShow, NOON, putPlan, RUN, traces } from './support/memory-run.ts';
import { expectAll } from './support/torment.ts';

/** Sets the clock of the disk to so many milliseconds after noon. */
function turnDisk(fs: MemoryFs, ms: number): void {
  Object.assign(fs, { now: () => BigInt(NOON + ms) * 1_000_000n });
}

const LOCKED = { kind: 'locked', subject: leasePath(RUN) };

describe('the lease of a run folder', () => {
  test('keeps a second run out while the first is at work, and names it', async () => {
    const { fs, files } = await memoryShow(['a.ma']);
    const first = memoryMachine(fs);
    const lease = await takeLease(first, RUN, 'apply');
    const second = memoryMachine(fs, { isAlive: () => true });
    await expect(applyRun(RUN, { machine: second })).rejects.toMatchObject(LOCKED);
    await expect(applyRun(RUN, { machine: second })).rejects.toThrow(/`apply` by td on farm01 \(process \d+/);
    expectAll(fs, files, 'scene');
    await lease.release();
    await applyRun(RUN, { machine: second });
    expectAll(fs, files, 'after');
    expect(traces(fs)).toEqual([]);
  });

  test('of two runs that start at once lets one in', async () => {
    const { fs, files } = await memoryShow(['a.ma', 'b.ma']);
    const runs = [0, 1, 2].map(() => applyRun(RUN, { machine: memoryMachine(fs, { isAlive: () => true }) }));
    const ends = await Promise.allSettled(runs);
    expect(ends.filter((end) => end.status === 'fulfilled')).toHaveLength(1);
    expect(ends.filter((end) => end.status === 'rejected').map((end) => end.reason as unknown)).toEqual([
      expect.objectContaining(LOCKED),
      expect.objectContaining(LOCKED),
    ]);
    expectAll(fs, files, 'after');
  });

  test('of a process that died on this machine is taken over at once', async () => {
    const { fs, files } = await memoryShow(['a.ma']);
    await takeLease(memoryMachine(fs), RUN, 'apply');
    await applyRun(RUN, { machine: memoryMachine(fs, { isAlive: () => false }) });
    expectAll(fs, files, 'after');
  });

  test('of another machine holds until it has been silent for two minutes', async () => {
    const { fs } = await memoryShow(['a.ma']);
    await takeLease(memoryMachine(fs, { host: 'farm02', pidSpace: 'farm02/1' }), RUN, 'apply');
    const here = memoryMachine(fs, { isAlive: () => false });
    turnDisk(fs, STALE_MS - 1000);
    await expect(takeLease(here, RUN, 'apply')).rejects.toMatchObject(LOCKED);
    turnDisk(fs, STALE_MS + 1000);
    const lease = await takeLease(here, RUN, 'apply');
    expect(lease.held()).toBe(true);
  });

  test.each([-3_600_000, 3_600_000])(
    'is judged by the clock of the disk alone, not by one that is %i ms off',
    async (off) => {
      vi.useFakeTimers();
      try {
        const { fs } = await memoryShow(['a.ma']);
        let turned = 0;
        const far = memoryMachine(fs, { host: 'farm02', pidSpace: 'farm02/1', now: () => NOON + turned });
        const lease = await takeLease(far, RUN, 'apply');
        turned = off;
        await vi.advanceTimersByTimeAsync(HEARTBEAT_MS);
        for (const now of [NOON, NOON + off, NOON - off]) {
          const here = memoryMachine(fs, { isAlive: () => false, now: () => now });
          await expect(takeLease(here, RUN, 'apply')).rejects.toMatchObject(LOCKED);
        }
        expect(await lease.stillHeld()).toBe(true);
      } finally {
        vi.useRealTimers();
      }
    },
  );

  test('that was taken while its holder was stopped is known to be lost at once when it goes on', async () => {
    const { fs, files } = await memoryShow(['a.ma', 'b.ma']);
    let now = NOON;
    const stopped = memoryMachine(fs, { now: () => now });
    const other = (): typeof stopped => memoryMachine(fs, { host: 'farm02', pidSpace: 'farm02/1', now: () => now });
    const meanwhile: typeof rescan = async (source, name) => {
      if (now === NOON) {
        // The first is stopped here for ten minutes, and its heart does not beat.
        now += 600_000;
        turnDisk(fs, 600_000);
        const { totals } = await applyRun(RUN, { machine: other() });
        expect(totals.workfiles.patched).toBe(2);
      }
      return rescan(source, name);
    };
    const first = applyRun(RUN, { machine: stopped, rescan: meanwhile, jobs: 1 });
    await expect(first).rejects.toMatchObject({ kind: 'locked' });
    expectAll(fs, files, 'after');
    expect(traces(fs)).toEqual([]);
    const { totals } = await undoRun(RUN, { machine: other() });
    expect(totals.workfiles).toMatchObject({ restored: 2 });
    expectAll(fs, files, 'scene');
  });

  test('is not judged by a process number of another container', async () => {
    const { fs } = await memoryShow(['a.ma']);
    await takeLease(memoryMachine(fs, { pidSpace: 'farm01/container-7' }), RUN, 'apply');
    await expect(takeLease(memoryMachine(fs, { isAlive: () => false }), RUN, 'apply')).rejects.toMatchObject(LOCKED);
  });

  test('of an earlier process that had our own number is stale', async () => {
    const { fs } = await memoryShow(['a.ma']);
    const machine = memoryMachine(fs);
    fs.put(
      leasePath(RUN),
      JSON.stringify({
        run: RUN,
        token: 'x',
        host: machine.host,
        pidSpace: machine.pidSpace,
        pid: machine.pid,
        user: '',
        command: '',
        since: '',
      }),
      BigInt(NOON) * 1_000_000n,
    );
    const lease = await takeLease(machine, RUN, 'apply');
    const stat = await fs.stat(leasePath(RUN));
    expect(stat && isStale(machine, lease.holder, stat, NOON)).toBe(false);
  });

  test('is kept fresh by a heartbeat, and given up when somebody took it', async () => {
    vi.useFakeTimers();
    try {
      const { fs } = await memoryShow(['a.ma']);
      const lease = await takeLease(memoryMachine(fs), RUN, 'apply');
      turnDisk(fs, HEARTBEAT_MS);
      await vi.advanceTimersByTimeAsync(HEARTBEAT_MS);
      expect((await fs.stat(leasePath(RUN)))?.mtimeNs).toBe(BigInt(NOON + HEARTBEAT_MS) * 1_000_000n);
      fs.put(leasePath(RUN), '{"somebody":"else"}', 0n);
      await vi.advanceTimersByTimeAsync(HEARTBEAT_MS);
      expect(lease.held()).toBe(false);
      await lease.release();
      expect(fs.bytes(leasePath(RUN))?.toString()).toBe('{"somebody":"else"}');
    } finally {
      vi.useRealTimers();
    }
  });

  test('is known without hard links, as on some shares', async () => {
    const { fs } = await memoryShow(['a.ma']);
    fs.link = () => Promise.reject(Object.assign(new Error('no links here'), { code: 'ENOTSUP' }));
    await takeLease(memoryMachine(fs), RUN, 'apply');
    await expect(takeLease(memoryMachine(fs, { isAlive: () => true }), RUN, 'apply')).rejects.toMatchObject(LOCKED);
  });
});

describe('two run folders over one tree', () => {
  test('do not write one workfile at the same time', async () => {
    const { fs, files } = await memoryShow(['a.ma']);
    putPlan(fs, files, '/runs/two');
    const second: Awaited<ReturnType<typeof applyRun>>[] = [];
    const rescan = async (): Promise<never> => {
      // The first run is in the middle of its work here.
      second.push(await applyRun('/runs/two', { machine: memoryMachine(fs, { isAlive: () => true }) }));
      throw Object.assign(new Error('stop here'), { code: 'EIO' });
    };
    await applyRun(RUN, { machine: memoryMachine(fs), rescan });
    expect(second).toHaveLength(1);
    expect(second[0]).toMatchObject({ totals: { workfiles: { refused: 1 }, reasons: { 'write-claimed': 1 } } });
    expectAll(fs, files, 'scene');
    expect(traces(fs)).toEqual([]);
  });

  test('nor where backups are copies, so that no second name of the file gives the first away', async () => {
    const { fs, files } = await memoryShow(['a.ma']);
    fs.otherDisk = '/runs';
    putPlan(fs, files, '/runs/two');
    const { rename } = fs;
    const second: Awaited<ReturnType<typeof applyRun>>[] = [];
    fs.rename = async (from, to) => {
      if (to === '/show/a.ma' && second.length === 0) {
        const disk = fs.clone();
        second.push(await applyRun('/runs/two', { machine: memoryMachine(fs, { isAlive: () => true }) }));
        // Had the first one died here, its claim would not be in the way.
        second.push(await applyRun('/runs/two', { machine: memoryMachine(disk) }));
        expectAll(disk, files, 'after');
      }
      return rename(from, to);
    };
    await applyRun(RUN, { machine: memoryMachine(fs) });
    expect(second.map(({ totals }) => totals.reasons)).toEqual([{ 'write-claimed': 1 }, {}]);
    expectAll(fs, files, 'after');
    expect(traces(fs)).toEqual([]);
  });

  test('the second waits for the first to be cleared up when that died', async () => {
    const { fs, files } = await memoryShow(['a.ma']);
    putPlan(fs, files, '/runs/two');
    const { rename } = fs;
    const renaming = happening();
    fs.rename = () => {
      renaming.happen();
      return new Promise(() => undefined);
    };
    void applyRun(RUN, { machine: memoryMachine(fs) });
    await renaming.happened;
    const disk = fs.clone();
    expect(traces(disk).some((path) => path.endsWith('.claim'))).toBe(true);
    fs.rename = rename;
    const two = (): ReturnType<typeof applyRun> => applyRun('/runs/two', { machine: memoryMachine(disk) });
    expect((await two()).totals.reasons).toEqual({ 'write-claimed': 1 });
    await gcRun(RUN, { machine: memoryMachine(disk) });
    expect((await two()).totals.workfiles.patched).toBe(1);
    expectAll(disk, files, 'after');
    // And the first run, asked again, sees that it is done.
    const { totals } = await applyRun(RUN, { machine: memoryMachine(disk) });
    expect(totals.workfiles.patched + totals.workfiles['already-done']).toBe(1);
    expectAll(disk, files, 'after');
  });

  test.each([
    ['a copy of this machine, whose run is gone', {}, 1, 0, 'patched'],
    ['a copy of another machine, whose run cannot be seen', { host: 'farm02' }, 1, 0, 'refused'],
    ['a name of a lease of another machine that still beats', { host: 'farm02' }, 2, STALE_MS / 2, 'refused'],
    ['a name of a lease of another machine that beats no more', { host: 'farm02' }, 2, STALE_MS * 2, 'patched'],
  ] as const)('a claim that was left behind: %s', async (_what, by, names, age, outcome) => {
    const { fs, files } = await memoryShow(['a.ma']);
    const machine = memoryMachine(fs);
    const { host, pidSpace, user } = machine;
    const holder = { run: '/elsewhere/run', token: 'x', host, pidSpace, pid: 4711, user, command: 'apply', since: '' };
    fs.put(claimPath('/show/a.ma'), JSON.stringify({ ...holder, ...by }), BigInt(NOON - age) * 1_000_000n);
    if (names === 2) await fs.link(claimPath('/show/a.ma'), '/show/lease.json');
    const { totals } = await applyRun(RUN, { machine });
    expect(totals.workfiles[outcome]).toBe(1);
    expectAll(fs, files, outcome === 'patched' ? 'after' : 'scene');
  });

  test('whoever comes second finds the work done', async () => {
    const { fs, files } = await memoryShow(['a.ma', 'b.ma']);
    putPlan(fs, files, '/runs/two');
    await applyRun(RUN, { machine: memoryMachine(fs) });
    const { totals } = await applyRun('/runs/two', { machine: memoryMachine(fs) });
    expect(totals.workfiles).toMatchObject({ 'already-done': 2, patched: 0, refused: 0 });
  });
});
