import { dirname, join, resolve } from 'node:path';
import type { FileStat } from '../../../files/file-system.ts';
import { coalesced, makeFolders } from '../../../files/file-io.ts';
import type { FileLine, Identity, Rights } from './journal-lines.ts';
import type { Journal } from './journal.ts';
import type { Lease } from './run-lease.ts';
import type { Machine } from '../machine/machine.ts';
import type { Pace } from './pace.ts';
import { obstacleBelow } from './own-places.ts';
import { Refusal } from './reasons.ts';
import type { Rescan } from '../../../plan/rescan.ts';

/** What all workfiles of one run share. */
export interface Writing {
  readonly machine: Machine;
  /** The run folder, absolute. */
  readonly run: string;
  /** The run's own name: part of the name of every temporary file. */
  readonly runId: string;
  readonly backupFolder: string;
  readonly journal: Journal;
  readonly lease: Lease;
  readonly pace: Pace;
  /** Reads a workfile's records from its bytes. */
  readonly rescan: Rescan;
  /** Like `FileSystem.syncDirectory`; callers for one folder share the work. */
  readonly syncDirectory: (path: string) => Promise<void>;
  /** Creates a folder and those above it; known ones are not asked for again. */
  readonly makeFolders: (path: string) => Promise<void>;
  /** What on the way from the backup folder to a path in it is no plain folder (a link); null where nothing is. Folders are looked at once. */
  readonly obstacleTo: (backup: string) => Promise<string | null>;
  /** Bytes promised to workfiles that are being written. */
  readonly reserved: { bytes: number };
}

export function createWriting(init: {
  readonly machine: Machine;
  readonly run: string;
  readonly runId: string;
  readonly backupFolder: string | undefined;
  readonly journal: Journal;
  readonly lease: Lease;
  readonly pace: Pace;
  readonly rescan: Rescan;
}): Writing {
  const folders = new Map<string, () => Promise<void>>();
  const made = new Map<string, Promise<void>>();
  const clearWays = new Map<string, Promise<string | null>>();
  const backupFolder = init.backupFolder === undefined ? join(init.run, 'backup') : resolve(init.backupFolder);
  // A folder that somebody named may be a link; the one in the run folder is made by us, and is none.
  const top = init.backupFolder === undefined ? init.run : backupFolder;
  return {
    ...init,
    backupFolder,
    reserved: { bytes: 0 },
    obstacleTo(backup) {
      const known = clearWays.get(dirname(backup));
      if (known !== undefined) return known;
      const way = obstacleBelow(init.machine.fs, top, backup);
      clearWays.set(dirname(backup), way);
      return way;
    },
    makeFolders(path) {
      const known = made.get(path);
      if (known !== undefined) return known;
      const making = makeFolders(init.machine.fs, path);
      made.set(path, making);
      // A folder that could not be made may be made next time.
      making.catch(() => made.delete(path));
      return making;
    },
    syncDirectory(path) {
      const known = folders.get(path);
      if (known !== undefined) return known();
      const sync = coalesced(() => init.machine.fs.syncDirectory(path), init.machine.linger);
      folders.set(path, sync);
      return sync();
    },
  };
}

/** A step of a workfile, without what every line says. */
export type StepLine = Omit<FileLine, 'type' | 'path' | 'at'>;

/** Writes a step of a workfile to the journal; resolves when it is on disk. */
export function record(writing: Writing, path: string, line: StepLine): Promise<void> {
  return writing.journal.append({ type: 'file', path, at: timestamp(writing.machine), ...line });
}

export function timestamp(machine: Machine): string {
  return new Date(machine.now()).toISOString();
}

export function identityOf(stat: FileStat): Identity {
  return { ino: stat.ino, mtimeNs: String(stat.mtimeNs), bytes: stat.size };
}

export function rightsOf(stat: FileStat): Rights {
  const { mode, uid, gid, atimeNs, mtimeNs } = stat;
  return { mode, uid, gid, atimeNs: String(atimeNs), mtimeNs: String(mtimeNs) };
}

export function isIdentity(stat: FileStat | null, identity: Identity | null): boolean {
  return (
    stat !== null &&
    identity !== null &&
    stat.ino === identity.ino &&
    String(stat.mtimeNs) === identity.mtimeNs &&
    stat.size === identity.bytes
  );
}

/** Whether it is the same file with, as far as its times tell, the same bytes. */
export function isSameFile(a: FileStat, b: FileStat): boolean {
  return a.ino === b.ino && a.mtimeNs === b.mtimeNs && a.size === b.size;
}

/** Room for file system bookkeeping on top of the bytes themselves. */
const MARGIN = 1.05;

/** Runs `work` with so many bytes set aside in the folder's file system, or throws a `Refusal`. */
export async function withSpace<T>(
  writing: Writing,
  folder: string,
  bytes: number,
  work: () => Promise<T>,
): Promise<T> {
  const { reserved, machine } = writing;
  const needed = Math.ceil(bytes * MARGIN);
  reserved.bytes += needed;
  try {
    const free = await machine.fs.freeBytes(folder);
    if (free < reserved.bytes) throw new Refusal('write-no-space-ahead', { needed, free, folder });
    return await work();
  } finally {
    reserved.bytes -= needed;
  }
}
