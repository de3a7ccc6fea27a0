/** Called before each read with the bytes that will be asked for; waits until they may be read. */
export type ReadPace = (bytes: number) => void;

/**
 * Memory that all readers of one scan share: when, on the machine's own clock, the last read that was granted is paid for.
 * Sharing it is what makes `--max-mbps` a limit of the whole scan and not of each thread.
 */
export function newReadLedger(): SharedArrayBuffer {
  return new SharedArrayBuffer(2 * BigInt64Array.BYTES_PER_ELEMENT);
}

/** Holds all readers of the ledger together below this many bytes a second. */
export function readPace(ledger: SharedArrayBuffer, bytesPerSecond: number): ReadPace {
  const paidUntil = new BigInt64Array(ledger, 0, 1);
  const sleeper = new Int32Array(ledger, BigInt64Array.BYTES_PER_ELEMENT, 1);
  return (bytes) => {
    const cost = BigInt(Math.round((bytes / bytesPerSecond) * 1e9));
    for (;;) {
      const before = Atomics.load(paidUntil, 0);
      const now = process.hrtime.bigint();
      const start = before > now ? before : now;
      if (Atomics.compareExchange(paidUntil, 0, before, start + cost) !== before) continue;
      const milliseconds = Number(start - now) / 1e6;
      // The scan of a file is synchronous, so the wait has to be; nobody ever wakes the sleeper.
      if (milliseconds > 1) Atomics.wait(sleeper, 0, 0, milliseconds);
      return;
    }
  };
}
