import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { applyRun } from '../../../../src/writers/apply/apply.ts';
import { gcRun } from '../../../../src/writers/apply/gc.ts';
import type { WriteMode } from '../../../../src/writers/apply/session/journal-lines.ts';
import { realShow, stateOf, strays } from './real-run.ts';

/** How the child writes. */
export interface Way {
  readonly mode: WriteMode;
  readonly jobs: number;
  /** How many threads make the new files; 0 for none. */
  readonly threads: number;
}

export interface KillOutcome {
  /** Milliseconds after the start of the work. */
  readonly after: number;
  /** What the workfiles were right after the kill. */
  readonly states: readonly string[];
  /** Whether the process was still at work. */
  readonly hit: boolean;
  /** What was wrong; null where everything was as promised. */
  readonly trouble: string | null;
}

/**
 * Starts the child on a fresh show, kills it with SIGKILL after `after` milliseconds, looks at the workfiles, and lets
 * `gc` and `apply` finish the job.
 */
export async function killOnce(
  child: string,
  root: string,
  way: Way,
  after: number,
  size: { readonly files: number; readonly padding: number },
): Promise<KillOutcome> {
  const names = Array.from({ length: size.files }, (_none, index) => `s${index % 3}/f${index}.ma`);
  const show = realShow(root, names, { padding: size.padding });
  try {
    const hit = await runAndKill(child, show.run, way, after);
    const states = stateOf(show);
    const half = way.mode === 'replace' && states.includes('neither') ? 'a workfile was neither old nor new' : null;
    await gcRun(show.run);
    const left = strays(show).length > 0 ? `gc left ${strays(show).join(', ')}` : null;
    const { totals } = await applyRun(show.run, { mode: way.mode });
    const done = totals.workfiles.patched + totals.workfiles['already-done'] === show.files.length;
    const whole = stateOf(show).every((state) => state === 'new');
    const unfinished = done && whole ? null : `apply again did not finish: ${JSON.stringify(totals)}`;
    return { after, states, hit, trouble: half ?? left ?? unfinished };
  } finally {
    rmSync(join(root, 'show'), { recursive: true, force: true });
    rmSync(join(root, 'run'), { recursive: true, force: true });
  }
}

/** How long the child works on such a show when nobody kills it, in milliseconds. */
export async function timeOfRun(
  child: string,
  root: string,
  way: Way,
  size: { readonly files: number; readonly padding: number },
): Promise<number> {
  const names = Array.from({ length: size.files }, (_none, index) => `s${index % 3}/f${index}.ma`);
  const show = realShow(root, names, { padding: size.padding });
  const worker = spawn(process.execPath, [child, show.run, JSON.stringify(way)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(worker.stdout, 'data');
  const start = performance.now();
  await once(worker, 'exit');
  const time = performance.now() - start;
  rmSync(join(root, 'show'), { recursive: true, force: true });
  rmSync(join(root, 'run'), { recursive: true, force: true });
  return time;
}

async function runAndKill(child: string, run: string, options: unknown, after: number): Promise<boolean> {
  const worker = spawn(process.execPath, [child, run, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(worker, 'exit');
  await once(worker.stdout, 'data');
  await new Promise((resolve) => setTimeout(resolve, after));
  const hit = worker.exitCode === null;
  worker.kill('SIGKILL');
  await ended;
  return hit;
}
