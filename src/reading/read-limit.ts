/** Called before each read with the bytes that will be asked for; waits until they may be read. */
export type ReadPace = (bytes: number) => void;

/** What a limit goes by; a test hands in one that it turns itself. */
export interface PaceClock {
  /** Nanoseconds since some moment that is the same for every reader of a ledger. */
  readonly now: () => bigint;
  /** Holds this thread for so many milliseconds. */
  readonly hold: (milliseconds: number) => void;
}

// Nobody ever wakes the sleeper.
const sleeper = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

/** The machine's own clock, which all its threads and processes share. */
const MACHINE_CLOCK: PaceClock = {
  now: () => process.hrtime.bigint(),
  // The scan of a file is synchronous, so the wait has to be.
  hold: (milliseconds) => {
    Atomics.wait(sleeper, 0, 0, milliseconds);
  },
};

/**
 * Memory that all readers of one scan share: when, on the machine's own clock, the last read that was granted is paid for.
 * Sharing it is what makes `--max-mbps` a limit of the whole scan and not of each thread.
 */
export function newReadLedger(): SharedArrayBuffer {
  return new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT);
}

/** Holds all readers of the ledger together below this many bytes a second. */
export function readPace(ledger: SharedArrayBuffer, bytesPerSecond: number, clock = MACHINE_CLOCK): ReadPace {
  const paidUntil = new BigInt64Array(ledger, 0, 1);
  return (bytes) => {
    const cost = BigInt(Math.round((bytes / bytesPerSecond) * 1e9));
    for (;;) {
      const before = Atomics.load(paidUntil, 0);
      const now = clock.now();
      const start = before > now ? before : now;
      if (Atomics.compareExchange(paidUntil, 0, before, start + cost) !== before) continue;
      const milliseconds = Number(start - now) / 1e6;
      if (milliseconds > 1) clock.hold(milliseconds);
      return;
    }
  };
}
