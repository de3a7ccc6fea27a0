import { RemapError, systemCode } from '../../model/error.ts';

const ASK = 'Give a pack-project zip, a database.json, a mongodump or a mongodb:// URL of an OpenPype project';

/** The one shape of error that a dump gives: which dump, what is wrong with it, what to do. */
export function dumpError(subject: string, problem: string, remedy = `${ASK}.`, cause?: unknown): RemapError {
  return new RemapError({ kind: 'source', subject, operation: 'reading the OpenPype dump', problem, remedy, cause });
}

/** Says an error of the system, of zlib or of the zip reader in words. A `RemapError` stays what it is. */
export function asDumpError(subject: string, error: unknown): RemapError {
  if (error instanceof RemapError) return error;
  const code = systemCode(error);
  const known = code === null ? undefined : SYSTEM[code];
  if (known) return dumpError(subject, known[0], known[1], error);
  const message = error instanceof Error ? error.message : String(error);
  return dumpError(
    subject,
    `it could not be read (${code ?? message})`,
    'Check the file and the disk, then run again.',
    error,
  );
}

const CUT: readonly [string, string] = [
  'the compressed data ends too early: the file is cut',
  'Copy or dump it again.',
];
const DAMAGED: readonly [string, string] = ['the compressed data is damaged', 'Copy or dump it again.'];

const SYSTEM: Readonly<Record<string, readonly [string, string]>> = {
  ENOENT: ['there is no such file or folder', 'Check the path.'],
  EACCES: ['you may not read it', 'Ask for read permission, or copy it to a place of your own.'],
  EPERM: ['you may not read it', 'Ask for read permission, or copy it to a place of your own.'],
  EIO: ['the disk reports an error', 'Check the disk, then copy the dump again.'],
  ENOSPC: [
    'the disk is full',
    'Make room, or let XDG_CACHE_HOME (with --no-cache: TMPDIR) name a folder on another disk.',
  ],
  Z_BUF_ERROR: CUT,
  Z_DATA_ERROR: DAMAGED,
};
