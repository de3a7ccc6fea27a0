import type { Clock } from '../../src/model/clock.ts';

export interface TurnedClock extends Clock {
  /** Every wait that was asked for, in milliseconds. */
  readonly waits: readonly number[];
}

/** A clock that stands still but for waiting, which takes no time. `meanwhile` is done during each wait. */
export function turnedClock(meanwhile: () => Promise<void> = () => Promise.resolve()): TurnedClock {
  let now = Date.UTC(2024, 4, 17, 12);
  const waits: number[] = [];
  return {
    waits,
    now: () => now,
    wait: async (milliseconds) => {
      waits.push(milliseconds);
      now += milliseconds;
      await meanwhile();
    },
  };
}
