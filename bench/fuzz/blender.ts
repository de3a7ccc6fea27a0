import { readFileSync } from 'node:fs';
import { blenderScenes } from '../../test/support/corpus.ts';
import { mutatedRuns, SEEDS, seedScene } from '../../test/support/blender/fuzz.ts';
import { fuzzLoop } from './loop.ts';

/**
 * Damages scenes and checks that nothing unsafe is offered: bench/run fuzz/blender [COUNT] [SEED]
 *
 * COUNT files (100,000 unless told otherwise), one in twenty of them a scene that Blender itself saved, where the corpus
 * is there. Ends with exit code 1 and the run's number at the first unsafe answer.
 */
const real = blenderScenes('made')
  .filter((path) => path.includes('plain'))
  .map((path) => readFileSync(path));
const made = SEEDS.map(seedScene);
fuzzLoop(`scenes (${real.length} by Blender)`, (size, seed, batch) =>
  mutatedRuns(real.length > 0 && batch % 20 === 0 ? real : made, size, seed),
);
