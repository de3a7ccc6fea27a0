import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { RemapError } from '../../model/error.ts';

/** What a file was when it was read. An index is used only for a file that is still exactly this. */
export interface FileIdentity {
  readonly path: string;
  readonly size: number;
  /** Nanoseconds since 1970, as decimal digits. `ctime` also notices a file whose times were set back. */
  readonly mtimeNs: string;
  readonly ctimeNs: string;
  readonly ino: string;
  readonly dev: string;
  /** SHA-256 of samples spread over the file. */
  readonly samples: string;
}

const SAMPLES = 16;
const SAMPLE = 8 * 1024;

export async function identityOf(path: string): Promise<FileIdentity> {
  const info = await stat(path, { bigint: true });
  const size = Number(info.size);
  const hash = createHash('sha256');
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(SAMPLE);
    for (let at = 0; at < SAMPLES; at += 1) {
      // The first sample is the head and the last the tail, where a zip has its table of contents.
      const offset = Math.floor((Math.max(size - SAMPLE, 0) * at) / (SAMPLES - 1));
      const { bytesRead } = await file.read(buffer, 0, SAMPLE, offset);
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
  return {
    path: realpathSync(path),
    size,
    mtimeNs: String(info.mtimeNs),
    ctimeNs: String(info.ctimeNs),
    ino: String(info.ino),
    dev: String(info.dev),
    samples: hash.digest('hex'),
  };
}

export function sameFile(a: FileIdentity, b: FileIdentity): boolean {
  return (
    a.path === b.path &&
    a.size === b.size &&
    a.mtimeNs === b.mtimeNs &&
    a.ctimeNs === b.ctimeNs &&
    a.ino === b.ino &&
    a.dev === b.dev &&
    a.samples === b.samples
  );
}

/** Some file systems keep times to two seconds only. */
const COARSEST_CLOCK_MS = 2_000;

/**
 * Whether a file was so young when it was read that it could have changed again without a new time. The index of such a
 * file is not trusted; the next run reads the file again, and by then it is old enough.
 */
export function isRacy(identity: FileIdentity, readAtMs: number): boolean {
  const newest = BigInt(identity.mtimeNs) > BigInt(identity.ctimeNs) ? identity.mtimeNs : identity.ctimeNs;
  return Number(BigInt(newest) / 1_000_000n) > readAtMs - COARSEST_CLOCK_MS;
}

/** Where the index of a file lies. */
export function indexPath(folder: string, path: string): string {
  const name = createHash('sha256').update(realpathSync(path)).digest('hex').slice(0, 32);
  return join(folder, `openpype-${name}.index`);
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Makes the cache folder, and clears away what runs that were killed left in it more than a day ago. */
export function prepareFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(folder)) {
      if (!/^openpype-[0-9a-f]{32}\.index\.[0-9a-f]+\.tmp$/.test(name)) continue;
      const path = join(folder, name);
      if (Date.now() - statSync(path).mtimeMs > DAY_MS) rmSync(path, { force: true });
    }
  } catch (error) {
    throw new RemapError({
      kind: 'source',
      subject: folder,
      operation: 'preparing the cache folder',
      problem: 'it cannot be made or read',
      remedy: 'Let XDG_CACHE_HOME name a folder that you may write to, or run with --no-cache.',
      cause: error,
    });
  }
}
