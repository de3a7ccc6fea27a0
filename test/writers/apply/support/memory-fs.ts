import { basename, dirname } from 'node:path';
import type { FileStat, FileSystem, OpenFile } from '../../../../src/files/file-system.ts';

/** A system error as Node throws it. */
export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: made by the test`), { code });
}

interface Node {
  readonly ino: number;
  readonly kind: 'file' | 'directory' | 'symlink';
  data: Buffer;
  /** What a power cut leaves of `data`; null where it never reached the disk. */
  durable: Buffer | null;
  target: string;
  mode: number;
  uid: number;
  gid: number;
  atimeNs: bigint;
  mtimeNs: bigint;
}

/**
 * What a power cut does to what was never synced. `lost`: names and bytes are gone. `names-only`: the names are there,
 * the bytes are not. `torn`: the names are there, and of each block of 512 bytes either the old or the new content.
 */
export type PowerCut = 'lost' | 'names-only' | 'torn';

/**
 * A file system in memory that knows what is on the disk and what is only on its way there: a file's bytes are safe
 * after `sync`, a name after its folder's `syncDirectory`. It gives nothing for free that POSIX does not promise.
 */
export class MemoryFs implements FileSystem {
  #names = new Map<string, Node>();
  #durableNames = new Map<string, Node>();
  #nextIno = 1;
  readonly now: () => bigint;
  /** Bytes that may still be written. */
  free = Infinity;
  /** Folders that nobody can write to. */
  readonly readOnly = new Set<string>();
  /** Paths that lie on another disk: no hard links between them and others. */
  otherDisk: string | null = null;

  constructor(now: () => bigint) {
    this.now = now;
    const root = this.#node('directory', 0o755);
    this.#names.set('/', root);
    this.#durableNames.set('/', root);
  }

  // -- for tests

  /** Puts a file there, safe on the disk, folders included. */
  put(path: string, data: Buffer | string, mtimeNs: bigint, mode = 0o644): void {
    this.putFolder(dirname(path));
    const node = this.#names.get(path) ?? this.#node('file', mode);
    node.data = Buffer.from(data);
    node.durable = node.data;
    node.mtimeNs = mtimeNs;
    node.atimeNs = mtimeNs;
    this.#names.set(path, node);
    this.#durableNames.set(path, node);
  }

  putFolder(path: string): void {
    if (this.#names.has(path)) return;
    this.putFolder(dirname(path));
    const node = this.#node('directory', 0o755);
    this.#names.set(path, node);
    this.#durableNames.set(path, node);
  }

  putLink(path: string, target: string): void {
    const node = this.#node('symlink', 0o777);
    node.target = target;
    this.#names.set(path, node);
    this.#durableNames.set(path, node);
  }

  bytes(path: string): Buffer | null {
    return this.#names.get(path)?.data ?? null;
  }

  mtimeOf(path: string): bigint {
    return this.#at(path).mtimeNs;
  }

  paths(): string[] {
    return [...this.#names.keys()].sort();
  }

  own(path: string, uid: number, gid: number): void {
    Object.assign(this.#at(path), { uid, gid });
  }

  /** The same disk, so that two futures can be tried from one past. */
  clone(): MemoryFs {
    const copies = new Map<Node, Node>();
    const copy = (node: Node): Node => {
      const known = copies.get(node);
      if (known !== undefined) return known;
      const fresh = { ...node };
      copies.set(node, fresh);
      return fresh;
    };
    const other = new MemoryFs(this.now);
    other.#names = new Map([...this.#names].map(([path, node]) => [path, copy(node)]));
    other.#durableNames = new Map([...this.#durableNames].map(([path, node]) => [path, copy(node)]));
    other.#nextIno = this.#nextIno;
    other.free = this.free;
    other.otherDisk = this.otherDisk;
    return other;
  }

  /** The disk after a power cut. `choose` says for each torn block whether the new content made it. */
  afterPowerCut(cut: PowerCut, choose: () => boolean = () => false): MemoryFs {
    const other = this.clone();
    if (cut === 'lost') other.#names = new Map(other.#durableNames);
    for (const node of new Set(other.#names.values())) {
      if (node.kind !== 'file') continue;
      node.data = cut === 'torn' ? tear(node, choose) : (node.durable ?? Buffer.alloc(0));
      node.durable = node.data;
    }
    other.#durableNames = new Map(other.#names);
    return other;
  }

  // -- FileSystem

  open: FileSystem['open'] = (path, how, mode = 0o666) => {
    return this.#do(() => {
      let node = this.#names.get(path);
      if (node?.kind === 'symlink') node = this.#names.get(node.target);
      if (node?.kind === 'directory') throw systemError('EISDIR');
      if (how === 'create' && node !== undefined) throw systemError('EEXIST');
      if (how === 'create' || (how === 'append' && node === undefined)) {
        this.#checkWritable(path);
        node = this.#node('file', mode);
        this.#names.set(path, node);
      }
      if (node === undefined) throw systemError('ENOENT');
      return this.#openFile(node, how);
    });
  };

  stat: FileSystem['stat'] = (path) => {
    return this.#do(() => {
      const node = this.#names.get(path);
      const real = node?.kind === 'symlink' ? this.#names.get(node.target) : node;
      return real === undefined ? null : this.#statOf(real);
    });
  };

  lstat: FileSystem['lstat'] = (path) => {
    return this.#do(() => {
      const node = this.#names.get(path);
      return node === undefined ? null : this.#statOf(node);
    });
  };

  realpath: FileSystem['realpath'] = (path) => {
    return this.#do(() => {
      const node = this.#at(path);
      return node.kind === 'symlink' ? node.target : path;
    });
  };

  readdir: FileSystem['readdir'] = (path) => {
    return this.#do(() => {
      this.#at(path);
      return [...this.#names.keys()].filter((one) => one !== '/' && dirname(one) === path).map((one) => basename(one));
    });
  };

  rename: FileSystem['rename'] = (from, to) => {
    return this.#do(() => {
      const node = this.#at(from);
      this.#checkWritable(from);
      this.#checkWritable(to);
      if (this.#isOther(from) !== this.#isOther(to)) throw systemError('EXDEV');
      // POSIX: two names of one file, and nothing happens.
      if (this.#names.get(to) === node) return;
      this.#names.set(to, node);
      this.#names.delete(from);
    });
  };

  link: FileSystem['link'] = (existing, path) => {
    return this.#do(() => {
      const node = this.#at(existing);
      this.#checkWritable(path);
      if (this.#names.has(path)) throw systemError('EEXIST');
      if (this.#isOther(existing) !== this.#isOther(path)) throw systemError('EXDEV');
      this.#names.set(path, node);
    });
  };

  unlink: FileSystem['unlink'] = (path) => {
    return this.#do(() => {
      if (this.#at(path).kind === 'directory') throw systemError('EISDIR');
      this.#checkWritable(path);
      this.#names.delete(path);
    });
  };

  rmdir: FileSystem['rmdir'] = (path) => {
    return this.#do(() => {
      this.#at(path);
      if ([...this.#names.keys()].some((one) => one !== path && dirname(one) === path)) throw systemError('ENOTEMPTY');
      this.#names.delete(path);
    });
  };

  mkdir: FileSystem['mkdir'] = (path) => {
    return this.#do(() => {
      if (this.#names.has(path)) throw systemError('EEXIST');
      this.#at(dirname(path));
      this.#checkWritable(path);
      this.#names.set(path, this.#node('directory', 0o755));
    });
  };

  utimes: FileSystem['utimes'] = (path, times) => {
    return this.#do(() => {
      Object.assign(this.#at(path), { atimeNs: times.atimeNs, mtimeNs: times.mtimeNs });
    });
  };

  syncDirectory: FileSystem['syncDirectory'] = (path) => {
    return this.#do(() => {
      this.#at(path);
      for (const one of [...this.#durableNames.keys()]) {
        if (one !== '/' && dirname(one) === path && !this.#names.has(one)) this.#durableNames.delete(one);
      }
      for (const [one, node] of this.#names) {
        if (one !== '/' && dirname(one) === path) this.#durableNames.set(one, node);
      }
    });
  };

  canCreateIn: FileSystem['canCreateIn'] = (path) => Promise.resolve(!this.readOnly.has(path));

  freeBytes: FileSystem['freeBytes'] = () => Promise.resolve(this.free);

  // -- inside

  #openFile(node: Node, how: string): OpenFile {
    let open = true;
    const call = <T>(work: () => T): Promise<T> =>
      this.#do(() => {
        // A real descriptor would belong to another file by now.
        if (!open) throw systemError('EBADF');
        return work();
      });
    return {
      stat: () => call(() => this.#statOf(node)),
      read: (into, at, length, offset) => {
        if (!open) throw systemError('EBADF');
        const piece = node.data.subarray(offset, offset + length);
        into.set(piece, at);
        return piece.length;
      },
      write: (from, offset) =>
        call(() => {
          if (how === 'read') throw systemError('EBADF');
          const at = offset ?? node.data.length;
          const grown = Math.max(0, at + from.byteLength - node.data.length);
          if (grown > this.free) throw systemError('ENOSPC');
          this.free -= grown;
          const data = Buffer.alloc(node.data.length + grown);
          node.data.copy(data);
          data.set(from, at);
          node.data = data;
          node.mtimeNs = this.now();
          return from.byteLength;
        }),
      truncate: (length) =>
        call(() => {
          const data = Buffer.alloc(length);
          node.data.copy(data);
          this.free += node.data.length - length;
          node.data = data;
          node.mtimeNs = this.now();
        }),
      chmod: (mode) =>
        call(() => {
          node.mode = mode;
        }),
      chown: (uid, gid) =>
        call(() => {
          Object.assign(node, { uid, gid });
        }),
      utimes: (times) =>
        call(() => {
          Object.assign(node, { atimeNs: times.atimeNs, mtimeNs: times.mtimeNs });
        }),
      sync: () =>
        call(() => {
          node.durable = node.data;
        }),
      close: () =>
        call(() => {
          open = false;
        }),
    };
  }

  /** Like the real thing: never done before the caller goes on. */
  async #do<T>(work: () => T): Promise<T> {
    await Promise.resolve();
    return work();
  }

  #node(kind: Node['kind'], mode: number): Node {
    const ino = this.#nextIno;
    this.#nextIno += 1;
    const now = this.now();
    return {
      ino,
      kind,
      data: Buffer.alloc(0),
      durable: null,
      target: '',
      mode,
      uid: 1000,
      gid: 1000,
      atimeNs: now,
      mtimeNs: now,
    };
  }

  #at(path: string): Node {
    const node = this.#names.get(path);
    if (node === undefined) throw systemError('ENOENT');
    return node;
  }

  #isOther(path: string): boolean {
    return this.otherDisk !== null && path.startsWith(this.otherDisk);
  }

  #checkWritable(path: string): void {
    if (this.readOnly.has(dirname(path))) throw systemError('EROFS');
    if (!this.#names.has(dirname(path))) throw systemError('ENOENT');
  }

  #statOf(node: Node): FileStat {
    const { kind, ino, mode, uid, gid, atimeNs, mtimeNs } = node;
    const nlink = [...this.#names.values()].filter((one) => one === node).length;
    return { kind, size: node.data.length, ino: String(ino), dev: '1', mode, uid, gid, atimeNs, mtimeNs, nlink };
  }
}

function tear(node: Node, choose: () => boolean): Buffer {
  const old = node.durable ?? Buffer.alloc(0);
  if (old === node.data) return node.data;
  // The size is metadata: the journal of the file system has the old one or the new one.
  const torn = Buffer.alloc(choose() ? node.data.length : old.length);
  for (let at = 0; at < torn.length; at += 512) {
    const from = choose() ? node.data : old;
    torn.set(from.subarray(at, Math.min(at + 512, torn.length)), at);
  }
  return torn;
}
