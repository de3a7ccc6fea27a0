/**
 * Kills a writing process with SIGKILL at random moments, again and again:
 *
 *     bench/run kill [times] [megabytes a file]
 *
 * After each kill every workfile has to be wholly old or wholly new (in place: once `apply` ran again), `gc` has to leave
 * no stray, and `apply` has to finish the job. The test suite does the same twenty times with smaller files.
 */
import { rmSync } from 'node:fs';
import { killOnce, timeOfRun } from '../test/writers/apply/support/killing.ts';
import type { KillOutcome } from '../test/writers/apply/support/killing.ts';
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
    const time = await timeOfRun(child, root, way, size);
    const outcomes: KillOutcome[] = [];
    for (let i = 0; i < times / WAYS.length; i += 1) {
      const outcome = await killOnce(child, root, way, Math.random() * time, size);
      outcomes.push(outcome);
      if (outcome.trouble !== null) process.stdout.write(`  ${JSON.stringify(outcome)}\n`);
    }
    troubles += report(`${way.mode}, ${way.threads} threads`, time, outcomes);
  }
} finally {
  rmSync(root, { recursive: true, force: true });
}
process.exitCode = troubles === 0 ? 0 : 1;

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
