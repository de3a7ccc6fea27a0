import { mutatedRuns } from '../../test/scanners/nuke/fuzz.ts';
import { fixtureSeeds, realSeeds } from '../../test/scanners/nuke/seeds.ts';
import { fuzzLoop } from './loop.ts';

/**
 * Damages scripts and checks that nothing unsafe is offered: bench/run fuzz/nuke [COUNT] [SEED]
 *
 * COUNT files (100,000 unless told otherwise), half of them real scripts with records planted, where the corpus is there.
 * Ends with exit code 1 and the run's number at the first unsafe answer.
 */

/** Larger scripts cost more and have the same grammar. In bytes. */
const LARGEST_SCRIPT = 60_000;

const own = fixtureSeeds();
const real = realSeeds(LARGEST_SCRIPT);
fuzzLoop(`scripts (${own.length} own and ${real.length} real seeds)`, (size, seed, batch) =>
  mutatedRuns(real.length > 0 && batch % 2 === 1 ? real : own, size, seed),
);
