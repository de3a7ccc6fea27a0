import { setTimeout as sleep } from 'node:timers/promises';

/** What time it is, and waiting for a later one; a test hands in one that it turns itself. */
export interface Clock {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Resolves so many milliseconds later; rejects with an `AbortError` once the signal is raised. */
  readonly wait: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

/** This machine's clock. */
export const SYSTEM_CLOCK: Clock = {
  now: () => Date.now(),
  wait: (milliseconds, signal) => sleep(milliseconds, undefined, signal === undefined ? {} : { signal }),
};
