import { describe, expect, test } from 'vitest';
import { applyRun } from '../../../src/writers/apply/apply.ts';
import { gcRun } from '../../../src/writers/apply/gc.ts';
import { undoRun } from '../../../src/writers/apply/undo/undo.ts';
import { happening } from '../../support/waiting.ts';
import { memoryMachine, memoryShow, RUN } from './support/memory-run.ts';
import { expectAll } from './support/torment.ts';

const MINE = 'abcdefabcdef';
const machineOf = (fs: Parameters<typeof memoryMachine>[0]): ReturnType<typeof memoryMachine> =>
  memoryMachine(fs, { randomId: () => MINE });

describe('gc', () => {
  test('removes its own temporary files and nothing that only looks like them', async () => {
    const { fs } = await memoryShow(['a.ma']);
    await applyRun(RUN, { machine: machineOf(fs) });
    const own = `/show/.ayon-remap-${MINE}-0123456789abcdef.tmp`;
    const others = [
      '/show/.ayon-remap-000000000000-0123456789abcdef.tmp',
      '/show/.ayon-remap-notes.tmp',
      `/show/ayon-remap-${MINE}-0123456789abcdef.tmp`,
      `/show/.ayon-remap-${MINE}-0123456789abcdef.tmp.ma`,
      '/show/a.ma.tmp',
      `/elsewhere/.ayon-remap-${MINE}-0123456789abcdef.tmp`,
    ];
    const ofCheck = `/show/.ayon-remap-${MINE}-0123456789abcdef.check.ma`;
    for (const path of [own, ofCheck, ...others]) fs.put(path, 'x', 0n);
    const before = fs.paths();
    const dry = await gcRun(RUN, { machine: machineOf(fs), dryRun: true });
    expect(dry.removed['temporary-file']).toBe(2);
    expect(fs.paths()).toEqual(before);
    const result = await gcRun(RUN, { machine: machineOf(fs) });
    expect(result).toMatchObject({ removed: { 'temporary-file': 2, backup: 0 }, kept: 1 });
    expect(before.filter((path) => !fs.paths().includes(path)).sort()).toEqual([ofCheck, own]);
  });

  test('removes backups only when asked, and undo still works then', async () => {
    const { fs, files } = await memoryShow(['a.ma', 'sub/b.ma']);
    await applyRun(RUN, { machine: memoryMachine(fs) });
    fs.put(`${RUN}/backup/notes.txt`, 'by the TD', 0n);
    const backups = (): string[] => fs.paths().filter((path) => path.startsWith(`${RUN}/backup/`));
    await gcRun(RUN, { machine: memoryMachine(fs) });
    expect(backups().filter((path) => path.endsWith('.ma'))).toHaveLength(2);
    const { removed } = await gcRun(RUN, { machine: memoryMachine(fs), backups: true });
    expect(removed.backup).toBe(2);
    expect(backups()).toEqual([`${RUN}/backup/notes.txt`]);
    expectAll(fs, files, 'after');
    await undoRun(RUN, { machine: memoryMachine(fs) });
    expectAll(fs, files, 'scene');
  });

  test('keeps the backup that an interrupted overwriting needs', async () => {
    const { fs } = await memoryShow(['a.ma'], { padding: 4000 });
    const { open } = fs;
    const written = happening();
    const sync = (): Promise<void> => {
      written.happen();
      return new Promise(() => undefined);
    };
    fs.open = async (path, how, mode) => {
      const file = await open(path, how, mode);
      return path === '/show/a.ma' && how === 'update' ? { ...file, sync } : file;
    };
    void applyRun(RUN, { machine: memoryMachine(fs), mode: 'in-place' });
    await written.happened;
    const disk = fs.clone();
    const kept: unknown[] = [];
    await gcRun(RUN, {
      machine: memoryMachine(disk),
      backups: true,
      onEvent: (event) => void (event.type === 'kept' && kept.push(event.reason?.code)),
    });
    expect(kept).toEqual(['gc-still-needed']);
    expect(disk.paths().some((path) => path.includes('/backup/') && path.endsWith('.ma'))).toBe(true);
  });

  test('does not sweep under a run that is at work', async () => {
    const { fs } = await memoryShow(['a.ma']);
    const rescan = async (): Promise<never> => {
      await expect(gcRun(RUN, { machine: memoryMachine(fs, { isAlive: () => true }) })).rejects.toMatchObject({
        kind: 'locked',
      });
      throw new Error('seen');
    };
    const { totals } = await applyRun(RUN, { machine: memoryMachine(fs), rescan });
    expect(totals.workfiles.failed).toBe(1);
  });
});
