/**
 * The file system as the writer sees it. All writing goes through this port, so that a test can make any single call
 * fail, come up short, or be the last one before the machine dies.
 *
 * Errors are the system's own, with a `code` (`ENOSPC`, `EACCES` …).
 */
export interface FileSystem {
  /** `create` fails with `EEXIST` when the name is taken; `append` creates what is missing; `mode` is for created files. */
  open(path: string, how: OpenHow, mode?: number): Promise<OpenFile>;
  /** Follows symbolic links. Null where nothing is. */
  stat(path: string): Promise<FileStat | null>;
  /** Null where nothing is. */
  lstat(path: string): Promise<FileStat | null>;
  realpath(path: string): Promise<string>;
  readdir(path: string): Promise<string[]>;
  rename(from: string, to: string): Promise<void>;
  /** A second name for the same file. */
  link(existing: string, path: string): Promise<void>;
  unlink(path: string): Promise<void>;
  rmdir(path: string): Promise<void>;
  /** One folder; its parent exists. */
  mkdir(path: string): Promise<void>;
  utimes(path: string, times: FileTimes): Promise<void>;
  /** Makes names created, renamed or removed in a folder survive a power cut. */
  syncDirectory(path: string): Promise<void>;
  /** Whether a file could be created in this folder. A read-only mount says no, even to root. */
  canCreateIn(path: string): Promise<boolean>;
  /** Bytes that this process may still write there; Infinity where the system does not tell. */
  freeBytes(path: string): Promise<number>;
}

export type OpenHow = 'read' | 'create' | 'append' | 'update';

export interface OpenFile {
  stat(): Promise<FileStat>;
  /** Synchronous, as in `ByteSource`: copies up to `length` bytes from `offset` to `into[at…]`; may come up short. */
  read(into: Uint8Array, at: number, length: number, offset: number): number;
  /** How many bytes were taken: it may be fewer than were given, without an error. `offset` null is the end, for `append`. */
  write(from: Uint8Array, offset: number | null): Promise<number>;
  truncate(length: number): Promise<void>;
  chmod(mode: number): Promise<void>;
  chown(uid: number, gid: number): Promise<void>;
  utimes(times: FileTimes): Promise<void>;
  /** Resolves when the data is on the disk. */
  sync(): Promise<void>;
  /** Network file systems report a full disk here. */
  close(): Promise<void>;
}

/** In nanoseconds since 1970; the system may round to a microsecond. */
export interface FileTimes {
  readonly atimeNs: bigint;
  readonly mtimeNs: bigint;
}

export interface FileStat extends FileTimes {
  readonly kind: 'file' | 'directory' | 'symlink' | 'other';
  readonly size: number;
  /** It takes fewer bytes of the disk than its size says: it has holes, or the disk packs it. */
  readonly hasHoles?: boolean;
  /** Decimal digits: inode numbers of network file systems do not fit a JSON number. */
  readonly ino: string;
  readonly dev: string;
  /** Permission bits only. */
  readonly mode: number;
  readonly nlink: number;
  readonly uid: number;
  readonly gid: number;
}
