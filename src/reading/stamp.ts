import { statSync } from 'node:fs';
import type { BigIntStats } from 'node:fs';
import type { FileState } from '../model/plan.ts';

/** What the system says of a file without opening it. */
export interface FileStamp extends FileState {
  readonly bytes: number;
  /** Decimal digits, as `mtimeNs`. Changes also when somebody puts an older modification time back. */
  readonly ctimeNs: string;
}

export function stampOf(stats: BigIntStats): FileStamp {
  return {
    bytes: Number(stats.size),
    mtimeNs: stats.mtimeNs.toString(),
    ctimeNs: stats.ctimeNs.toString(),
    ino: stats.ino.toString(),
    dev: stats.dev.toString(),
    mode: Number(stats.mode),
    nlink: Number(stats.nlink),
  };
}

/** Follows links. Throws the system's error. */
export function stampPath(path: string): FileStamp {
  return stampOf(statSync(path, { bigint: true }));
}
