import { setImmediate as nextTurn } from 'node:timers/promises';
import { Refusal } from './reasons.ts';

/** Called from every loop over bytes: gives timers and signals their turn, holds the speed limit, and ends early when told. */
export interface Pace {
  breathe(bytes: number): Promise<void>;
}

/** Without a turn for others no heartbeat is sent and no Ctrl-C is heard. */
const BYTES_A_TURN = 32 * 1024 * 1024;

export interface PaceOptions {
  /** Aborted: drop what is half done. */
  readonly drop?: AbortSignal | undefined;
  /** Bytes a second over all writers together; absent means as fast as the disk goes. */
  readonly bytesPerSecond?: number | undefined;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly now: () => number;
}

export function createPace(options: PaceOptions): Pace {
  let sinceTurn = 0;
  let dueAt = 0;
  return {
    async breathe(bytes) {
      if (options.drop?.aborted === true) throw new Refusal('write-dropped');
      sinceTurn += bytes;
      if (sinceTurn >= BYTES_A_TURN) {
        sinceTurn = 0;
        await nextTurn();
      }
      if (options.bytesPerSecond === undefined) return;
      const now = options.now();
      dueAt = Math.max(dueAt, now) + (bytes / options.bytesPerSecond) * 1000;
      if (dueAt - now > 20) await options.wait(dueAt - now);
    },
  };
}

/** As fast as it goes, and never ended early: for what must not stop half way. */
export const UNHURRIED: Pace = createPace({ wait: () => Promise.resolve(), now: () => 0 });
