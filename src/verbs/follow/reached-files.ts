import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { displayBytes } from '../../model/bytes.ts';
import type { Root } from '../../model/catalog.ts';
import type { ScannedWorkfile } from '../../model/scanned-workfile.ts';
import { placesOf } from '../../paths/index.ts';
import { stampOf, type FileStamp } from '../../reading/stamp.ts';

/** More different names than are kept: of a share with so many nobody reads the list. */
const MOST_NAMES = 500_000;

/** A referenced file as it lies on this machine. */
export interface ReachedFile {
  readonly kind: 'reached';
  readonly path: string;
  readonly stamp: FileStamp;
  /** How many workfiles reference it. */
  workfiles: number;
}

/** A reference that leads to no file on this machine. */
export interface UnreachedFile {
  readonly kind: 'unreached';
  /** As the workfile names it. */
  readonly path: string;
  workfiles: number;
}

/** The files that workfiles reference, each once, however many name it and however they spell it. */
export class ReachedFiles {
  /** Some names were not looked at, because there were too many. */
  overflow = false;
  readonly #roots: readonly Root[];
  /** By device and inode. */
  readonly #reached = new Map<string, ReachedFile>();
  /** By spelling; of relative ones, by that and the folder they are relative to. */
  readonly #byName = new Map<string, ReachedFile | UnreachedFile>();

  constructor(roots: readonly Root[]) {
    this.#roots = roots;
  }

  get reached(): readonly ReachedFile[] {
    return [...this.#reached.values()];
  }

  get unreached(): readonly UnreachedFile[] {
    return [...this.#byName.values()].flatMap((one) => (one.kind === 'unreached' && one.workfiles > 0 ? [one] : []));
  }

  /** Notes what a workfile references. */
  note({ path, references = [] }: Pick<ScannedWorkfile, 'path' | 'references'>): void {
    const files = new Set(references.flatMap((name) => this.find(displayBytes(name), dirname(path)) ?? []));
    for (const file of files) file.workfiles += 1;
  }

  /** The file that a name leads to from a folder; looked for once. Null where there were too many names already. */
  find(name: string, folder: string): ReachedFile | UnreachedFile | null {
    const isRelative = !/^(?:[\\/]|[A-Za-z]:|[$%[{])/.test(name);
    const key = isRelative ? `${folder}\u0000${name}` : name;
    const known = this.#byName.get(key);
    if (known !== undefined) return known;
    if (this.#byName.size >= MOST_NAMES) {
      this.overflow = true;
      return null;
    }
    const file =
      this.#look(placesOf(name, folder, this.#roots)) ?? ({ kind: 'unreached', path: name, workfiles: 0 } as const);
    this.#byName.set(key, file);
    return file;
  }

  #look(places: readonly string[]): ReachedFile | null {
    for (const path of places) {
      const stamp = stampOfFile(path);
      if (stamp === null) continue;
      // Some network file systems give every file the inode 0.
      const key = stamp.ino === '0' ? path : `${stamp.dev}:${stamp.ino}`;
      const file = this.#reached.get(key) ?? { kind: 'reached', path, stamp, workfiles: 0 };
      this.#reached.set(key, file);
      return file;
    }
    return null;
  }
}

/** Null for what is no plain file: a workfile may name anything. */
function stampOfFile(path: string): FileStamp | null {
  try {
    const stats = statSync(path, { bigint: true });
    return stats.isFile() ? stampOf(stats) : null;
  } catch {
    return null;
  }
}
