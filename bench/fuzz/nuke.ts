import { mutatedRuns } from '../../test/scanners/nuke/fuzz.ts';
import { fixtureSeeds, realSeeds } from '../../test/scanners/nuke/seeds.ts';

/**
 * Damages scripts and checks that nothing unsafe is offered: bench/run fuzz/nuke [COUNT] [SEED]
 *
 * COUNT files (100,000 unless told otherwise), half of them real scripts with records planted, where the corpus is there.
 * Ends with exit code 1 and the run's number at the first unsafe answer.
 */
const count = Number(process.argv[2] ?? 100_000);
const seed = Number(process.argv[3] ?? 1);
/** Larger scripts cost more and have the same grammar. In bytes. */
const LARGEST_SCRIPT = 60_000;
const BATCH = 1000;

const own = fixtureSeeds();
const real = realSeeds(LARGEST_SCRIPT);
const started = performance.now();
let offered = 0;
let slowest = 0;
for (let batch = 0; batch * BATCH < count; batch += 1) {
  const seeds = real.length > 0 && batch % 2 === 1 ? real : own;
  const before = performance.now();
  offered += mutatedRuns(seeds, Math.min(BATCH, count - batch * BATCH), seed * 1_000_003 + batch);
  slowest = Math.max(slowest, performance.now() - before);
}
const seconds = (performance.now() - started) / 1000;
const memory = process.resourceUsage().maxRSS / 1024;
console.log(
  `${count} damaged scripts (${own.length} own and ${real.length} real seeds): ${offered} still offered edits, all of them ` +
    `sound; ${seconds.toFixed(0)} s, slowest ${BATCH} took ${(slowest / 1000).toFixed(1)} s, peak ${memory.toFixed(0)} MiB`,
);
