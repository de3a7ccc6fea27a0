import { resolve } from 'node:path';
import { addressOf } from './addresses.ts';
import { EXIT } from './exit.ts';
import { aboveZero, collect, commonOptions, positive } from './options.ts';
import type { CommonOptions } from './options.ts';
import { Progress } from './progress.ts';
import type { QueueWorkerOptions } from '../src/reading/queue/queue-worker.ts';
import type { AddCommand } from './command.ts';
import type { Io } from './io.ts';
import { queueKey } from './queue-key.ts';

/** In seconds. */
const DEFAULT_LOCK = 30;

interface WorkerCliOptions extends CommonOptions {
  readonly queue: string;
  readonly below: readonly string[];
  readonly jobs?: number;
  readonly maxMbps?: number;
  readonly idle?: number;
  readonly lock?: number;
}

/** `worker --queue URL`: reads workfiles for the plans that ask on the queue. */
export const workerCommand: AddCommand = (program, io, finish) => {
  const command = program
    .command('worker')
    .description('read workfiles for `plan --queue`, on any number of machines that see the same paths')
    .requiredOption('--queue <url>', 'the Redis server (redis://host:6379), or env:NAME')
    .option(
      '--below <path>',
      'read only below this path (repeatable; default: what jobs say that are signed with AYON_REMAP_QUEUE_KEY)',
      collect,
      [],
    )
    .option('-j, --jobs <n>', 'how many jobs side by side (default: 1)', positive)
    .option('--max-mbps <n>', 'read no faster, in megabytes a second', aboveZero)
    .option('--idle <seconds>', 'stop when nothing came for so long (default: never)', positive)
    .option('--lock <seconds>', 'after how long without a sign of life others take a job over (default: 30)', positive);
  commonOptions(command).action(async (options: WorkerCliOptions) => {
    const { runQueueWorker } = await import('../src/reading/queue/queue-worker.ts');
    const url = addressOf(options.queue, '--queue', io);
    const progress = new Progress(io, options.quiet !== true);
    let files = 0;
    const done = await runQueueWorker(url, {
      ...workerOptions(options, io),
      ...(await tellers(url, options, io, progress)),
      onJob: (count) => {
        files += count;
        progress.show({ doing: 'reading', done: files, total: null });
      },
    });
    progress.clear();
    io.out(
      options.json === true
        ? `${JSON.stringify({ type: 'worker', ...done, files })}\n`
        : `Jobs done: ${done.jobs}. Workfiles read: ${files}. Jobs set aside: ${done.setAside}.\n`,
    );
    finish(io.signal.aborted ? EXIT.interrupted : EXIT.done);
  });
};

function workerOptions({ below, jobs, maxMbps, idle, lock }: WorkerCliOptions, io: Io): QueueWorkerOptions {
  return {
    ...(below.length === 0 ? {} : { below: below.map((path) => resolve(path)) }),
    key: queueKey(io),
    ...(jobs === undefined ? {} : { jobs }),
    ...(maxMbps === undefined ? {} : { bytesPerSecond: maxMbps * 1e6 }),
    ...(idle === undefined ? {} : { idle: idle * 1000 }),
    ...(lock === undefined ? {} : { lock: lock * 1000 }),
    signal: io.signal,
    drop: io.drop,
  };
}

/** What a worker says while it works. */
async function tellers(
  url: string,
  { quiet, lock }: WorkerCliOptions,
  io: Io,
  progress: Progress,
): Promise<Pick<QueueWorkerOptions, 'onReady' | 'onSetAside' | 'onAway'>> {
  const { shownUrl } = await import('../src/reading/queue/connection.ts');
  const shown = shownUrl(url);
  const say = (text: string): void => {
    progress.clear();
    io.err(text);
  };
  return {
    onReady: () => {
      if (quiet !== true) say(`Waiting for work on ${shown}; Ctrl-C finishes the current job and stops.\n`);
    },
    onSetAside: (why) => say(`${shown}: a job was set aside: ${why}.\n`),
    onAway: (away) =>
      say(
        away
          ? `${shown}: Redis does not answer. It is waited for, ${(lock ?? DEFAULT_LOCK) * 3} s at most.\n`
          : `${shown}: Redis answers again.\n`,
      ),
  };
}
