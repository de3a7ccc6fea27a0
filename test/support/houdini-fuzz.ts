import { assertSound, scanBytes } from './houdini-checks.ts';
import { mutate, randomFrom } from './houdini-mutations.ts';
import { houdiniScanner } from '../../src/scanners/houdini/scanner.ts';
import { HEAD_BYTES } from '../../src/scanners/scanner.ts';

/** Offsets near which damage hurts most: values of records, headers of entries. */
function placesOf(bytes: Buffer): number[] {
  const { containers, frames } = scanBytes(bytes);
  const slots = containers.flatMap(({ slots, alsoAt }) => [
    ...slots.map(({ span }) => span.offset),
    ...alsoAt.map(({ offset }) => offset),
  ]);
  const ends = [Math.max(0, bytes.length - 40), 40];
  return [...slots, ...frames.map(({ length }) => length.offset), ...ends];
}

/**
 * Damages the seeds `count` times and checks every scan. Returns how many containers still offered edits. Throws with the
 * number of the run at the first unsafe answer; the same arguments give the same runs.
 */
export function mutatedRuns(seeds: readonly Buffer[], count: number, seed: number): number {
  const random = randomFrom(seed);
  const places = seeds.map(placesOf);
  let offered = 0;
  for (let run = 0; run < count; run += 1) {
    const index = Math.floor(random() * seeds.length);
    const bytes = mutate(seeds[index] ?? Buffer.alloc(0), places[index] ?? [], random);
    if (houdiniScanner.recognise(bytes.subarray(0, HEAD_BYTES), 'scene.hip') === null) continue;
    try {
      offered += assertSound(bytes, scanBytes(bytes));
    } catch (error) {
      throw new Error(`run ${run} of seed ${seed}, scene ${index}: ${String(error)}`, { cause: error });
    }
  }
  return offered;
}
