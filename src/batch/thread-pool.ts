import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { ScannedWorkfile } from '../scanners/scan-workfile.ts';
import { ReaderDied } from './reader.ts';
import type { ChunkReader, FileToRead } from './reader.ts';
import type { WorkerSetup } from './scan-worker.ts';

interface Task {
  readonly paths: readonly string[];
  readonly resolve: (scanned: readonly ScannedWorkfile[]) => void;
  readonly reject: (error: Error) => void;
}

/**
 * The compiled worker beside this module; null where this module itself was not compiled (under a test runner, in a
 * bundle): Node 20 starts no thread from TypeScript. Reading then happens in this thread, with the same results.
 */
export function threadEntry(): URL | null {
  if (!import.meta.url.endsWith('/thread-pool.js')) return null;
  const entry = new URL('./scan-worker.js', import.meta.url);
  return existsSync(entry) ? entry : null;
}

/**
 * Threads that each read synchronously with a buffer of their own. What costs time on a network share is waiting for the
 * filer, and this many threads wait at once.
 */
export class ThreadPool implements ChunkReader {
  readonly lookAhead: number;
  /** Small, so that a few long files do not hold up the others; a message costs far less than opening 16 files. */
  readonly chunk = { files: 16, bytes: 16 * 1024 * 1024 };
  readonly #entry: URL;
  readonly #setup: WorkerSetup;
  readonly #threads: number;
  /** Each with what it is reading. */
  readonly #workers = new Map<Worker, Task | null>();
  readonly #idle: Worker[] = [];
  readonly #waiting: Task[] = [];
  #closed = false;

  constructor(entry: URL, threads: number, setup: WorkerSetup) {
    this.#entry = entry;
    this.#threads = threads;
    this.#setup = setup;
    this.lookAhead = threads * 8;
  }

  read(files: readonly FileToRead[]): Promise<readonly ScannedWorkfile[]> {
    return this.readPaths(files.map(({ path }) => path));
  }

  readPaths(paths: readonly string[]): Promise<readonly ScannedWorkfile[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ paths, resolve, reject });
      this.#next();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#workers.keys()].map((worker) => worker.terminate()));
  }

  #next(): void {
    if (this.#waiting.length === 0 || this.#closed) return;
    const worker = this.#idle.pop() ?? (this.#workers.size < this.#threads ? this.#start() : null);
    const task = worker === null ? undefined : this.#waiting.shift();
    if (worker === null || task === undefined) return;
    this.#workers.set(worker, task);
    worker.postMessage(task.paths);
  }

  #start(): Worker {
    const worker = new Worker(this.#entry, { workerData: this.#setup });
    this.#workers.set(worker, null);
    worker.on('message', (scanned: readonly ScannedWorkfile[]) => {
      const task = this.#workers.get(worker);
      this.#workers.set(worker, null);
      this.#idle.push(worker);
      task?.resolve(scanned);
      this.#next();
    });
    // Out of memory says `error` and then `exit`; the first of the two gives the better reason.
    worker.on('error', (error) => this.#died(worker, error.message));
    worker.on('exit', (code) => this.#died(worker, `the thread ended with ${code}`));
    return worker;
  }

  #died(worker: Worker, why: string): void {
    const task = this.#workers.get(worker);
    this.#workers.delete(worker);
    const at = this.#idle.indexOf(worker);
    if (at >= 0) this.#idle.splice(at, 1);
    task?.reject(new ReaderDied(why));
    this.#next();
  }
}
