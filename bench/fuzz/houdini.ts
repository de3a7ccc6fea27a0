import { buildScene } from '../../test/support/houdini-builder.ts';
import { HOUDINI_CASES } from '../../test/support/houdini-cases.ts';
import { read, realContents, realScenes } from '../../test/support/houdini-corpus.ts';
import { mutatedRuns } from '../../test/support/houdini-fuzz.ts';
import { plant } from '../../test/support/houdini-planting.ts';

/**
 * Damages scenes and checks that nothing unsafe is offered: bench/run fuzz/houdini [COUNT] [SEED]
 *
 * COUNT files (100,000 unless told otherwise), three in four of them real scenes with a record planted, where the corpus
 * is there. Ends with exit code 1 and the run's number at the first unsafe answer.
 */
const count = Number(process.argv[2] ?? 100_000);
const seed = Number(process.argv[3] ?? 1);
/** Larger scenes cost a hundred times as much and have the same entries. */
const LARGEST_SCENE_BYTES = 200_000;
const BATCH = 1000;

const real = [...realScenes(), ...realContents()]
  .map(read)
  .filter((bytes) => bytes.length < LARGEST_SCENE_BYTES)
  .flatMap((bytes, index) => plant(bytes, 7 * index)?.bytes ?? []);
const made = Object.values(HOUDINI_CASES).flatMap((files) => Object.values(files));
const scenes = made.filter((bytes) => /^(?:070707|Hou|MIME|INDX)/.test(bytes.toString('latin1', 0, 6)));
scenes.push(buildScene([], 'odc'));
const started = performance.now();
let offered = 0;
let done = 0;
let slowest = 0;
for (let batch = 0; done < count; batch += 1) {
  const size = Math.min(BATCH, count - done);
  const before = performance.now();
  offered += mutatedRuns(real.length > 0 && batch % 4 !== 0 ? real : scenes, size, seed * 1_000_003 + batch);
  slowest = Math.max(slowest, performance.now() - before);
  done += size;
}
const seconds = (performance.now() - started) / 1000;
const memory = process.resourceUsage().maxRSS / 1024;
console.log(
  `${done} damaged scenes (${real.length} real seeds): ${offered} containers still offered edits, all of them sound; ` +
    `${seconds.toFixed(0)} s, slowest ${BATCH} took ${(slowest / 1000).toFixed(1)} s, peak ${memory.toFixed(0)} MiB`,
);
