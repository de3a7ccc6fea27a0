/**
 * Kills a writing process with SIGKILL at random moments of its work, again and again:
 *
 *     bench/run kill [times] [megabytes a file]
 *
 * After each kill every workfile has to be wholly old or wholly new (in place: once `apply` ran again), `gc` has to leave
 * no stray, and `apply` has to finish the job. The test suite does the same thirty times, with smaller files and at
 * counted calls of the file system.
 */
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { killOnce, onFreshShow, startChild } from '../test/writers/apply/support/killing.ts';
import type { KillOutcome, Size, Way } from '../test/writers/apply/support/killing.ts';
import { buildChild, tempFolder } from '../test/writers/apply/support/real-run.ts';

const times = Number(process.argv[2] ?? 200);
const padding = Number(process.argv[3] ?? 1) * 1_000_000;
const WAYS = [
  { way: { mode: 'replace', jobs: 2, threads: 0 }, size: { files: 8, padding } },
  { way: { mode: 'replace', jobs: 16, threads: 2 }, size: { files: 48, padding: padding / 6 } },
  { way: { mode: 'in-place', jobs: 2, threads: 0 }, size: { files: 8, padding } },
] as const;
const root = tempFolder('kill');
let troubles = 0;
try {
  const child = await buildChild(root);
  for (const { way, size } of WAYS) {
    const time = await timeOfRun(child, way, size);
    const outcomes: KillOutcome[] = [];
    for (let i = 0; i < times / WAYS.length; i += 1) {
      const outcome = await killOnce(root, way.mode, size, (run) => killAfter(child, run, way, Math.random() * time));
      outcomes.push(outcome);
      if (outcome.trouble !== null) process.stdout.write(`  ${JSON.stringify(outcome)}\n`);
    }
    troubles += report(`${way.mode}, ${way.threads} threads`, time, outcomes);
  }
} finally {
  rmSync(root, { recursive: true, force: true });
}
process.exitCode = troubles === 0 ? 0 : 1;

/** How long the child works on such a show when nobody kills it, in milliseconds. */
function timeOfRun(child: string, way: Way, size: Size): Promise<number> {
  return onFreshShow(root, size, async ({ run }) => {
    const worker = startChild(child, run, way);
    await once(worker.stdout, 'data');
    const start = performance.now();
    await once(worker, 'exit');
    return performance.now() - start;
  });
}

/** Starts the child and kills it so many milliseconds after it began to work. False where it was done before. */
async function killAfter(child: string, run: string, way: Way, milliseconds: number): Promise<boolean> {
  const worker = startChild(child, run, way);
  const ended = once(worker, 'exit');
  await once(worker.stdout, 'data');
  await sleep(milliseconds);
  const hit = worker.exitCode === null;
  worker.kill('SIGKILL');
  await ended;
  return hit;
}

function report(mode: string, time: number, outcomes: readonly KillOutcome[]): number {
  const hit = outcomes.filter((outcome) => outcome.hit).length;
  const count = (state: string): number =>
    outcomes.flatMap(({ states }) => states).filter((one) => one === state).length;
  const bad = outcomes.filter((outcome) => outcome.trouble !== null).length;
  process.stdout.write(
    `${mode}: ${outcomes.length} kills within ${time.toFixed(0)} ms, ${hit} while it was at work; right after them ` +
      `${count('old')} files old, ${count('new')} new, ${count('neither')} half; in the end ${bad} troubles\n`,
  );
  return bad;
}
