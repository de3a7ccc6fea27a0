import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

import type { AyonProject } from '../../../model/catalog.ts';
import { RemapError, systemCode } from '../../../model/error.ts';
import { encodeRow, type Row, type RowCounts, type RowKind } from '../rows.ts';
import { BLOCK_BYTES } from '../../columns/blocks.ts';
import { encodeFooter, encodeHeader, encodeSection, type SnapshotHeader } from './format.ts';
import { encodeMember } from './members.ts';

export type MutableCounts = Record<string, Record<RowKind, number>>;

/** Where an interrupted file can be taken up again: every byte before `bytes` is whole members on disk. */
export interface FileState {
  readonly bytes: number;
  readonly counts: Readonly<Record<string, RowCounts>>;
  /** The project that the last row belongs to. */
  readonly section: string | null;
}

/**
 * Writes a snapshot from rows. The file grows beside its final name and takes it only when it is complete and on disk, so
 * a snapshot under its own name is never half-written.
 */
export class SnapshotFile {
  readonly #path: string;
  readonly #part: string;
  readonly #file: FileHandle;
  readonly #counts: MutableCounts;
  #section: string | null;
  #bytes: number;
  #lines: string[] = [];
  #pending = 0;

  private constructor(path: string, file: FileHandle, state: FileState) {
    this.#path = path;
    this.#part = partPath(path);
    this.#file = file;
    this.#bytes = state.bytes;
    this.#section = state.section;
    this.#counts = {};
    for (const [project, counts] of Object.entries(state.counts)) this.#counts[project] = { ...counts };
  }

  /** Begins a new file; what an interrupted run left is thrown away. */
  static async create(path: string, header: SnapshotHeader): Promise<SnapshotFile> {
    const file = await guard(path, () => open(partPath(path), 'w'));
    const snapshot = new SnapshotFile(path, file, { bytes: 0, counts: {}, section: null });
    snapshot.#push(encodeHeader(header));
    await snapshot.flush();
    return snapshot;
  }

  /** Goes on with a file that was interrupted; what follows `state.bytes` is thrown away. Null where the file is not there or shorter. */
  static async resume(path: string, state: FileState): Promise<SnapshotFile | null> {
    let file: FileHandle;
    try {
      file = await open(partPath(path), 'r+');
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return null;
      throw writeTrouble(path, error);
    }
    const { size } = await file.stat();
    if (size < state.bytes) {
      await file.close();
      return null;
    }
    await guard(path, () => file.truncate(state.bytes));
    return new SnapshotFile(path, file, state);
  }

  /** The rows that follow belong to this project. */
  async begin(project: AyonProject): Promise<void> {
    if (this.#section === project.name) return;
    await this.flush();
    this.#section = project.name;
    this.#counts[project.name] ??= { folder: 0, product: 0, version: 0, representation: 0 };
    this.#push(encodeSection(project.name));
  }

  /** Takes a row of the project that was begun last. A project must not get two rows of one id. */
  async row(row: Row): Promise<void> {
    const counts = this.#counts[this.#section ?? ''];
    if (counts === undefined) throw new Error('a row needs a project: call begin first');
    counts[row.kind] += 1;
    this.#push(`${encodeRow(row)}\n`);
    if (this.#pending >= BLOCK_BYTES) await this.flush();
  }

  /** Rows of a project so far. */
  counts(project: string): RowCounts {
    return this.#counts[project] ?? { folder: 0, product: 0, version: 0, representation: 0 };
  }

  /** Writes what is waiting and says from where the file could be taken up again. */
  async checkpoint(): Promise<FileState> {
    await this.flush();
    await guard(this.#path, () => this.#file.datasync());
    return { bytes: this.#bytes, counts: structuredClone(this.#counts), section: this.#section };
  }

  async flush(): Promise<void> {
    if (this.#lines.length === 0) return;
    const text = this.#lines.join('');
    this.#lines = [];
    this.#pending = 0;
    const member = await encodeMember(text);
    const offset = this.#bytes;
    this.#bytes += member.length;
    await guard(this.#path, async () => {
      for (let done = 0; done < member.length;) {
        const { bytesWritten } = await this.#file.write(member, done, member.length - done, offset + done);
        done += bytesWritten;
      }
    });
  }

  /** Writes the last line and gives the file its name. */
  async finish(): Promise<Readonly<Record<string, RowCounts>>> {
    await this.flush();
    this.#push(encodeFooter(this.#counts));
    await this.flush();
    await guard(this.#path, async () => {
      await this.#file.sync();
      await this.#file.close();
      await rename(this.#part, this.#path);
      await syncFolder(dirname(this.#path));
    });
    return this.#counts;
  }

  /** Stops, and leaves what was written for a later run. */
  async suspend(): Promise<void> {
    await this.#file.close();
  }

  /** Stops, and throws away what was written. */
  async discard(): Promise<void> {
    await this.#file.close();
    await rm(this.#part, { force: true });
  }

  #push(line: string): void {
    this.#lines.push(line);
    this.#pending += line.length;
  }
}

/** The name under which a snapshot grows. */
export function partPath(path: string): string {
  return `${path}.part`;
}

/** Makes a rename survive a power cut. Windows has no such call on folders, and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function guard<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw writeTrouble(path, error);
  }
}

export function writeTrouble(path: string, error: unknown): RemapError {
  const code = systemCode(error);
  return new RemapError({
    kind: 'file',
    subject: path,
    operation: 'writing the AYON snapshot',
    problem: code === 'ENOSPC' ? 'the disk is full' : `the file cannot be written (${code ?? String(error)})`,
    remedy:
      'Check that the folder exists, that you may write there and that there is room; then run the same command again.',
    cause: error,
  });
}
