import { writeFileSync } from 'node:fs';
import { mutatedRuns, seeds } from '../../test/scanners/maya-ascii/fuzz.ts';
import { fuzzLoop } from './loop.ts';

/**
 * Damages scenes and checks that nothing unsafe is offered: bench/run fuzz/maya-ascii [COUNT] [SEED] [FILE]
 *
 * COUNT damaged scenes (100,000 unless told otherwise), made of our own fixtures and of the real scenes where the corpus
 * is there. Ends with exit code 1 and the run's number at the first unsafe answer; FILE then gets the damaged scene.
 */
const keep = process.argv[4];
/** Larger scenes cost a hundred times as much and have the same statements. */
const LARGEST_SCENE_BYTES = 130_000;

const from = seeds(LARGEST_SCENE_BYTES);
fuzzLoop(`scenes (${from.length} weighted seeds)`, (size, seed) =>
  mutatedRuns(from, size, seed, (bytes) => {
    if (keep !== undefined) writeFileSync(keep, bytes);
  }),
);
