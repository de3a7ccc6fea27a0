import { expect } from 'vitest';
import { applyRun } from '../../../../src/writers/apply/apply.ts';
import type { ApplyOptions } from '../../../../src/writers/apply/events.ts';
import { gcRun } from '../../../../src/writers/apply/gc.ts';
import { FaultyFs } from './faulty-fs.ts';
import type { Fault } from './faulty-fs.ts';
import type { MemoryFs } from './memory-fs.ts';
import { memoryMachine, RUN, traces } from './memory-run.ts';
import type { MemoryShow } from './memory-run.ts';
import type { Planned } from './plans.ts';

/** What is done to the run folder while something goes wrong: `apply`, `undo` … */
export type Work = (fs: FaultyFs) => Promise<unknown>;

/**
 * Runs `work` on a fresh copy of the show with a fault at the first call, then at the second, until a run has no fault.
 * `after` sees what each left behind. Returns how many faults there were.
 */
export async function tormentEach(
  show: MemoryShow,
  fault: Fault,
  work: Work,
  after: (disk: MemoryFs, struck: string, at: number) => Promise<void>,
): Promise<number> {
  for (let at = 1; ; at += 1) {
    const disk = show.fs.clone();
    const faulty = new FaultyFs(disk, fault, at);
    // The run may end with an error, or with a workfile failed: what counts is what lies on the disk.
    await work(faulty).catch(() => undefined);
    if (faulty.struck === null) return at - 1;
    try {
      await after(disk, faulty.struck, at);
    } catch (error) {
      throw new Error(`after a fault (${JSON.stringify(fault)}) at call ${at}, ${faulty.struck}`, { cause: error });
    }
  }
}

export function expectOldOrNew(disk: MemoryFs, files: readonly Planned[]): void {
  for (const file of files) {
    const bytes = disk.bytes(file.path);
    const whole = bytes !== null && (bytes.equals(file.scene) || bytes.equals(file.after));
    expect(whole, `${file.path} is wholly old or wholly new`).toBe(true);
  }
}

export function expectAll(disk: MemoryFs, files: readonly Planned[], which: 'scene' | 'after'): void {
  for (const file of files) expect(disk.bytes(file.path)?.equals(file[which]), `${file.path}: ${which}`).toBe(true);
}

/** The old bytes of every workfile that is new are kept. */
export function expectBackups(disk: MemoryFs, files: readonly Planned[]): void {
  const kept = disk.paths().filter((path) => path.startsWith(`${RUN}/backup/`) && path.endsWith('.ma'));
  for (const file of files) {
    if (disk.bytes(file.path)?.equals(file.after) !== true) continue;
    expect(
      kept.some((path) => disk.bytes(path)?.equals(file.scene)),
      `${file.path} has a backup`,
    ).toBe(true);
  }
}

/** `apply` again ends in the full result, and leaves nothing beside the workfiles. */
export async function expectResumes(
  disk: MemoryFs,
  files: readonly Planned[],
  options: ApplyOptions = {},
): Promise<void> {
  const { totals } = await applyRun(RUN, { ...options, machine: memoryMachine(disk) });
  expect(totals.reasons).toEqual({});
  expect(totals.workfiles.patched + totals.workfiles['already-done']).toBe(files.length);
  expectAll(disk, files, 'after');
  expect(traces(disk).filter((path) => !path.startsWith(RUN))).toEqual([]);
}

/** `gc` takes away every temporary file and claim, and touches no workfile. */
export async function expectCollects(disk: MemoryFs, files: readonly Planned[]): Promise<void> {
  const before = files.map((file) => disk.bytes(file.path));
  await gcRun(RUN, { machine: memoryMachine(disk) });
  expect(traces(disk)).toEqual([]);
  expect(files.map((file) => disk.bytes(file.path))).toEqual(before);
}

/** Every second time `gc` runs before the next `apply`, as a careful person might have it. */
export async function expectRecovers(
  disk: MemoryFs,
  files: readonly Planned[],
  at: number,
  options: ApplyOptions = {},
): Promise<void> {
  if (at % 2 === 0) await expectCollects(disk, files);
  await expectResumes(disk, files, options);
}

/** A coin that falls the same way in every run of the tests. */
export function coin(seed: number): () => boolean {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state % 2 === 0;
  };
}
