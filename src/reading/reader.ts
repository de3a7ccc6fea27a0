import type { FileStamp } from './stamp.ts';
import type { ScannedWorkfile } from '../model/scanned-workfile.ts';

/** A file that is to be read, as the walk met it. */
export interface FileToRead {
  readonly path: string;
  readonly stamp: FileStamp;
}

/** What reads workfiles somewhere else: threads of this process, or workers on other machines. */
export interface ChunkReader {
  /** How many chunks are worth having under way. What lies between the first unfinished and the last begun stays in memory. */
  readonly lookAhead: number;
  /** How large a chunk should be: whichever comes first ends it. */
  readonly chunk: { readonly files: number; readonly bytes: number };
  /**
   * Files that will each be read as a chunk of their own, largest first: a reader that can begins with them, because a long
   * one that is begun last keeps everybody waiting.
   */
  announce?(files: readonly FileToRead[]): Promise<void>;
  /** One result a file, in the same order. Rejects with `ReaderDied` when the reader ended over the chunk. */
  read(files: readonly FileToRead[]): Promise<readonly ScannedWorkfile[]>;
  close(): Promise<void>;
}

/** Whoever read the chunk is gone, or gave up: one of its files may be to blame. */
export class ReaderDied extends Error {
  override readonly name = 'ReaderDied';
}

/** Whoever is under suspicion is read alone: side by side, the poisoned one could take others along twice. */
const suspects = new WeakMap<ChunkReader, Promise<unknown>>();

/**
 * Reads a chunk, and when its reader dies, file by file: so one poisoned file is set aside with its reason and the others
 * are read.
 */
export async function readOrSetAside(
  reader: ChunkReader,
  files: readonly FileToRead[],
): Promise<readonly ScannedWorkfile[]> {
  try {
    return await reader.read(files);
  } catch (error) {
    if (!(error instanceof ReaderDied)) throw error;
    return Promise.all(files.map((file) => inTurn(reader, () => readAlone(reader, file))));
  }
}

function inTurn<T>(reader: ChunkReader, read: () => Promise<T>): Promise<T> {
  const turn = (suspects.get(reader) ?? Promise.resolve()).then(read);
  suspects.set(
    reader,
    turn.catch(() => undefined),
  );
  return turn;
}

async function readAlone(reader: ChunkReader, file: FileToRead): Promise<ScannedWorkfile> {
  try {
    const [scanned, ...more] = await reader.read([file]);
    if (scanned === undefined || more.length > 0) throw new RangeError('a reader gave back another number of files');
    return scanned;
  } catch (error) {
    if (!(error instanceof ReaderDied)) throw error;
    return setAside(file, error.message);
  }
}

function setAside({ path, stamp }: FileToRead, why: string): ScannedWorkfile {
  const { mtimeNs, ino, dev, mode, nlink, bytes } = stamp;
  return {
    path,
    outcome: 'failed',
    format: null,
    bytes,
    sha256: null,
    stat: { mtimeNs, ino, dev, mode, nlink },
    containers: [],
    instances: [],
    frames: [],
    findings: [{ code: 'workfile-set-aside', severity: 'error', args: { why } }],
  };
}
