import { readFileSync } from 'node:fs';
import { MayaBinaryBuilder, plant, widthOf } from '../../test/support/maya-binary-builder.ts';
import { mayaBinaryScenes } from '../../test/support/maya-binary-corpus.ts';
import { mutatedRuns, seedScene } from '../../test/support/maya-binary-fuzz.ts';

/**
 * Damages scenes and checks that nothing unsafe is offered: bench/run fuzz/maya-binary [COUNT] [SEED]
 *
 * COUNT files (100,000 unless told otherwise), nine in ten of them real scenes with a record planted, where the corpus is
 * there. Ends with exit code 1 and the run's number at the first unsafe answer.
 */
const count = Number(process.argv[2] ?? 100_000);
const seed = Number(process.argv[3] ?? 1);
/** Larger scenes cost a hundred times as much and have the same chunks. */
const LARGEST_SCENE_BYTES = 130_000;
const BATCH = 1000;

const real = mayaBinaryScenes()
  .map((path) => readFileSync(path))
  .filter((bytes) => bytes.length < LARGEST_SCENE_BYTES)
  .map((bytes, index) => {
    const builder = new MayaBinaryBuilder({ width: widthOf(bytes) });
    const fields = { id: 'pyblish.avalon.container', representation: '5f1a2b3c4d5e6f708192a3b4', loader: 'X' };
    return plant(bytes, 3 * index, [builder.container('planted_CON', fields)]);
  });
const made = [seedScene(4), seedScene(8)];
const started = performance.now();
let offered = 0;
let done = 0;
let slowest = 0;
for (let batch = 0; done < count; batch += 1) {
  const size = Math.min(BATCH, count - done);
  const seeds = real.length > 0 && batch % 10 !== 0 ? real : made;
  const before = performance.now();
  offered += mutatedRuns(seeds, size, seed * 1_000_003 + batch);
  slowest = Math.max(slowest, performance.now() - before);
  done += size;
}
const seconds = (performance.now() - started) / 1000;
const memory = process.resourceUsage().maxRSS / 1024;
console.log(
  `${done} damaged scenes (${real.length} real seeds): ${offered} still offered edits, all of them sound; ` +
    `${seconds.toFixed(0)} s, slowest ${BATCH} took ${(slowest / 1000).toFixed(1)} s, peak ${memory.toFixed(0)} MiB`,
);
