import { adobeSeed, mutatedRuns } from '../../test/support/adobe-fuzz.ts';
import { FIXTURE_CASES } from '../../test/scanners/xmp/fixture-cases.ts';
import { fuzzLoop } from './loop.ts';

/**
 * Damages files and checks that nothing unsafe is offered: bench/run fuzz/aftereffects [COUNT] [SEED]
 *
 * COUNT files, 100,000 unless told otherwise. Ends with exit code 1 and the run's number at the first unsafe answer.
 */

const seeds = FIXTURE_CASES.filter(({ format }) => format === 'aftereffects').map(({ bytes }) => adobeSeed(bytes));
fuzzLoop(`aftereffects files (${seeds.length} seeds)`, (size, seed) => mutatedRuns(seeds, size, seed));
