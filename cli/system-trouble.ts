import { RemapError, systemCode } from '../src/model/error.ts';

/** What the codes of the system mean, and what to do. `docs` of the system have the others. */
const WORDS: Readonly<Record<string, readonly [problem: string, remedy: string]>> = {
  EIO: ['the disk reports an error', 'Check the disk and its connection, then run the same command again'],
  ENOSPC: ['the disk is full', 'Make room there, then run the same command again'],
  EDQUOT: ['your quota there is used up', 'Make room there, or ask for more, then run the same command again'],
  EFBIG: [
    'the file would become larger than the disk or a limit (ulimit -f) allows',
    'Use another disk or raise the limit',
  ],
  EACCES: ['you may not do that there', 'Ask for the rights, or name another place'],
  EPERM: ['you may not do that there', 'Ask for the rights, or name another place'],
  EROFS: ['the disk is mounted read-only', 'Name another place, or mount it for writing'],
  ENOENT: ['it is not there', 'Check the path'],
  ENOTDIR: ['a part of the path is not a folder', 'Check the path'],
  EISDIR: ['it is a folder', 'Check the path'],
  EEXIST: ['it is there already', 'Name another place'],
  ENAMETOOLONG: ['the name is longer than the disk takes', 'Give a shorter one'],
  ELOOP: ['links lead in a circle', 'Check the links'],
  EMFILE: ['too many files are open', 'Raise the limit (ulimit -n), or use fewer jobs (-j)'],
  ENFILE: ['too many files are open on this machine', 'Run again when it has less to do'],
  EBUSY: ['something else uses it', 'Run again when that is done'],
  ESTALE: ['the server of the share lost it', 'Run the same command again'],
  ERR_INVALID_ARG_VALUE: ['the path holds a zero character', 'Check the path'],
};

/** An error of the system that nobody nearer put into words, as a sentence; null for what is none. */
export function systemTrouble(error: unknown): RemapError | null {
  const code = systemCode(error);
  if (code === null || !(error instanceof Error)) return null;
  if (!('syscall' in error) && WORDS[code] === undefined) return null;
  const path = 'path' in error && typeof error.path === 'string' ? error.path : 'a file of the run or of the cache';
  const [problem, remedy] = WORDS[code] ?? ['the system refused it', 'Check the disk, then run the same command again'];
  return new RemapError({
    kind: 'file',
    subject: path,
    operation: 'syscall' in error && typeof error.syscall === 'string' ? `${error.syscall} on it` : 'naming it',
    problem: `${problem} (${code})`,
    remedy,
    cause: error,
  });
}
