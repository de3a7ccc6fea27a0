import { PUBLISHED_CASES } from '../../test/support/published-json-cases.ts';
import { mutatedRuns, publishedSeed } from '../../test/support/published-json-checks.ts';
import { fuzzLoop } from './loop.ts';

/**
 * Damages files and checks that nothing unsafe is offered: bench/run fuzz/published-json [COUNT] [SEED]
 *
 * COUNT files, 100,000 unless told otherwise. Ends with exit code 1 and the run's number at the first unsafe answer.
 */

const seeds = PUBLISHED_CASES.map(({ bytes }) => publishedSeed(bytes));
fuzzLoop(`published JSON files (${seeds.length} seeds)`, (size, seed) => mutatedRuns(seeds, size, seed));
