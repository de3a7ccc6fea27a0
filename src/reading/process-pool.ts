import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ReaderPool } from './reader-pool.ts';
import type { Hand, HandEvents } from './reader-pool.ts';
import type { ScannedWorkfile } from '../model/scanned-workfile.ts';

/** The compiled reader beside this module; null where this module itself was not compiled, as for threads. */
export function processEntry(): URL | null {
  if (!import.meta.url.endsWith('/process-pool.js')) return null;
  const entry = new URL('./scan-process.js', import.meta.url);
  return existsSync(entry) ? entry : null;
}

/**
 * Processes of their own. What ends one of them, the system's memory killer or a crash below JavaScript, ends neither the
 * others nor whoever asked: of a poisoned file it is told at once who did it.
 */
export class ProcessPool extends ReaderPool {
  constructor(entry: URL, processes: number) {
    super(processes, (events) => startProcess(entry, events));
  }
}

/** In the middle of a long file they would not notice that they are alone. */
const living = new Set<ChildProcess>();
process.on('exit', () => living.forEach((child) => child.kill('SIGKILL')));

function startProcess(entry: URL, { done, died }: HandEvents): Hand {
  const child = fork(fileURLToPath(entry));
  living.add(child);
  child.on('exit', () => living.delete(child));
  child.on('message', (scanned) => {
    if (isScanned(scanned)) done(scanned);
  });
  child.on('error', (error) => died(error.message));
  child.on('exit', (code, signal) => died(`the process that read it ended with ${signal ?? String(code)}`));
  return {
    post: (request) => {
      // When it cannot be asked it has ended, which `exit` tells.
      child.send(request, () => undefined);
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      // It only reads, so there is nothing to finish.
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function isScanned(message: unknown): message is readonly ScannedWorkfile[] {
  return Array.isArray(message);
}
