import { availableParallelism } from 'node:os';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { scanWorkfile } from '../scanners/scan-workfile.ts';
import { newReadLedger, readPace } from './read-limit.ts';
import { readOrSetAside } from './reader.ts';
import type { ChunkReader, FileToRead } from './reader.ts';
import type { FileStamp } from './stamp.ts';
import { ThreadPool, threadEntry } from './thread-pool.ts';
import { hasVanished, walk } from './walk.ts';
import type { Walked, WalkOptions } from './walk.ts';
import type { ScannedWorkfile } from '../model/scanned-workfile.ts';

export interface ScanOptions extends WalkOptions {
  /** This machine's share of the work: shard `index` of `count`, counted from 1. */
  readonly shard?: Shard;
  /** Bytes a second that all readers together may read. */
  readonly bytesPerSecond?: number;
}

export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** How the files are read that a walk met. */
export interface ReadOptions extends ScanOptions {
  /** What is known of a file from an earlier run; null has it read. */
  readonly known?: (file: FileToRead) => { readonly workfile: ScannedWorkfile; readonly readAt: number } | null;
  /**
   * From how many bytes on a file is read by a thread, so that an interruption is heard while it is read. Absent where
   * starting a thread would cost more than that is worth.
   */
  readonly longFrom?: number;
  /** Reads the files somewhere else; closed by whoever opened it. Without one, threads of this process do. */
  readonly reader?: ChunkReader;
}

/** What a scan hands on for each name that the walk met. */
export type ScannedFile =
  | {
      readonly kind: 'workfile';
      readonly workfile: ScannedWorkfile;
      /** What the file was before it was read; null where it could not be looked at. */
      readonly stamp: FileStamp | null;
      /** When reading began, in milliseconds since 1970. */
      readonly readAt: number;
    }
  | Extract<Walked, { kind: 'passed-over' }>;

/** How long this thread reads before signals and timers get their turn, in milliseconds. */
const TURN = 50;
/** How long reading has to take before more threads are started unasked, in milliseconds. Starting them costs about 100. */
const WORTH_THREADS = 1000;

/** Walks the paths and reads every workfile once, in the walk's order. Asks nobody and writes nothing. */
export async function* scanFiles(
  paths: readonly string[],
  options: ScanOptions = {},
): AsyncGenerator<ScannedFile, void, undefined> {
  yield* readWalked(walk(paths, options), options);
}

/** Reads what a walk met, in its order. */
export async function* readWalked(
  met: AsyncIterable<Walked> | Iterable<Walked>,
  options: ReadOptions = {},
): AsyncGenerator<ScannedFile, void, undefined> {
  const { reader, signal, bytesPerSecond, jobs } = options;
  const work = workOf(met, options);
  if (reader !== undefined) {
    yield* readElsewhere(work, reader, signal);
    return;
  }
  const limit = bytesPerSecond === undefined ? null : { ledger: newReadLedger(), bytesPerSecond };
  const pace = limit === null ? null : readPace(limit.ledger, limit.bytesPerSecond);
  const entry = threadEntry();
  const threads = entry === null ? 1 : (jobs ?? Math.max(1, Math.min(4, availableParallelism() - 1)));
  const alone = threads === 1 ? Infinity : jobs === undefined ? WORTH_THREADS : 0;
  // Waiting for a limit is as deaf as reading.
  const here = entry !== null && limit !== null ? 0 : alone;
  const longFrom = entry === null ? Infinity : (options.longFrom ?? Infinity);
  const left = here > 0 ? yield* readHere(work, pace, signal, here, longFrom) : [];
  if (left === null || entry === null) return;
  const pool = new ThreadPool(entry, threads, { limit });
  try {
    yield* readElsewhere(following(left, work), pool, signal);
  } finally {
    await pool.close();
  }
}

/** A name that needs no reading, or a file that does. */
type Work =
  { readonly kind: 'done'; readonly file: ScannedFile } | { readonly kind: 'read'; readonly file: FileToRead };

async function* workOf(
  met: AsyncIterable<Walked> | Iterable<Walked>,
  { shard, known }: ReadOptions,
): AsyncGenerator<Work, void, undefined> {
  for await (const walked of met) {
    if (walked.kind === 'passed-over') yield { kind: 'done', file: walked };
    else if (shard !== undefined && shardOf(walked.path, shard.count) !== shard.index) continue;
    else if (walked.kind === 'failed')
      yield { kind: 'done', file: { kind: 'workfile', workfile: failedWorkfile(walked), stamp: null, readAt: 0 } };
    else {
      const { path, stamp } = walked;
      const before = known?.({ path, stamp }) ?? null;
      if (before === null) yield { kind: 'read', file: { path, stamp } };
      else yield { kind: 'done', file: { kind: 'workfile', ...before, stamp } };
    }
  }
}

async function* following(
  first: readonly Work[],
  rest: AsyncGenerator<Work, void, undefined>,
): AsyncGenerator<Work, void, undefined> {
  yield* first;
  yield* rest;
}

/**
 * Reads in this thread until `milliseconds` are over or a file comes that is too long for it; returns what was taken from
 * the work and not read, or null at the work's end.
 */
async function* readHere(
  work: AsyncGenerator<Work, void, undefined>,
  pace: ((bytes: number) => void) | null,
  signal: AbortSignal | undefined,
  milliseconds: number,
  longFrom: number,
): AsyncGenerator<ScannedFile, readonly Work[] | null, undefined> {
  const end = performance.now() + milliseconds;
  let turn = performance.now();
  for (;;) {
    signal?.throwIfAborted();
    const next = await work.next();
    if (next.done === true) return null;
    if (next.value.kind === 'done') yield next.value.file;
    else if (next.value.file.stamp.bytes >= longFrom) return [next.value];
    else {
      const { path, stamp } = next.value.file;
      const readAt = Date.now();
      yield finished({ path, stamp }, scanWorkfile(path, pace), readAt);
    }
    const now = performance.now();
    if (now > end) return [];
    if (now - turn < TURN) continue;
    // Everything above may be synchronous: without this, no Ctrl-C would be heard.
    await nextTurn();
    turn = performance.now();
  }
}

/** Reads through `reader` in chunks, several under way at once; hands the results on in the order of the work. */
async function* readElsewhere(
  work: AsyncGenerator<Work, void, undefined>,
  reader: ChunkReader,
  signal: AbortSignal | undefined,
): AsyncGenerator<ScannedFile, void, undefined> {
  const underWay: Promise<ScannedFile[]>[] = [];
  const take = async (): Promise<ScannedFile[]> => abortable(underWay.shift() ?? Promise.resolve([]), signal);
  for await (const chunk of chunked(work, reader.chunk)) {
    signal?.throwIfAborted();
    const result = readChunk(chunk, reader);
    // Whoever waits for it hears of the failure; nobody waits when an earlier one failed.
    result.catch(() => undefined);
    underWay.push(result);
    while (underWay.length >= reader.lookAhead) yield* await take();
  }
  while (underWay.length > 0) yield* await take();
}

/** A file of at least so much of a chunk's bytes is a chunk of its own. */
const ALONE = 1 / 4;

/**
 * Tells the reader which files will take long, the longest first: one that is begun last keeps everybody waiting for its
 * end. What is known from an earlier run is not read.
 */
export async function announceLarge(met: readonly Walked[], { reader, known }: ReadOptions): Promise<void> {
  if (reader?.announce === undefined) return;
  const { chunk } = reader;
  const large = met.flatMap((one) =>
    one.kind === 'workfile' && isAlone(one, chunk) && (known?.(one) ?? null) === null ? [one] : [],
  );
  await reader.announce(large.sort((a, b) => b.stamp.bytes - a.stamp.bytes));
}

function isAlone({ stamp }: FileToRead, { bytes }: ChunkReader['chunk']): boolean {
  return stamp.bytes >= bytes * ALONE;
}

async function* chunked(
  work: AsyncGenerator<Work, void, undefined>,
  size: ChunkReader['chunk'],
): AsyncGenerator<readonly Work[], void, undefined> {
  const { files, bytes } = size;
  let chunk: Work[] = [];
  let toRead = 0;
  let length = 0;
  for await (const one of work) {
    if (one.kind === 'read' && isAlone(one.file, size)) {
      if (chunk.length > 0) yield chunk;
      yield [one];
      chunk = [];
      toRead = length = 0;
      continue;
    }
    chunk.push(one);
    if (one.kind === 'read') {
      toRead += 1;
      length += one.file.stamp.bytes;
    }
    // Names that need no reading ride along, but not without end.
    if (toRead < files && length < bytes && chunk.length < files * 16) continue;
    yield chunk;
    chunk = [];
    toRead = length = 0;
  }
  if (chunk.length > 0) yield chunk;
}

async function readChunk(chunk: readonly Work[], reader: ChunkReader): Promise<ScannedFile[]> {
  const files = chunk.flatMap((one) => (one.kind === 'read' ? [one.file] : []));
  const readAt = Date.now();
  const scanned = files.length === 0 ? [] : await readOrSetAside(reader, files);
  if (scanned.length !== files.length) throw new RangeError('a reader gave back another number of files');
  const results = scanned.values();
  return chunk.map((one) => {
    if (one.kind === 'done') return one.file;
    const result = results.next();
    if (result.done === true) throw new RangeError('a reader gave back too few files');
    return finished(one.file, result.value, readAt);
  });
}

function finished({ path, stamp }: FileToRead, workfile: ScannedWorkfile, readAt: number): ScannedFile {
  // What was deleted between the listing and the reading is no trouble, only what is there and cannot be read.
  if (workfile.outcome === 'failed' && hasVanished(path)) return { kind: 'passed-over', path, code: 'walk-vanished' };
  // Whether a zip is a workfile shows only inside it.
  if (workfile.findings.some(({ code }) => code === 'archive-without-scene'))
    return { kind: 'passed-over', path, code: 'archive-without-scene' };
  return { kind: 'workfile', workfile, stamp, readAt };
}

function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

function failedWorkfile({ path, finding }: Extract<Walked, { kind: 'failed' }>): ScannedWorkfile {
  return {
    path,
    outcome: 'failed',
    format: null,
    bytes: 0,
    sha256: null,
    stat: null,
    containers: [],
    instances: [],
    frames: [],
    findings: [finding],
  };
}

/** Which shard (1 to `count`) a path belongs to: FNV-1a over its UTF-8 bytes. Stable on every machine and version. */
export function shardOf(path: string, count: number): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(path, 'utf8')) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return (hash % count) + 1;
}
