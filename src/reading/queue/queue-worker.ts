import type { Job, Queue, Worker } from 'bullmq';
import { RemapError } from '../../model/error.ts';
import { scanWorkfile } from '../../scanners/scan-workfile.ts';
import { ProcessPool, processEntry } from '../process-pool.ts';
import { newReadLedger, readPace } from '../read-limit.ts';
import type { ReadRequest } from '../reader-pool.ts';
import { ReaderDied } from '../reader.ts';
import { checkRedis, connectionOf, loadBullMq, QUEUE_NAME } from './connection.ts';
import type { QueueAddress } from './connection.ts';
import { BadJob, checkPermission, jobFrom } from './job.ts';
import type { Permission } from './job.ts';
import { watchRedis } from './watch.ts';
import type { RedisWatch, WatchOptions } from './watch.ts';
import type { ScannedWorkfile } from '../../model/scanned-workfile.ts';

export interface QueueWorkerOptions extends Permission {
  readonly name?: string;
  /** Jobs that are read side by side, each by a process of its own. */
  readonly jobs?: number;
  /** How fast this worker may read, in bytes a second, whatever the plans allow. */
  readonly bytesPerSecond?: number;
  /** Stop when this many milliseconds brought no job; absent means to wait for ever. */
  readonly idle?: number;
  /** How long a job stays with a worker that gives no sign of life, in milliseconds; a Redis that is away is waited for three times as long. */
  readonly lock?: number;
  readonly signal?: AbortSignal;
  /** Raised where the current jobs are to be dropped too. */
  readonly drop?: AbortSignal;
  /** Told once the connection stands. */
  readonly onReady?: () => void;
  readonly onJob?: (files: number) => void;
  /** Told of each job that is set aside, and why. */
  readonly onSetAside?: (why: string) => void;
  /** Told when Redis does not answer, and when it does again. */
  readonly onAway?: WatchOptions['onAway'];
}

/** What a worker did. */
export interface WorkDone {
  readonly jobs: number;
  readonly setAside: number;
}

/** How often a job may lose its worker and be given to another one. */
const SECOND_CHANCES = 1;
/** How many locks long a Redis that is away is waited for. */
const LOCKS_AWAY = 3;

/**
 * Takes jobs from the queue until the signal is raised; the current ones are finished first. Reading happens in processes of
 * its own: the sign of life goes out also while a long file is read, and a file that ends its reader does not end the worker.
 * A job that cannot be understood, or asks for what this worker may not read, is set aside.
 *
 * Throws a `RemapError`: of kind `usage` where it may read nothing, `source` where Redis does not answer at the beginning,
 * `unavailable` where it went away and stayed so.
 */
export async function runQueueWorker(url: string, options: QueueWorkerOptions): Promise<WorkDone> {
  if ((options.below ?? []).length === 0 && options.key === undefined) throw mayReadNothing();
  const address: QueueAddress = { url, name: options.name ?? QUEUE_NAME };
  const { lock = 30_000 } = options;
  const bullmq = await loadBullMq();
  await checkRedis(address);
  const watch = await watchRedis(url, { patience: lock * LOCKS_AWAY, onAway: options.onAway });
  const share = new ShareOfLimit(() => new bullmq.Queue(address.name, { connection: connectionOf(address) }));
  const desk = new Desk(options, share, (why) => new bullmq.UnrecoverableError(why));
  const worker = new bullmq.Worker<unknown, readonly ScannedWorkfile[]>(address.name, (job) => desk.work(job), {
    connection: connectionOf(address),
    concurrency: options.jobs ?? 1,
    lockDuration: lock,
    stalledInterval: lock,
    maxStalledCount: SECOND_CHANCES,
  });
  worker.on('error', () => undefined);
  const over = new AbortController();
  try {
    await Promise.race([worker.waitUntilReady(), watch.gone]);
    options.onReady?.();
    await Promise.race([stopped(options, () => (watch.away ? Date.now() : desk.last), over.signal), watch.gone]);
    await leave(worker, watch, options.drop);
  } finally {
    over.abort();
    // What is still under way is given up: whoever comes here by an error, or was told to drop it, waits for nobody.
    void worker.close(true).catch(() => undefined);
    void share.close().catch(() => undefined);
    await desk.close();
    watch.close();
  }
  return desk.done;
}

/** Finishes the current jobs, unless Redis is away, as nobody would learn of it, or they are to be dropped. */
async function leave(worker: Pick<Worker, 'close'>, watch: RedisWatch, drop: AbortSignal | undefined): Promise<void> {
  if (watch.away || drop?.aborted === true) return;
  let tell: () => void = () => undefined;
  const dropped = new Promise<void>((resolve) => (tell = resolve));
  drop?.addEventListener('abort', tell, { once: true });
  try {
    await Promise.race([worker.close(), dropped, watch.gone]);
  } finally {
    drop?.removeEventListener('abort', tell);
  }
}

function mayReadNothing(): RemapError {
  return new RemapError({
    kind: 'usage',
    subject: '--below',
    operation: 'starting a worker',
    problem: 'this worker may read nothing: no path is given, and there is no key for signed jobs',
    remedy:
      'Give --below with the folder of the projects, or set AYON_REMAP_QUEUE_KEY to the same long random text here and for `plan --queue`',
  });
}

/** Where jobs are worked on: checked, read and counted. */
class Desk {
  readonly #options: QueueWorkerOptions;
  readonly #share: ShareOfLimit;
  readonly #final: (why: string) => Error;
  readonly #pool: ProcessPool | null;
  readonly #jobs: number;
  #done = 0;
  #setAside = 0;
  #active = 0;
  #last = Date.now();

  /** `final` makes an error after which a job is given to nobody else. */
  constructor(options: QueueWorkerOptions, share: ShareOfLimit, final: (why: string) => Error) {
    this.#options = options;
    this.#share = share;
    this.#final = final;
    this.#jobs = options.jobs ?? 1;
    const entry = processEntry();
    this.#pool = entry === null ? null : new ProcessPool(entry, this.#jobs);
  }

  get done(): WorkDone {
    return { jobs: this.#done, setAside: this.#setAside };
  }

  /** When there was work last, in milliseconds since 1970. */
  get last(): number {
    return this.#active > 0 ? Date.now() : this.#last;
  }

  async work({ data }: Pick<Job<unknown>, 'data'>): Promise<readonly ScannedWorkfile[]> {
    this.#active += 1;
    try {
      const job = jobFrom(data);
      await checkPermission(job, this.#options);
      const share = await this.#share.of(job.bytesPerSecond);
      const limit = Math.min(this.#options.bytesPerSecond ?? Infinity, share) / this.#jobs;
      const { paths } = job;
      const scanned = await this.#read(limit === Infinity ? { paths } : { paths, bytesPerSecond: limit });
      this.#done += 1;
      this.#options.onJob?.(scanned.length);
      return scanned;
    } catch (error) {
      throw this.#told(error);
    } finally {
      this.#active -= 1;
      this.#last = Date.now();
    }
  }

  async close(): Promise<void> {
    await this.#pool?.close();
  }

  #told(error: unknown): unknown {
    if (error instanceof ReaderDied) return new Error(error.message);
    if (!(error instanceof BadJob)) return error;
    this.#setAside += 1;
    this.#options.onSetAside?.(error.message);
    return this.#final(error.message);
  }

  #read(request: ReadRequest): Promise<readonly ScannedWorkfile[]> {
    return this.#pool === null ? readHere(request) : this.#pool.request(request);
  }
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

/** Resolves when the worker is told to stop, when nothing came for so long, or when its work is over for another reason. */
function stopped({ signal, idle }: QueueWorkerOptions, last: () => number, over: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const ends = [signal, over];
    const end = (): void => {
      clearInterval(timer);
      // Whoever runs workers one after the other has one signal for all of them.
      for (const one of ends) one?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setInterval(() => {
      if (idle !== undefined && Date.now() - last() > idle) end();
    }, 200);
    for (const one of ends) one?.addEventListener('abort', end, { once: true });
    if (signal?.aborted === true) end();
  });
}
