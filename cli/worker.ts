import { EXIT } from './exit.ts';
import { aboveZero, commonOptions, positive } from './options.ts';
import type { CommonOptions } from './options.ts';
import { Progress } from './progress.ts';
import type { AddCommand } from './command.ts';

interface WorkerCliOptions extends CommonOptions {
  readonly queue: string;
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
    .requiredOption('--queue <url>', 'the Redis server (redis://host:6379)')
    .option('-j, --jobs <n>', 'how many jobs side by side (default: 1)', positive)
    .option('--max-mbps <n>', 'read no faster, in megabytes a second', aboveZero)
    .option('--idle <seconds>', 'stop when nothing came for so long (default: never)', positive)
    .option('--lock <seconds>', 'after how long without a sign of life others take a job over (default: 30)', positive);
  commonOptions(command).action(async ({ queue, jobs, maxMbps, idle, lock, ...options }: WorkerCliOptions) => {
    const { runQueueWorker } = await import('../src/reading/queue/queue-worker.ts');
    const { shownUrl } = await import('../src/reading/queue/connection.ts');
    const progress = new Progress(io, options.quiet !== true);
    if (options.quiet !== true)
      io.err(`Waiting for work on ${shownUrl(queue)}; Ctrl-C finishes the current job and stops.\n`);
    let files = 0;
    const done = await runQueueWorker(queue, {
      ...(jobs === undefined ? {} : { jobs }),
      ...(maxMbps === undefined ? {} : { bytesPerSecond: maxMbps * 1e6 }),
      ...(idle === undefined ? {} : { idle: idle * 1000 }),
      ...(lock === undefined ? {} : { lock: lock * 1000 }),
      signal: io.signal,
      onJob: (count) => {
        files += count;
        progress.show({ doing: 'reading', done: files, total: null });
      },
    });
    progress.clear();
    io.out(
      options.json === true
        ? `${JSON.stringify({ type: 'worker', jobs: done, files })}\n`
        : `${done} jobs done, ${files} workfiles read.\n`,
    );
    finish(io.signal.aborted ? EXIT.interrupted : EXIT.done);
  });
};
