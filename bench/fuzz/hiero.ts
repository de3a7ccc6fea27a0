import { fuzzSeeds, mutatedRuns } from '../../test/scanners/hiero/fuzz.ts';
import { fuzzLoop } from './loop.ts';

/**
 * Damages projects and checks that nothing unsafe is offered: bench/run fuzz/hiero [COUNT] [SEED]
 *
 * COUNT files (100,000 unless told otherwise), made of our own fixtures and of real projects with records planted, where
 * the corpus is there. Ends with exit code 1 and the run's number at the first unsafe answer.
 */

/** Larger projects cost more and have the same elements. In bytes. */
const LARGEST_PROJECT = 60_000;

const from = fuzzSeeds(LARGEST_PROJECT);
fuzzLoop(`projects (${from.length} seeds)`, (size, seed) => mutatedRuns(from, size, seed));
