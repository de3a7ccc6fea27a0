import { assertSound, scanBytes } from './houdini-checks.ts';
import { fuzz } from './fuzz.ts';
import { mutate } from './houdini-mutations.ts';
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

/** Damages the seeds `count` times and checks every scan. Returns how many containers still offered edits; throws as `fuzz` does. */
export function mutatedRuns(seeds: readonly Buffer[], count: number, seed: number): number {
  const from = seeds.map((bytes) => ({ bytes, places: placesOf(bytes) }));
  return fuzz(from, count, seed, { mutate, check });
}

function check(bytes: Buffer): number {
  const recognised = houdiniScanner.recognise(bytes.subarray(0, HEAD_BYTES), 'scene.hip') !== null;
  return recognised ? assertSound(bytes, scanBytes(bytes)) : 0;
}
