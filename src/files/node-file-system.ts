import * as fs from 'node:fs';
import { promisify } from 'node:util';
import { systemCode } from '../model/error.ts';
import type { FileStat, FileSystem, OpenFile, OpenHow } from './file-system.ts';

const pooled = {
  open: promisify(fs.open),
  close: promisify(fs.close),
  fstat: promisify(fs.fstat) as (fd: number, options: { bigint: true }) => Promise<fs.BigIntStats>,
  write: promisify(fs.write),
  fsync: promisify(fs.fsync),
  ftruncate: promisify(fs.ftruncate),
  fchmod: promisify(fs.fchmod),
  fchown: promisify(fs.fchown),
  futimes: promisify(fs.futimes),
};

/** Windows has no such flag, and lets few people make links. */
const NO_FOLLOW = process.platform === 'win32' ? 0 : fs.constants.O_NOFOLLOW;

/** What is written to is never what a link leads to: who may write to the run folder could have it lead anywhere. */
const FLAGS: Readonly<Record<OpenHow, number>> = {
  read: fs.constants.O_RDONLY,
  // Read as well: what was written is read back before it is trusted.
  create: fs.constants.O_CREAT | fs.constants.O_EXCL | fs.constants.O_RDWR,
  append: fs.constants.O_CREAT | fs.constants.O_APPEND | fs.constants.O_RDWR | NO_FOLLOW,
  update: fs.constants.O_RDWR | NO_FOLLOW,
};

/** File systems that answer over a network, by the number Linux gives their kind: NFS, SMB (two), Ceph, FUSE, 9p, AFS. */
const REMOTE_KINDS = new Set([0x6969, 0xfe534d42, 0xff534d42, 0x517b, 0x00c36400, 0x65735546, 0x01021997, 0x5346414f]);

/**
 * The real file system.
 *
 * Calls are made directly where the disk is local: a `stat` takes two microseconds there, and handing it to a thread takes
 * twenty; a write only fills the page cache. Over a network each call takes a millisecond, so there they go to the thread
 * pool and overlap. What waits for the disk itself, `sync`, always does.
 */
export function nodeFileSystem(options: { readonly direct: boolean } = { direct: true }): FileSystem {
  const { direct } = options;
  return {
    async open(path, how, mode = 0o666) {
      const fd = direct ? fs.openSync(path, FLAGS[how], mode) : await pooled.open(path, FLAGS[how], mode);
      return openFile(path, fd, direct);
    },
    async stat(path) {
      const stats = direct
        ? quietly(() => fs.statSync(path, QUIET))
        : await fs.promises.stat(path, BIG).catch(nullIfAbsent);
      return stats ? toStat(stats) : null;
    },
    async lstat(path) {
      const stats = direct
        ? quietly(() => fs.lstatSync(path, QUIET))
        : await fs.promises.lstat(path, BIG).catch(nullIfAbsent);
      return stats ? toStat(stats) : null;
    },
    async realpath(path) {
      return direct ? fs.realpathSync.native(path) : fs.promises.realpath(path);
    },
    readdir: (path) => fs.promises.readdir(path),
    async rename(from, to) {
      return direct ? fs.renameSync(from, to) : fs.promises.rename(from, to);
    },
    async link(existing, path) {
      return direct ? fs.linkSync(existing, path) : fs.promises.link(existing, path);
    },
    async unlink(path) {
      return direct ? fs.unlinkSync(path) : fs.promises.unlink(path);
    },
    rmdir: (path) => fs.promises.rmdir(path),
    mkdir: (path) => fs.promises.mkdir(path),
    utimes: (path, times) => fs.promises.utimes(path, seconds(times.atimeNs), seconds(times.mtimeNs)),
    syncDirectory,
    async canCreateIn(path) {
      try {
        await fs.promises.access(path, fs.constants.W_OK | fs.constants.X_OK);
        return true;
      } catch {
        return false;
      }
    },
    async freeBytes(path) {
      try {
        const { bavail, bsize } = direct ? fs.statfsSync(path) : await fs.promises.statfs(path);
        return bavail * bsize;
      } catch {
        return Infinity;
      }
    },
  };
}

/** Whether a folder lies on a file system that is reached over a network, as far as the system tells. */
export function isRemote(path: string): boolean {
  if (process.platform === 'win32') return path.startsWith('\\\\') || path.startsWith('//');
  try {
    return REMOTE_KINDS.has(fs.statfsSync(path).type);
  } catch {
    return false;
  }
}

const BIG = { bigint: true } as const;
/** Most questions are whether a lock file is there, and it is not: an error object for each would cost more than asking. */
const QUIET = { bigint: true, throwIfNoEntry: false } as const;

/** `ENAMETOOLONG`: a lock name beside a workfile may be longer than the disk takes. Then nothing can be there. */
const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG']);

function nullIfAbsent(error: unknown): null {
  if (ABSENT.has(systemCode(error) ?? '')) return null;
  throw error;
}

/** The system names no file in an error about an open one. */
function naming(path: string): (error: unknown) => never {
  return (error) => {
    throw error instanceof Error ? Object.assign(error, { path }) : error;
  };
}

function quietly<T>(look: () => T): T | null {
  try {
    return look();
  } catch (error) {
    return nullIfAbsent(error);
  }
}

function openFile(path: string, descriptor: number, direct: boolean): OpenFile {
  let fd = descriptor;
  return {
    async stat() {
      return toStat(direct ? fs.fstatSync(fd, BIG) : await pooled.fstat(fd, BIG));
    },
    read: (into, at, length, offset) => fs.readSync(fd, into, at, length, offset),
    async write(from, offset) {
      if (direct) return fs.writeSync(fd, from, 0, from.byteLength, offset);
      return (await pooled.write(fd, from, 0, from.byteLength, offset).catch(naming(path))).bytesWritten;
    },
    truncate: (length) => pooled.ftruncate(fd, length),
    async chmod(mode) {
      return direct ? fs.fchmodSync(fd, mode) : pooled.fchmod(fd, mode);
    },
    async chown(uid, gid) {
      return direct ? fs.fchownSync(fd, uid, gid) : pooled.fchown(fd, uid, gid);
    },
    utimes: (times) => pooled.futimes(fd, seconds(times.atimeNs), seconds(times.mtimeNs)),
    sync: () => pooled.fsync(fd).catch(naming(path)),
    async close() {
      // The system gives the number to the next file that is opened: nobody may use it for this one any more.
      const last = fd;
      fd = -1;
      return direct ? fs.closeSync(last) : pooled.close(last);
    },
  };
}

/** Node takes times as a double of seconds: good to about a quarter of a microsecond. */
function seconds(ns: bigint): number {
  return Number(ns / 1_000_000_000n) + Number(ns % 1_000_000_000n) / 1e9;
}

/** Linux counts in blocks of 512 bytes, whatever the disk has; elsewhere nobody says so. */
function hasHoles({ size, blocks }: fs.BigIntStats): boolean {
  return process.platform === 'linux' && blocks * 512n + HOLE_BYTES < size;
}

/** Less than this is no hole worth keeping: disks keep the end of small files elsewhere. */
const HOLE_BYTES = 65_536n;

function toStat(stats: fs.BigIntStats): FileStat {
  const kind = stats.isFile()
    ? 'file'
    : stats.isDirectory()
      ? 'directory'
      : stats.isSymbolicLink()
        ? 'symlink'
        : 'other';
  return {
    kind,
    size: Number(stats.size),
    hasHoles: hasHoles(stats),
    atimeNs: stats.atimeNs,
    mtimeNs: stats.mtimeNs,
    ino: String(stats.ino),
    dev: String(stats.dev),
    mode: Number(stats.mode) & 0o7777,
    nlink: Number(stats.nlink),
    uid: Number(stats.uid),
    gid: Number(stats.gid),
  };
}

/** Windows cannot open a folder, and some network file systems refuse to sync one: there the rename itself has to do. */
const CANNOT_SYNC_A_FOLDER = new Set(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'EBADF', 'EISDIR', 'EPERM']);

async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const fd = await pooled.open(path, fs.constants.O_RDONLY);
  try {
    await pooled.fsync(fd);
  } catch (error) {
    if (!CANNOT_SYNC_A_FOLDER.has(systemCode(error) ?? '')) throw error;
  } finally {
    await pooled.close(fd);
  }
}
