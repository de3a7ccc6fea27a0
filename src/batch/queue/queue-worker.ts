import { scanWorkfile } from '../../scanners/scan-workfile.ts';
import type { ScannedWorkfile } from '../../scanners/scan-workfile.ts';
import { ReaderDied } from '../reader.ts';
import { ThreadPool, threadEntry } from '../thread-pool.ts';
import { checkRedis, connectionOf, loadBullMq, QUEUE_NAME } from './connection.ts';
import type { QueueAddress, ReadJob } from './connection.ts';

export interface QueueWorkerOptions {
  readonly name?: string;
  /** Jobs that are read side by side, each by a thread of its own. */
  readonly jobs?: number;
  /** Stop when this many milliseconds brought no job; absent means to wait for ever. */
  readonly idle?: number;
  /** How long a job stays with a worker that gives no sign of life, in milliseconds. */
  readonly lock?: number;
  readonly signal?: AbortSignal;
  readonly onJob?: (files: number) => void;
}

/**
 * Takes jobs from the queue until the signal is raised; the current ones are finished first. Reading happens in threads, so
 * that the sign of life goes out also while a long file is read. Returns how many jobs were done.
 */
export async function runQueueWorker(url: string, options: QueueWorkerOptions = {}): Promise<number> {
  const address: QueueAddress = { url, name: options.name ?? QUEUE_NAME };
  const { Worker } = await loadBullMq();
  await checkRedis(address);
  const { jobs = 1, lock = 30_000 } = options;
  const entry = threadEntry();
  const pool = entry === null ? null : new ThreadPool(entry, jobs, { limit: null });
  let done = 0;
  let last = Date.now();
  const read = async (paths: readonly string[]): Promise<readonly ScannedWorkfile[]> => {
    if (pool === null) return paths.map((path) => scanWorkfile(path));
    return pool.readPaths(paths);
  };
  const worker = new Worker<ReadJob, readonly ScannedWorkfile[]>(
    address.name,
    async (job) => {
      last = Date.now();
      try {
        const scanned = await read(job.data.paths);
        done += 1;
        options.onJob?.(scanned.length);
        return scanned;
      } catch (error) {
        throw error instanceof ReaderDied ? new Error(error.message) : error;
      } finally {
        last = Date.now();
      }
    },
    // A job whose worker died goes to another one once; the second time it is the job's own fault.
    {
      connection: connectionOf(address),
      concurrency: jobs,
      lockDuration: lock,
      stalledInterval: lock,
      maxStalledCount: 1,
    },
  );
  worker.on('error', () => undefined);
  try {
    await worker.waitUntilReady();
    await stopped(options, () => last);
  } finally {
    await worker.close();
    await pool?.close();
  }
  return done;
}

function stopped({ signal, idle }: QueueWorkerOptions, last: () => number): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearInterval(timer);
      resolve();
    };
    const timer = setInterval(() => {
      if (idle !== undefined && Date.now() - last() > idle) end();
    }, 200);
    if (signal?.aborted === true) end();
    signal?.addEventListener('abort', end, { once: true });
  });
}
