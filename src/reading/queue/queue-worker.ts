import type { Queue } from 'bullmq';
import { scanWorkfile } from '../../scanners/scan-workfile.ts';
import { ProcessPool, processEntry } from '../process-pool.ts';
import { newReadLedger, readPace } from '../read-limit.ts';
import type { ReadRequest } from '../reader-pool.ts';
import { ReaderDied } from '../reader.ts';
import { checkRedis, connectionOf, loadBullMq, QUEUE_NAME } from './connection.ts';
import type { QueueAddress, ReadJob } from './connection.ts';
import type { ScannedWorkfile } from '../../model/scanned-workfile.ts';

export interface QueueWorkerOptions {
  readonly name?: string;
  /** Jobs that are read side by side, each by a process of its own. */
  readonly jobs?: number;
  /** How fast this worker may read, in bytes a second, whatever the plans allow. */
  readonly bytesPerSecond?: number;
  /** Stop when this many milliseconds brought no job; absent means to wait for ever. */
  readonly idle?: number;
  /** How long a job stays with a worker that gives no sign of life, in milliseconds. */
  readonly lock?: number;
  readonly signal?: AbortSignal;
  readonly onJob?: (files: number) => void;
}

/** How often a job may lose its worker and be given to another one. */
const SECOND_CHANCES = 1;

/**
 * Takes jobs from the queue until the signal is raised; the current ones are finished first. Reading happens in processes of
 * its own: the sign of life goes out also while a long file is read, and a file that ends its reader does not end the worker.
 * Returns how many jobs were done.
 */
export async function runQueueWorker(url: string, options: QueueWorkerOptions = {}): Promise<number> {
  const address: QueueAddress = { url, name: options.name ?? QUEUE_NAME };
  const { Queue, Worker } = await loadBullMq();
  await checkRedis(address);
  const { jobs = 1, lock = 30_000 } = options;
  const entry = processEntry();
  const pool = entry === null ? null : new ProcessPool(entry, jobs);
  const read = pool === null ? readHere : (request: ReadRequest) => pool.request(request);
  const share = new ShareOfLimit(() => new Queue(address.name, { connection: connectionOf(address) }));
  let done = 0;
  let active = 0;
  let last = Date.now();
  const worker = new Worker<ReadJob, readonly ScannedWorkfile[]>(
    address.name,
    async ({ data: { paths, bytesPerSecond } }) => {
      active += 1;
      try {
        const limit = Math.min(options.bytesPerSecond ?? Infinity, await share.of(bytesPerSecond)) / jobs;
        const scanned = await read(limit === Infinity ? { paths } : { paths, bytesPerSecond: limit });
        done += 1;
        options.onJob?.(scanned.length);
        return scanned;
      } catch (error) {
        throw error instanceof ReaderDied ? new Error(error.message) : error;
      } finally {
        active -= 1;
        last = Date.now();
      }
    },
    {
      connection: connectionOf(address),
      concurrency: jobs,
      lockDuration: lock,
      stalledInterval: lock,
      maxStalledCount: SECOND_CHANCES,
    },
  );
  worker.on('error', () => undefined);
  try {
    await worker.waitUntilReady();
    await stopped(options, () => (active > 0 ? Date.now() : last));
  } finally {
    await worker.close();
    await Promise.all([pool?.close(), share.close()]);
  }
  return done;
}

const ledger = newReadLedger();

function readHere({ paths, bytesPerSecond }: ReadRequest): Promise<readonly ScannedWorkfile[]> {
  const pace = bytesPerSecond === undefined ? null : readPace(ledger, bytesPerSecond);
  return Promise.resolve(paths.map((path) => scanWorkfile(path, pace)));
}

/** How long a count of workers is good, in milliseconds. */
const COUNTED = 2000;

/** What of a plan's limit falls to one of the workers that listen. They are counted only where there is a limit. */
class ShareOfLimit {
  readonly #open: () => Queue;
  #queue: Queue | null = null;
  #workers = 1;
  #counted = -COUNTED;

  constructor(open: () => Queue) {
    this.#open = open;
  }

  /** In bytes a second; without a limit, infinitely many. */
  async of(bytesPerSecond: number | undefined): Promise<number> {
    if (bytesPerSecond === undefined) return Infinity;
    if (performance.now() - this.#counted > COUNTED) {
      this.#queue ??= this.#open().on('error', () => undefined);
      this.#workers = Math.max(1, await this.#queue.getWorkersCount());
      this.#counted = performance.now();
    }
    return bytesPerSecond / this.#workers;
  }

  async close(): Promise<void> {
    await this.#queue?.close();
  }
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
