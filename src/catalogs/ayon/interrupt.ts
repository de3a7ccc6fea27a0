import { RemapError } from '../../model/error.ts';

/** Ends the work where a person has asked for it. */
export function checkInterrupted(signal: AbortSignal | undefined, subject: string, operation: string): void {
  if (signal?.aborted === true) throw interrupted(subject, operation);
}

export function interrupted(subject: string, operation: string): RemapError {
  return new RemapError({
    kind: 'interrupted',
    subject,
    operation,
    problem: 'it was interrupted',
    remedy: 'Run the same command again to go on.',
  });
}
