import { createHash } from 'node:crypto';
import type { JobsOptions, Queue, QueueEvents } from 'bullmq';
import { VERSION } from '../../model/version.ts';
import { ReaderDied } from '../reader.ts';
import type { ChunkReader, FileToRead } from '../reader.ts';
import { checkRedis, connectionOf, loadBullMq, QUEUE_NAME } from './connection.ts';
import type { QueueAddress, ReadJob } from './connection.ts';
import type { ScannedWorkfile } from '../../model/scanned-workfile.ts';

/** How long a result stays in Redis that nobody fetched, in seconds: a plan that was stopped goes on with it. */
const KEPT = 3 * 24 * 3600;

export interface QueueReaderOptions {
  readonly name?: string;
  /** How fast all workers together may read, in bytes a second. */
  readonly bytesPerSecond?: number;
  /** Told when no worker listens, and when one does again. */
  readonly onIdle?: (workers: number) => void;
}

/**
 * Reads workfiles by whatever workers listen on the queue. A job is named after its files and what they were, so one that
 * was added before is not done twice. A worker that dies over a job loses it to another one; a job that ends two workers
 * is handed back as `ReaderDied`.
 */
export async function openQueueReader(url: string, options: QueueReaderOptions = {}): Promise<ChunkReader> {
  const address: QueueAddress = { url, name: options.name ?? QUEUE_NAME };
  const { Queue, QueueEvents } = await loadBullMq();
  await checkRedis(address);
  const connection = connectionOf(address);
  const queue = new Queue<ReadJob, readonly ScannedWorkfile[]>(address.name, { connection });
  const events = new QueueEvents(address.name, { connection });
  // Without listeners, each attempt to reconnect would end the process.
  queue.on('error', () => undefined);
  events.on('error', () => undefined);
  // Each job that is waited for listens.
  queue.setMaxListeners(0);
  events.setMaxListeners(0);
  await Promise.all([queue.waitUntilReady(), events.waitUntilReady()]);
  return new QueueReader(queue, events, options);
}

/** How BullMQ says that a job lost its worker once too often. */
const STALLED = 'job stalled more than allowable limit';

class QueueReader implements ChunkReader {
  readonly lookAhead = 256;
  readonly chunk = { files: 32, bytes: 64 * 1024 * 1024 };
  readonly #queue: Queue<ReadJob, readonly ScannedWorkfile[]>;
  readonly #events: QueueEvents;
  readonly #limit: Pick<ReadJob, 'bytesPerSecond'>;
  readonly #watch: NodeJS.Timeout;

  constructor(
    queue: Queue<ReadJob, readonly ScannedWorkfile[]>,
    events: QueueEvents,
    { onIdle, bytesPerSecond }: QueueReaderOptions,
  ) {
    this.#queue = queue;
    this.#events = events;
    this.#limit = bytesPerSecond === undefined ? {} : { bytesPerSecond };
    let workers = 1;
    this.#watch = setInterval(() => {
      void queue.getWorkersCount().then(
        (count) => {
          if ((count === 0) !== (workers === 0)) onIdle?.(count);
          workers = count;
        },
        () => undefined,
      );
    }, 5000);
  }

  async announce(files: readonly FileToRead[]): Promise<void> {
    const jobs = files.map((file) => ({ name: 'read', data: this.#data([file]), opts: jobOptions([file]) }));
    await this.#queue.addBulk(jobs);
  }

  async read(files: readonly FileToRead[]): Promise<readonly ScannedWorkfile[]> {
    const job = await this.#queue.add('read', this.#data(files), jobOptions(files));
    try {
      return await job.waitUntilFinished(this.#events);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new ReaderDied(why === STALLED ? 'the workers that read it ended, one after the other' : why);
    } finally {
      // What was fetched is in the run's index; what failed is tried anew by the next run.
      await job.remove().catch(() => undefined);
    }
  }

  #data(files: readonly FileToRead[]): ReadJob {
    return { paths: files.map(({ path }) => path), ...this.#limit };
  }

  async close(): Promise<void> {
    clearInterval(this.#watch);
    await Promise.all([this.#events.close(), this.#queue.close()]);
  }
}

function jobOptions(files: readonly FileToRead[]): JobsOptions {
  return { jobId: jobId(files), removeOnComplete: { age: KEPT }, removeOnFail: { age: KEPT } };
}

/** The same files in the same state, read by the same version, are the same job. */
export function jobId(files: readonly FileToRead[]): string {
  const hash = createHash('sha256').update(VERSION);
  for (const { path, stamp } of files) hash.update(`\0${path}\0${stamp.bytes}:${stamp.mtimeNs}:${stamp.ctimeNs}`);
  return hash.digest('hex');
}
