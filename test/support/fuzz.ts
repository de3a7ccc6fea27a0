import { randomFrom } from './mutations.ts';
import type { Mutate } from './mutations.ts';

/** A whole file to be damaged, and the offsets in bytes near which damage hurts most. */
export interface Seed {
  readonly bytes: Buffer;
  readonly places: readonly number[];
}

export interface Fuzzing {
  readonly mutate: Mutate;
  /** Throws for anything unsafe in what a scanner says of these bytes; returns how much of it still offered an edit. */
  readonly check: (bytes: Buffer, random: () => number) => number;
  /** Gets the bytes of an unsafe answer before the error is thrown. */
  readonly onUnsafe?: (bytes: Buffer) => void;
}

/**
 * Damages the seeds `count` times and checks each result. Returns the sum of what the checks returned: damage that hides
 * every record would prove nothing. Throws with the number of the run at the first unsafe answer; the same arguments give
 * the same runs.
 */
export function fuzz(seeds: readonly Seed[], count: number, seed: number, fuzzing: Fuzzing): number {
  const random = randomFrom(seed);
  let offered = 0;
  for (let run = 0; run < count; run += 1) {
    const index = Math.floor(random() * seeds.length);
    const from = seeds[index];
    if (from === undefined) throw new Error('there is nothing to damage');
    const bytes = fuzzing.mutate(from.bytes, from.places, random);
    try {
      offered += fuzzing.check(bytes, random);
    } catch (error) {
      fuzzing.onUnsafe?.(bytes);
      throw new Error(`run ${run} of seed ${seed}, file ${index}: ${String(error)}`, { cause: error });
    }
  }
  return offered;
}
