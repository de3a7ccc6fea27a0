import { withoutCredentials } from './address.ts';

/** What kind of trouble; decides the exit code. */
export type ErrorKind =
  | 'usage'
  | 'input'
  | 'file'
  | 'source'
  /** A server that was there at the beginning went away in the middle. */
  | 'unavailable'
  | 'verification'
  | 'locked'
  | 'interrupted'
  | 'internal';

/**
 * The one error of this tool. It names the file (or source), the operation and the remedy, so that a person at two in the
 * morning knows what to do. The message is one sentence or two; never a stack trace, never a key or a password.
 */
export class RemapError extends Error {
  override readonly name = 'RemapError';
  readonly kind: ErrorKind;
  /** The file, folder, URL or option that the trouble is about. */
  readonly subject: string;
  /** What was being done, as a gerund: "reading the dump". */
  readonly operation: string;
  /** What to do next, as a sentence. */
  readonly remedy: string;

  constructor(init: {
    readonly kind: ErrorKind;
    readonly subject: string;
    readonly operation: string;
    readonly problem: string;
    readonly remedy: string;
    readonly cause?: unknown;
  }) {
    const message = `${init.subject}: ${init.operation}: ${sentence(init.problem)} ${sentence(init.remedy)}`;
    super(withoutCredentials(message), { cause: init.cause });
    this.kind = init.kind;
    this.subject = withoutCredentials(init.subject);
    this.operation = init.operation;
    this.remedy = init.remedy;
  }
}

/** With a full stop, unless it has an end already. */
function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** The system's code of an error (`ENOENT`, `EACCES` …), if it has one. */
export function systemCode(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}
