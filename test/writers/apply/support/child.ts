/**
 * A program for tests: applies a run folder, and says what came of it as one line of JSON, and how many calls of the file
 * system that took as another. Exits as the tool does.
 */
import { existsSync } from 'node:fs';
import { RemapError } from '../../../../src/model/error.ts';
import { applyRun } from '../../../../src/writers/apply/apply.ts';
import { openHands } from '../../../../src/writers/apply/write/file-maker-pool.ts';
import type { ApplyOptions } from '../../../../src/writers/apply/events.ts';
import { thisMachine } from '../../../../src/writers/apply/machine/machine.ts';
import { nodeFileSystem } from '../../../../src/files/node-file-system.ts';
import { FaultyFs } from './faulty-fs.ts';

interface ChildOptions extends Pick<ApplyOptions, 'mode' | 'jobs'> {
  /** How many threads make the new files; none unless told. */
  readonly threads?: number;
  /** At which call of the file system this process is killed; at none unless told. */
  readonly dieAt?: number;
  /** Before the first workfile is written, this process says `at work` and waits for a file of this name. */
  readonly leave?: string;
}

const [run = '', given = '{}'] = process.argv.slice(2);
const { threads = 0, dieAt = 0, leave, ...options } = JSON.parse(given) as ChildOptions;
const hands = threads > 0 ? openHands(new URL('./thread.mjs', import.meta.url), threads) : null;
const fs = new FaultyFs(nodeFileSystem(), { kind: 'die' }, dieAt);

function awaitLeave(file: string): void {
  process.stdout.write('at work\n');
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  while (!existsSync(file)) Atomics.wait(sleeper, 0, 0, 20);
}

// A file size limit raises this signal; without it the write comes up short and then fails, as on a full disk.
process.on('SIGXFSZ', () => undefined);
process.stdout.write('ready\n');
try {
  const { totals } = await applyRun(run, {
    ...options,
    ...(hands === null ? {} : { hands }),
    machine: thisMachine(fs),
    onEvent: ({ type }) => void (type === 'start' && leave !== undefined && awaitLeave(leave)),
  });
  process.stdout.write(`${JSON.stringify(totals)}\n${JSON.stringify({ calls: fs.calls })}\n`);
} catch (error) {
  if (!(error instanceof RemapError)) throw error;
  process.stdout.write(`${JSON.stringify({ kind: error.kind, message: error.message })}\n`);
  process.exitCode = error.kind === 'locked' ? 75 : 3;
} finally {
  await hands?.close();
}
