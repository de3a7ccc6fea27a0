import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { applyRun } from '../../../../src/writers/apply/apply.ts';
import { gcRun } from '../../../../src/writers/apply/gc.ts';
import type { WriteMode } from '../../../../src/writers/apply/session/journal-lines.ts';
import { realShow, stateOf, strays } from './real-run.ts';
import type { RealShow } from './real-run.ts';

/** How the child writes. */
export interface Way {
  readonly mode: WriteMode;
  readonly jobs: number;
  /** How many threads make the new files; 0 for none. */
  readonly threads: number;
}

export interface Size {
  readonly files: number;
  readonly padding: number;
}

export interface KillOutcome {
  /** What the workfiles were right after the kill. */
  readonly states: readonly string[];
  /** Whether the process was still at work. */
  readonly hit: boolean;
  /** What was wrong; null where everything was as promised. */
  readonly trouble: string | null;
}

export type Child = ChildProcessByStdio<null, Readable, null>;

/** Starts a child on a run folder. */
export function startChild(child: string, run: string, options: object): Child {
  return spawn(process.execPath, [child, run, JSON.stringify(options)], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/**
 * Makes a fresh show, has `kill` start a child on it and kill it (false where it was done before), looks at the workfiles, and
 * lets `gc` and `apply` finish the job.
 */
export async function killOnce(
  root: string,
  mode: WriteMode,
  size: Size,
  kill: (run: string) => Promise<boolean>,
): Promise<KillOutcome> {
  return onFreshShow(root, size, async (show) => {
    const hit = await kill(show.run);
    const states = stateOf(show);
    const half = mode === 'replace' && states.includes('neither') ? 'a workfile was neither old nor new' : null;
    await gcRun(show.run);
    const left = strays(show).length > 0 ? `gc left ${strays(show).join(', ')}` : null;
    const { totals } = await applyRun(show.run, { mode });
    const done = totals.workfiles.patched + totals.workfiles['already-done'] === show.files.length;
    const whole = stateOf(show).every((state) => state === 'new');
    const unfinished = done && whole ? null : `apply again did not finish: ${JSON.stringify(totals)}`;
    return { states, hit, trouble: half ?? left ?? unfinished };
  });
}

/** How many calls of the file system the child makes on such a show when nobody kills it. */
export function callsOfRun(child: string, root: string, way: Way, size: Size): Promise<number> {
  return onFreshShow(root, size, async ({ run }) => {
    const lines = (await text(startChild(child, run, way).stdout)).trim().split('\n');
    return (JSON.parse(lines.at(-1) ?? '') as { readonly calls: number }).calls;
  });
}

/** Starts a child that dies at a certain call of the file system. False where it made fewer. */
export async function dieAtCall(child: string, run: string, way: Way, dieAt: number): Promise<boolean> {
  const worker = startChild(child, run, { ...way, dieAt });
  worker.stdout.resume();
  await once(worker, 'exit');
  return worker.signalCode === 'SIGKILL';
}

export async function onFreshShow<T>(root: string, size: Size, work: (show: RealShow) => Promise<T>): Promise<T> {
  const names = Array.from({ length: size.files }, (_none, index) => `s${index % 3}/f${index}.ma`);
  const show = realShow(root, names, { padding: size.padding });
  try {
    return await work(show);
  } finally {
    rmSync(join(root, 'show'), { recursive: true, force: true });
    rmSync(join(root, 'run'), { recursive: true, force: true });
  }
}
