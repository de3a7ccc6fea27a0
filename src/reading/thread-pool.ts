import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { ReaderPool } from './reader-pool.ts';
import type { Hand, HandEvents } from './reader-pool.ts';
import type { WorkerSetup } from './scan-worker.ts';
import type { ScannedWorkfile } from '../model/scanned-workfile.ts';

/**
 * The compiled worker beside this module; null where this module itself was not compiled (under a test runner, in
 * somebody else's bundle): Node 20 starts no thread from TypeScript. Reading then happens in this thread, with the same results.
 */
export function threadEntry(): URL | null {
  if (!import.meta.url.endsWith('/thread-pool.js')) return null;
  const entry = new URL('./scan-worker.js', import.meta.url);
  return existsSync(entry) ? entry : null;
}

/** Threads of this process. They share one limit on reading; what ends the process ends them all. */
export class ThreadPool extends ReaderPool {
  constructor(entry: URL, threads: number, setup: WorkerSetup) {
    super(threads, (events) => startThread(entry, setup, events));
  }
}

function startThread(entry: URL, setup: WorkerSetup, { done, died }: HandEvents): Hand {
  const worker = new Worker(entry, { workerData: setup });
  worker.on('message', (scanned: readonly ScannedWorkfile[]) => done(scanned));
  // Out of memory says `error` and then `exit`; the first of the two gives the better reason.
  worker.on('error', (error) => died(error.message));
  worker.on('exit', (code) => died(`the thread ended with ${code}`));
  return { post: ({ paths }) => worker.postMessage(paths), stop: () => worker.terminate() };
}
