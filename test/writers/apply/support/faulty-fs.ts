import type { FileSystem, OpenFile } from '../../../../src/files/file-system.ts';
import { systemError } from './memory-fs.ts';

/**
 * What happens at the call that was chosen. `kill`: as if the process died, nothing it does later reaches the disk. `die`: the
 * very process that calls is killed by the system.
 */
export type Fault =
  | { readonly kind: 'error'; readonly code: string }
  | { readonly kind: 'short' }
  | { readonly kind: 'kill' }
  | { readonly kind: 'die' };

class Killed extends Error {}

/** Hands every call on to another file system, and makes one of them go wrong: the `at`-th, counted from 1. */
export class FaultyFs implements FileSystem {
  readonly #inner: FileSystem;
  readonly #fault: Fault;
  readonly #at: number;
  #calls = 0;
  #dead = false;
  #struck: string | null = null;

  constructor(inner: FileSystem, fault: Fault, at: number) {
    this.#inner = inner;
    this.#fault = fault;
    this.#at = at;
  }

  /** The call that went wrong; null where there were fewer calls. */
  get struck(): string | null {
    return this.#struck;
  }

  get calls(): number {
    return this.#calls;
  }

  #strike(name: string): boolean {
    if (this.#dead) throw new Killed(name);
    this.#calls += 1;
    if (this.#calls !== this.#at) return false;
    this.#struck = name;
    if (this.#fault.kind === 'error') throw systemError(this.#fault.code);
    if (this.#fault.kind === 'short') return true;
    if (this.#fault.kind === 'die') process.kill(process.pid, 'SIGKILL');
    this.#dead = true;
    throw new Killed(name);
  }

  async #call<T>(name: string, work: () => Promise<T>): Promise<T> {
    this.#strike(name);
    const result = await work();
    // Calls that were under way when the process died did happen, but nobody heard of it.
    if (this.#dead) throw new Killed(name);
    return result;
  }

  open: FileSystem['open'] = (path, how, mode) =>
    this.#call(`open ${how} ${path}`, async () => this.#wrap(await this.#inner.open(path, how, mode), path));
  stat: FileSystem['stat'] = (path) => this.#call(`stat ${path}`, () => this.#inner.stat(path));
  lstat: FileSystem['lstat'] = (path) => this.#call(`lstat ${path}`, () => this.#inner.lstat(path));
  realpath: FileSystem['realpath'] = (path) => this.#call(`realpath ${path}`, () => this.#inner.realpath(path));
  readdir: FileSystem['readdir'] = (path) => this.#call(`readdir ${path}`, () => this.#inner.readdir(path));
  rename: FileSystem['rename'] = (from, to) => this.#call(`rename ${from} ${to}`, () => this.#inner.rename(from, to));
  link: FileSystem['link'] = (from, to) => this.#call(`link ${from} ${to}`, () => this.#inner.link(from, to));
  unlink: FileSystem['unlink'] = (path) => this.#call(`unlink ${path}`, () => this.#inner.unlink(path));
  rmdir: FileSystem['rmdir'] = (path) => this.#call(`rmdir ${path}`, () => this.#inner.rmdir(path));
  mkdir: FileSystem['mkdir'] = (path) => this.#call(`mkdir ${path}`, () => this.#inner.mkdir(path));
  utimes: FileSystem['utimes'] = (path, times) => this.#call(`utimes ${path}`, () => this.#inner.utimes(path, times));
  syncDirectory: FileSystem['syncDirectory'] = (path) =>
    this.#call(`syncDirectory ${path}`, () => this.#inner.syncDirectory(path));
  canCreateIn: FileSystem['canCreateIn'] = (path) =>
    this.#call(`canCreateIn ${path}`, () => this.#inner.canCreateIn(path));
  freeBytes: FileSystem['freeBytes'] = (path) => this.#call(`freeBytes ${path}`, () => this.#inner.freeBytes(path));

  #wrap(file: OpenFile, path: string): OpenFile {
    return {
      stat: () => this.#call(`fstat ${path}`, () => file.stat()),
      read: (into, at, length, offset) => {
        const short = this.#strike(`read ${path}`);
        return file.read(into, at, short ? Math.ceil(length / 2) : length, offset);
      },
      write: async (from, offset) => {
        const short = this.#strike(`write ${path}`);
        const count = await file.write(short ? from.subarray(0, Math.ceil(from.byteLength / 2)) : from, offset);
        if (this.#dead) throw new Killed('write');
        return count;
      },
      truncate: (length) => this.#call(`truncate ${path}`, () => file.truncate(length)),
      chmod: (mode) => this.#call(`chmod ${path}`, () => file.chmod(mode)),
      chown: (uid, gid) => this.#call(`chown ${path}`, () => file.chown(uid, gid)),
      utimes: (times) => this.#call(`futimes ${path}`, () => file.utimes(times)),
      sync: () => this.#call(`fsync ${path}`, () => file.sync()),
      close: () => this.#call(`close ${path}`, () => file.close()),
    };
  }
}
