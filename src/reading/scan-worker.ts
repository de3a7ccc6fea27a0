import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { scanWorkfile } from '../scanners/scan-workfile.ts';
import { readPace } from './read-limit.ts';

/** What a thread is told once: the shared ledger of a limit on reading, or null where there is no limit. */
export interface WorkerSetup {
  readonly limit: { readonly ledger: SharedArrayBuffer; readonly bytesPerSecond: number } | null;
}

function isSetup(data: unknown): data is WorkerSetup {
  return typeof data === 'object' && data !== null && 'limit' in data;
}

if (!isMainThread && parentPort !== null && isSetup(workerData)) {
  const port = parentPort;
  const { limit } = workerData;
  const pace = limit === null ? null : readPace(limit.ledger, limit.bytesPerSecond);
  port.on('message', (paths: readonly string[]) => {
    port.postMessage(paths.map((path) => scanWorkfile(path, pace)));
  });
}
