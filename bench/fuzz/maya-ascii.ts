import { writeFileSync } from 'node:fs';
import { mutatedRuns, seeds } from '../../test/scanners/maya-ascii/fuzz.ts';

/**
 * Damages scenes and checks that nothing unsafe is offered: bench/run fuzz/maya-ascii [COUNT] [SEED] [FILE]
 *
 * COUNT damaged scenes (100,000 unless told otherwise), made of our own fixtures and of the real scenes where the corpus
 * is there. Ends with exit code 1 and the run's number at the first unsafe answer; FILE then gets the damaged scene.
 */
const count = Number(process.argv[2] ?? 100_000);
const seed = Number(process.argv[3] ?? 1);
const keep = process.argv[4];
/** Larger scenes cost a hundred times as much and have the same statements. */
const LARGEST_SCENE_BYTES = 130_000;
const BATCH = 1000;

const from = seeds(LARGEST_SCENE_BYTES);
const started = performance.now();
let offered = 0;
let done = 0;
let slowest = 0;
for (let batch = 0; done < count; batch += 1) {
  const size = Math.min(BATCH, count - done);
  const before = performance.now();
  offered += mutatedRuns(from, size, seed * 1_000_003 + batch, (bytes) => {
    if (keep !== undefined) writeFileSync(keep, bytes);
  });
  slowest = Math.max(slowest, performance.now() - before);
  done += size;
}
const seconds = (performance.now() - started) / 1000;
const memory = process.resourceUsage().maxRSS / 1024;
console.log(
  `${done} damaged scenes (${from.length} weighted seeds): ${offered} still offered edits, all of them sound; ` +
    `${seconds.toFixed(0)} s, slowest ${BATCH} took ${(slowest / 1000).toFixed(1)} s, peak ${memory.toFixed(0)} MiB`,
);
