import { closeSync, openSync, readSync } from 'node:fs';
import { readWalked } from './scan-files.ts';
import { threadEntry } from './thread-pool.ts';
import type { Walked } from './walk.ts';
import { walk } from './walk.ts';

export interface Measured {
  readonly what: 'walk' | 'read' | 'scan';
  /** Null for the walk, which is not told how many to look at. */
  readonly jobs: number | null;
  readonly files: number;
  readonly bytes: number;
  readonly seconds: number;
}

export interface MeasureOptions {
  readonly jobs: readonly number[];
  /** How much each measurement reads at most, in bytes. */
  readonly bytes: number;
  readonly signal?: AbortSignal;
}

/**
 * What this share gives: walking it, reading one file after the other, and scanning with several numbers of jobs. Each
 * measurement takes files of its own, spread over the share, so that none profits from the cache of the one before.
 */
export async function* measure(
  paths: readonly string[],
  { jobs, bytes, signal }: MeasureOptions,
): AsyncGenerator<Measured, void, undefined> {
  const started = performance.now();
  const files: Extract<Walked, { kind: 'workfile' }>[] = [];
  for await (const met of walk(paths, signal === undefined ? {} : { signal }))
    if (met.kind === 'workfile' && met.stamp.bytes > 0) files.push(met);
  const whole = files.reduce((sum, { stamp }) => sum + stamp.bytes, 0);
  yield { what: 'walk', jobs: null, files: files.length, bytes: whole, seconds: since(started) };
  const rounds = 1 + jobs.length;
  const share = (round: number): typeof files => {
    let left = bytes;
    return files.filter((file, index) => index % rounds === round && (left -= file.stamp.bytes) > -file.stamp.bytes);
  };
  yield readPlainly(share(0));
  const threads = threadEntry() === null ? jobs.slice(0, 1) : jobs;
  for (const [round, count] of threads.entries()) {
    const mine = share(round + 1);
    const begun = performance.now();
    let read = 0;
    for await (const file of readWalked(mine, { jobs: count, ...(signal === undefined ? {} : { signal }) }))
      if (file.kind === 'workfile') read += file.workfile.bytes;
    yield { what: 'scan', jobs: count, files: mine.length, bytes: read, seconds: since(begun) };
  }
}

function readPlainly(files: readonly { readonly path: string }[]): Measured {
  const buffer = Buffer.allocUnsafe(1024 * 1024);
  const started = performance.now();
  let bytes = 0;
  let read = 0;
  for (const { path } of files) {
    try {
      const fd = openSync(path, 'r');
      for (let count = readSync(fd, buffer); count > 0; count = readSync(fd, buffer)) bytes += count;
      closeSync(fd);
      read += 1;
    } catch {
      // A file that cannot be read tells nothing about the disk's speed; a scan reports it.
    }
  }
  return { what: 'read', jobs: 1, files: read, bytes, seconds: since(started) };
}

function since(started: number): number {
  return (performance.now() - started) / 1000;
}
