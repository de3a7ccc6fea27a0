import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { BigIntStats } from 'node:fs';

/**
 * The bytes of one workfile. Reading is synchronous on purpose: one reused buffer and `readSync` is the fastest way Node
 * has to get through a file, and a scanner stays a plain function that a worker thread, a test or a fuzzer can call.
 */
export interface ByteSource {
  /** Length in bytes when the source was opened. */
  readonly size: number;
  /** The whole source, where it is in memory anyway: to be looked at, never written to. */
  readonly bytes?: Uint8Array;
  /** Copies up to `length` bytes from `offset` of the source to `into[at…]`; returns how many. Fewer only at the end of the source. */
  read(into: Uint8Array, at: number, length: number, offset: number): number;
}

/** No read is longer, so that a limit on reading is kept smoothly. */
const PACED_BYTES = 1024 * 1024;

/** A workfile on disk. Call `close` when done. Errors are the system's own (`ENOENT`, `EACCES`, `EIO` …). */
export class FileSource implements ByteSource {
  readonly size: number;
  /** What the file was when it was opened. */
  readonly stats: BigIntStats;
  readonly #fd: number;
  readonly #pace: ((bytes: number) => void) | null;

  /** `pace` is called before each read with its bytes, and may wait. */
  constructor(path: string | Buffer, pace: ((bytes: number) => void) | null = null) {
    // Without O_NONBLOCK, opening a named pipe that somebody left on the share would wait for ever.
    this.#fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    this.stats = fstatSync(this.#fd, { bigint: true });
    this.size = Number(this.stats.size);
    this.#pace = pace;
  }

  read(into: Uint8Array, at: number, length: number, offset: number): number {
    // Asking for what lies behind the end would cost a call that brings nothing.
    const wanted = Math.min(length, Math.max(0, this.size - offset));
    if (this.#pace === null) return this.#read(into, at, wanted, offset);
    let done = 0;
    while (done < wanted) {
      const piece = Math.min(PACED_BYTES, wanted - done);
      this.#pace(piece);
      const count = this.#read(into, at + done, piece, offset + done);
      done += count;
      if (count < piece) break;
    }
    return done;
  }

  #read(into: Uint8Array, at: number, length: number, offset: number): number {
    let done = 0;
    while (done < length) {
      const count = readSync(this.#fd, into, at + done, length - done, offset + done);
      if (count === 0) break;
      done += count;
    }
    return done;
  }

  /** The descriptor, for `fstat`. */
  get fd(): number {
    return this.#fd;
  }

  close(): void {
    closeSync(this.#fd);
  }
}

/** Bytes that are in memory already: tests, entries of an archive. */
export class MemorySource implements ByteSource {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get size(): number {
    return this.bytes.length;
  }

  read(into: Uint8Array, at: number, length: number, offset: number): number {
    const piece = this.bytes.subarray(offset, offset + length);
    into.set(piece, at);
    return piece.length;
  }
}

/** A copy of `length` bytes from `offset`; shorter at the end of the source. */
export function readBytes(source: ByteSource, offset: number, length: number): Buffer {
  const buffer = Buffer.allocUnsafe(Math.max(0, Math.min(length, source.size - offset)));
  const count = source.read(buffer, 0, buffer.length, offset);
  return buffer.subarray(0, count);
}
