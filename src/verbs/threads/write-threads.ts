import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { openHands } from '../../writers/apply/write/file-maker-pool.ts';
import type { Hands } from '../../writers/apply/write/file-maker-pool.ts';

/** More than four wait for each other at the disk, and each takes some 20 MB. */
const MOST = 4;

/**
 * Threads that write workfiles, none started yet; null where this module was not compiled (under a test runner, in
 * somebody else's bundle): Node 20 starts no thread from TypeScript. Writing then happens in this thread, with the same results.
 */
export function writeThreads(): Hands | null {
  if (!import.meta.url.endsWith('/write-threads.js')) return null;
  const entry = new URL('./write-thread.js', import.meta.url);
  return existsSync(entry) ? openHands(entry, Math.min(MOST, availableParallelism())) : null;
}
