import { createHash } from 'node:crypto';
import type { JobsOptions, Queue, QueueEvents } from 'bullmq';
import { VERSION } from '../../model/version.ts';
import { ReaderDied } from '../reader.ts';
import type { ChunkReader, FileToRead } from '../reader.ts';
import { checkRedis, connectionOf, loadBullMq, QUEUE_NAME } from './connection.ts';
import type { QueueAddress } from './connection.ts';
import { signed } from './job.ts';
import type { ReadJob } from './job.ts';
import { watchRedis } from './watch.ts';
import type { RedisWatch, WatchOptions } from './watch.ts';
import type { ScannedWorkfile } from '../../model/scanned-workfile.ts';

/** How long a result stays in Redis that nobody fetched, in seconds: a plan that was stopped goes on with it. */
const KEPT = 3 * 24 * 3600;

/** How long a plan waits for a Redis that went away, in milliseconds: three times what a worker's lock holds unless told. */
const PATIENCE = 90_000;

export interface QueueReaderOptions {
  readonly name?: string;
  /** The paths of the plan, in full: a worker that has the same key reads below them. */
  readonly below?: readonly string[];
  /** What jobs are signed with; absent where they are not. */
  readonly key?: string | undefined;
  /** How long it waits for a Redis that went away, in milliseconds. */
  readonly patience?: number;
  /** Told when Redis does not answer, and when it does again. */
  readonly onAway?: WatchOptions['onAway'];
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
  const watch = await watchRedis(url, { patience: options.patience ?? PATIENCE, onAway: options.onAway });
  await Promise.race([Promise.all([queue.waitUntilReady(), events.waitUntilReady()]), watch.gone]);
  return new QueueReader(queue, events, watch, options);
}

/** How BullMQ says that a job lost its worker once too often. */
const STALLED = 'job stalled more than allowable limit';

class QueueReader implements ChunkReader {
  readonly lookAhead = 256;
  readonly chunk = { files: 32, bytes: 64 * 1024 * 1024 };
  readonly #queue: Queue<ReadJob, readonly ScannedWorkfile[]>;
  readonly #events: QueueEvents;
  readonly #redis: RedisWatch;
  readonly #asks: Pick<ReadJob, 'bytesPerSecond' | 'below'>;
  readonly #key: string | undefined;
  readonly #watch: NodeJS.Timeout;

  constructor(
    queue: Queue<ReadJob, readonly ScannedWorkfile[]>,
    events: QueueEvents,
    redis: RedisWatch,
    { onIdle, bytesPerSecond, below, key }: QueueReaderOptions,
  ) {
    this.#queue = queue;
    this.#events = events;
    this.#redis = redis;
    this.#key = key;
    this.#asks = {
      ...(bytesPerSecond === undefined ? {} : { bytesPerSecond }),
      ...(below === undefined ? {} : { below }),
    };
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
    await Promise.race([this.#queue.addBulk(jobs), this.#redis.gone]);
  }

  async read(files: readonly FileToRead[]): Promise<readonly ScannedWorkfile[]> {
    for (;;) {
      const { returned } = this.#redis;
      // A Redis that was away may have lost the job, or its end may have been told while nobody listened.
      const read = await Promise.race([this.#ask(files), this.#redis.gone, returned]);
      if (read !== undefined) return read;
    }
  }

  async #ask(files: readonly FileToRead[]): Promise<readonly ScannedWorkfile[]> {
    const job = await this.#queue.add('read', this.#data(files), jobOptions(files));
    try {
      return answered(files, await job.waitUntilFinished(this.#events));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new ReaderDied(why === STALLED ? 'the workers that read it ended, one after the other' : why);
    } finally {
      // What was fetched is in the run's index; what failed is tried anew by the next run.
      await job.remove().catch(() => undefined);
    }
  }

  #data(files: readonly FileToRead[]): ReadJob {
    return signed({ paths: files.map(({ path }) => path), ...this.#asks }, this.#key);
  }

  async close(): Promise<void> {
    clearInterval(this.#watch);
    const closing = Promise.all([this.#events.close(), this.#queue.close()]);
    closing.catch(() => undefined);
    // Nothing can be said to a Redis that is away.
    if (!this.#redis.away) await Promise.race([closing, this.#redis.gone.catch(() => undefined)]);
    this.#redis.close();
  }
}

/** What a worker gave back, if it is about these files: anybody who reaches Redis may answer. */
function answered(files: readonly FileToRead[], answer: unknown): readonly ScannedWorkfile[] {
  if (isAbout(files, answer)) return answer;
  throw new Error('what came back is not about these workfiles');
}

function isAbout(files: readonly FileToRead[], answer: unknown): answer is readonly ScannedWorkfile[] {
  return (
    Array.isArray(answer) &&
    answer.length === files.length &&
    answer.every(
      (one: unknown, at) =>
        typeof one === 'object' && one !== null && 'path' in one && one.path === files[at]?.path && 'outcome' in one,
    )
  );
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
