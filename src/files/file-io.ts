import { dirname } from 'node:path';
import { systemCode } from '../model/error.ts';
import { MemorySource } from './byte-source.ts';
import type { ByteSource } from './byte-source.ts';
import { withBuffer } from './buffers.ts';
import type { FileSystem, OpenFile, OpenHow } from './file-system.ts';

/**
 * How many bytes are given to the system at a time. For a larger write Linux 6.18 on ext4 takes its page cache in larger
 * pieces, which a virtual machine often has to ask its host for: 1 GiB in writes of 1 MiB took 0.8 to 1.4 s, of 64 KiB 0.2 s.
 */
const WRITE_BYTES = 64 * 1024;

const ZEROS = Buffer.alloc(WRITE_BYTES);

/** After so many bytes the disk is set to work. */
const SYNC_BYTES = 64 * 1024 * 1024;

/** Small pieces are gathered up to so many bytes. */
const GATHERED_BYTES = 1024 * 1024;

/** Writes all bytes. A system may take fewer than it was given and call that success: `ENOSPC` then comes on the next call. */
export async function writeFully(file: OpenFile, bytes: Uint8Array, offset: number | null): Promise<void> {
  let done = 0;
  while (done < bytes.byteLength) {
    const piece = bytes.subarray(done, done + WRITE_BYTES);
    const count = await file.write(piece, offset === null ? null : offset + done);
    if (count <= 0) throw Object.assign(new Error('the system wrote nothing and gave no reason'), { code: 'EIO' });
    done += count;
  }
}

/** Where a sink writes. */
export interface SinkPlace {
  /** The first byte. */
  readonly position: number;
  /** About how many bytes that will be. */
  readonly expected: number;
  /** Only for a file that ends where the sink writes: whole pieces of zeros become holes in it. */
  readonly holes?: boolean;
}

/** Writes what `pour` puts into the sink. */
export async function withSink(file: OpenFile, place: SinkPlace, pour: (sink: Sink) => Promise<void>): Promise<void> {
  await withBuffer(Math.max(1, Math.min(GATHERED_BYTES, place.expected)), async (buffer) => {
    const sink = new Sink(file, place, buffer);
    try {
      await pour(sink);
      await sink.flush();
    } finally {
      await sink.settle();
    }
    if (sink.failed !== null) throw sink.failed.error;
  });
}

/** Writes pieces one after the other, gathering small ones. */
class Sink {
  readonly #file: OpenFile;
  readonly #gathered: Buffer;
  #held = 0;
  #position: number;
  #unsynced = 0;
  #syncing: Promise<void> | null = null;
  readonly #holes: boolean;
  /** Linux reports a lost write to one `fsync` only; when that was an early one, it must not be forgotten. */
  failed: { readonly error: unknown } | null = null;

  /** `gathered` holds small pieces until they are worth a call. */
  constructor(file: OpenFile, { position, holes = false }: SinkPlace, gathered: Buffer) {
    this.#file = file;
    this.#position = position;
    this.#holes = holes;
    this.#gathered = gathered;
  }

  /** The piece may be reused once the promise has resolved. */
  async write(piece: Uint8Array): Promise<void> {
    if (this.#held + piece.byteLength > this.#gathered.length) await this.flush();
    if (piece.byteLength >= this.#gathered.length) {
      await this.#put(piece, this.#position);
      this.#position += piece.byteLength;
      this.#syncEarly(piece.byteLength);
    } else {
      this.#gathered.set(piece, this.#held);
      this.#held += piece.byteLength;
    }
  }

  /** Sets the disk to work while there is more to come: left alone, Linux waits until gigabytes are dirty. */
  #syncEarly(bytes: number): void {
    this.#unsynced += bytes;
    if (this.#unsynced < SYNC_BYTES || this.#syncing !== null) return;
    this.#unsynced = 0;
    const settle = (): void => {
      this.#syncing = null;
    };
    this.#syncing = this.#file.sync().then(settle, (error: unknown) => {
      this.failed ??= { error };
      settle();
    });
  }

  /** Waits for an early `fsync`; the descriptor must not be closed under it. */
  async settle(): Promise<void> {
    await this.#syncing;
  }

  /** How many bytes the file has been given. */
  get position(): number {
    return this.#position;
  }

  async flush(): Promise<void> {
    const bytes = this.#gathered.subarray(0, this.#held);
    this.#held = 0;
    const position = this.#position;
    this.#position = position + bytes.length;
    await this.#put(bytes, position);
  }

  /** A file that is made longer reads as zeros there, and takes no room for them. */
  async #put(bytes: Uint8Array, position: number): Promise<void> {
    if (!this.#holes) {
      await writeFully(this.#file, bytes, position);
      return;
    }
    for (let at = 0; at < bytes.byteLength; at += WRITE_BYTES) {
      const piece = bytes.subarray(at, at + WRITE_BYTES);
      if (ZEROS.compare(piece, 0, piece.byteLength, 0, piece.byteLength) !== 0) {
        await writeFully(this.#file, piece, position + at);
      } else await this.#file.truncate(position + at + piece.byteLength);
    }
  }
}

/** An open file as the scanners and the patcher read it. `size` is in bytes. */
export function sourceOf(file: OpenFile, size: number): ByteSource {
  return {
    size,
    read(into, at, length, offset) {
      let done = 0;
      while (done < length) {
        const count = file.read(into, at + done, length - done, offset + done);
        if (count === 0) break;
        done += count;
      }
      return done;
    },
  };
}

/** Files up to this many bytes are read once and kept while they are worked on. */
export const SMALL_BYTES = 512 * 1024;

/** The source with its bytes in memory, where they are few: a small file is read by one call instead of one an edit. */
export async function withLoaded<T>(source: ByteSource, use: (source: ByteSource) => Promise<T>): Promise<T> {
  if (source.size > SMALL_BYTES) return use(source);
  return withBuffer(source.size, (buffer) => {
    const held = new MemorySource(buffer.subarray(0, source.read(buffer, 0, buffer.length, 0)));
    // The size stays the one that was seen first: the patcher says so when the file came up short.
    const { bytes } = held;
    return use({ size: source.size, bytes, read: (into, at, length, offset) => held.read(into, at, length, offset) });
  });
}

/** Opens, hands over, closes. An error at closing counts: network file systems report lost writes there. */
export async function withFile<T>(
  fs: FileSystem,
  path: string,
  how: OpenHow,
  use: (file: OpenFile) => Promise<T>,
): Promise<T> {
  const file = await fs.open(path, how);
  let result: T;
  try {
    result = await use(file);
  } catch (error) {
    await file.close().catch(() => undefined);
    throw error;
  }
  await file.close();
  return result;
}

/** Opens a file to read it as a `ByteSource`. */
export async function withSource<T>(fs: FileSystem, path: string, use: (source: ByteSource) => Promise<T>): Promise<T> {
  return withFile(fs, path, 'read', async (file) => use(sourceOf(file, (await file.stat()).size)));
}

/** Creates a folder and those above it, each on disk before the next. */
export async function makeFolders(fs: FileSystem, path: string): Promise<void> {
  try {
    await fs.mkdir(path);
  } catch (error) {
    const code = systemCode(error);
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || dirname(path) === path) throw error;
    await makeFolders(fs, dirname(path));
    await makeFolders(fs, path);
    return;
  }
  await fs.syncDirectory(dirname(path));
}

/** Removes a file that may be gone already. */
export async function removeIfThere(fs: FileSystem, path: string): Promise<boolean> {
  try {
    await fs.unlink(path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/**
 * Joins callers: those who ask while a call is under way, or within `linger`, share one call. What everybody did before
 * they asked is covered by it. One `fsync` serves all files that wait for it.
 */
export function coalesced(work: () => Promise<void>, linger: () => Promise<void> = noWait): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | null = null;
  const begin = async (before: Promise<void>): Promise<void> => {
    await before.catch(() => undefined);
    await linger();
    // From here on it is under way: whoever asks now has to wait for the one after it.
    next = null;
    await work();
  };
  return () => {
    if (next === null) {
      next = begin(running);
      running = next;
    }
    return next;
  };
}

function noWait(): Promise<void> {
  return Promise.resolve();
}
