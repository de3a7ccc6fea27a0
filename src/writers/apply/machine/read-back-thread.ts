import { Worker } from 'node:worker_threads';
import { fromByteString } from '../../../model/bytes.ts';
import type { Edit } from '../../../model/edit.ts';
import { inFileOrder } from '../../../patch/splice.ts';

/** Reads a file back while it is still being written, in a thread of its own: hashing takes longer than writing. */
export interface Follower {
  /** So many bytes of the file are written. */
  writtenTo(bytes: number): void;
  /**
   * The whole file is written: the SHA-256 that it has with the edits taken back, or null where the new bytes do not
   * stand at an edit, or the thread could not tell.
   */
  finish(): Promise<string | null>;
  /** Ends the thread, whatever it is at. */
  stop(): Promise<void>;
}

/** An edit as it lies in the new file. */
interface Place {
  readonly at: number;
  readonly fresh: Uint8Array;
  readonly old: Uint8Array;
}

interface Setup {
  readonly path: string;
  readonly places: readonly Place[];
}

/** Below this many bytes a thread takes longer to start than it saves. */
export const FOLLOWED_BYTES = 64 * 1024 * 1024;

/** How often the thread is told how far the writing is, in bytes. */
const STEP = 8 * 1024 * 1024;

/** Follows the file at `path`, which is about to be written with these edits made. */
export function followFile(path: string, edits: readonly Edit[]): Follower {
  const workerData: Setup = { path, places: placesOf(edits) };
  const worker = new Worker(`(${follow.toString()})()`, { eval: true, workerData });
  const result = new Promise<string | null>((resolve) => {
    worker.once('message', (digest: unknown) => resolve(typeof digest === 'string' ? digest : null));
    worker.once('error', () => resolve(null));
    worker.once('exit', () => resolve(null));
  });
  let told = 0;
  let written = 0;
  return {
    writtenTo(bytes) {
      written = bytes;
      if (written - told < STEP) return;
      told = written;
      worker.postMessage({ written, end: false });
    },
    finish() {
      worker.postMessage({ written, end: true });
      return result;
    },
    async stop() {
      await worker.terminate();
    },
  };
}

function placesOf(edits: readonly Edit[]): Place[] {
  let shift = 0;
  return inFileOrder(edits).map((edit) => {
    const place = { at: edit.offset + shift, fresh: fromByteString(edit.new), old: fromByteString(edit.old) };
    shift += edit.new.length - edit.length;
    return place;
  });
}

/**
 * The program of the thread. It is handed over as text, so that it needs no file of its own to be found from sources,
 * bundles and the built package alike; so it may use nothing from around it.
 */
function follow(): void {
  const { closeSync, openSync, readSync } = process.getBuiltinModule('node:fs');
  const { createHash } = process.getBuiltinModule('node:crypto');
  const threads = process.getBuiltinModule('node:worker_threads');
  const { parentPort } = threads;
  const { path, places } = threads.workerData as Setup;
  const fd = openSync(path, 'r');
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(1024 * 1024);
  let at = 0;
  let next = 0;

  const readTo = (end: number, use: (piece: Buffer) => void): void => {
    while (at < end) {
      const count = readSync(fd, buffer, 0, Math.min(buffer.length, end - at), at);
      if (count === 0) throw new Error('the file is shorter than what was written');
      use(buffer.subarray(0, count));
      at += count;
    }
  };
  const advance = (written: number): void => {
    for (let place = places[next]; place !== undefined; place = places[next]) {
      if (place.at + place.fresh.length > written) break;
      readTo(place.at, (piece) => hash.update(piece));
      const found: Buffer[] = [];
      readTo(place.at + place.fresh.length, (piece) => found.push(Buffer.from(piece)));
      if (!Buffer.concat(found).equals(place.fresh)) throw new Error('other bytes stand at an edit');
      hash.update(place.old);
      next += 1;
    }
    readTo(Math.min(written, places[next]?.at ?? written), (piece) => hash.update(piece));
  };
  parentPort?.on('message', ({ written, end }: { written: number; end: boolean }) => {
    advance(written);
    if (!end) return;
    closeSync(fd);
    parentPort.postMessage(next === places.length ? hash.digest('hex') : null);
    parentPort.close();
  });
}
