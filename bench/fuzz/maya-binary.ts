import { readFileSync } from 'node:fs';
import { MayaBinaryBuilder, plant, widthOf } from '../../test/support/maya-binary-builder.ts';
import { mayaBinaryScenes } from '../../test/support/corpus.ts';
import { mutatedRuns, seedScene } from '../../test/support/maya-binary-fuzz.ts';
import { fuzzLoop } from './loop.ts';

/**
 * Damages scenes and checks that nothing unsafe is offered: bench/run fuzz/maya-binary [COUNT] [SEED]
 *
 * COUNT files (100,000 unless told otherwise), nine in ten of them real scenes with a record planted, where the corpus is
 * there. Ends with exit code 1 and the run's number at the first unsafe answer.
 */

/** Larger scenes cost a hundred times as much and have the same chunks. */
const LARGEST_SCENE_BYTES = 130_000;

const real = mayaBinaryScenes()
  .map((path) => readFileSync(path))
  .filter((bytes) => bytes.length < LARGEST_SCENE_BYTES)
  .map((bytes, index) => {
    const builder = new MayaBinaryBuilder({ width: widthOf(bytes) });
    const fields = { id: 'pyblish.avalon.container', representation: '5f1a2b3c4d5e6f708192a3b4', loader: 'X' };
    return plant(bytes, 3 * index, [builder.container('planted_CON', fields)]);
  });
const made = [seedScene(4), seedScene(8)];
fuzzLoop(`scenes (${real.length} real seeds)`, (size, seed, batch) =>
  mutatedRuns(real.length > 0 && batch % 10 !== 0 ? real : made, size, seed),
);
