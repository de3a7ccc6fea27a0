import { mutatedRuns } from '../../test/scanners/fusion/fuzz.ts';
import { fixtureSeeds, realSeeds } from '../../test/scanners/fusion/seeds.ts';
import { fuzzLoop } from './loop.ts';

/**
 * Damages compositions and checks that nothing unsafe is offered: bench/run fuzz/fusion [COUNT] [SEED]
 *
 * COUNT files (100,000 unless told otherwise), half of them real ones with records planted, where the corpus is there.
 * Lua reads those that it accepts before and after the patch. Ends with exit code 1 and the run's number at the first
 * unsafe answer.
 */

/** Larger files cost more and have the same grammar. In bytes. */
const LARGEST_FILE = 40_000;

const own = fixtureSeeds();
const real = realSeeds(LARGEST_FILE);
fuzzLoop(`compositions (${own.length} own and ${real.length} real seeds)`, (size, seed, batch) =>
  mutatedRuns(real.length > 0 && batch % 2 === 1 ? real : own, size, seed),
);
