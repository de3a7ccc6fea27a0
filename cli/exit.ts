import { RemapError } from '../src/model/error.ts';

/** Exit codes. People script against them. */
export const EXIT = {
  done: 0,
  /** Something at or above `--fail-on` was found. */
  findings: 1,
  /** Wrong usage or configuration. */
  usage: 2,
  /** Some files failed, the others are done. */
  someFailed: 3,
  /** Verification found a mismatch. */
  mismatch: 4,
  /** A server went away in the middle and did not come back (EX_UNAVAILABLE). */
  unavailable: 69,
  /** Another run holds the lock: trying again later is right (EX_TEMPFAIL). */
  locked: 75,
  interrupted: 130,
  /** Told to end by the system or a farm (SIGTERM). */
  terminated: 143,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The exit code that tells a scheduler what kind of trouble an error is. */
export function exitCodeOf(error: unknown): ExitCode {
  if (isAbort(error)) return EXIT.interrupted;
  if (!(error instanceof RemapError)) return EXIT.someFailed;
  switch (error.kind) {
    case 'usage':
    case 'input':
    case 'source':
      return EXIT.usage;
    case 'unavailable':
      return EXIT.unavailable;
    case 'verification':
      return EXIT.mismatch;
    case 'locked':
      return EXIT.locked;
    case 'interrupted':
      return EXIT.interrupted;
    case 'file':
    case 'internal':
      return EXIT.someFailed;
  }
}

export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
