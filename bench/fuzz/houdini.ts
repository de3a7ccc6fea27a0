import { readFileSync } from 'node:fs';
import { buildScene } from '../../test/support/houdini-builder.ts';
import { HOUDINI_CASES } from '../../test/support/houdini-cases.ts';
import { houdiniContents, houdiniScenes } from '../../test/support/corpus.ts';
import { mutatedRuns } from '../../test/support/houdini-fuzz.ts';
import { plant } from '../../test/support/houdini-planting.ts';
import { fuzzLoop } from './loop.ts';

/**
 * Damages scenes and checks that nothing unsafe is offered: bench/run fuzz/houdini [COUNT] [SEED]
 *
 * COUNT files (100,000 unless told otherwise), three in four of them real scenes with a record planted, where the corpus
 * is there. Ends with exit code 1 and the run's number at the first unsafe answer.
 */

/** Larger scenes cost a hundred times as much and have the same entries. */
const LARGEST_SCENE_BYTES = 200_000;

const real = [...houdiniScenes(), ...houdiniContents()]
  .map((path) => readFileSync(path))
  .filter((bytes) => bytes.length < LARGEST_SCENE_BYTES)
  .flatMap((bytes, index) => plant(bytes, 7 * index)?.bytes ?? []);
const made = Object.values(HOUDINI_CASES).flatMap((files) => Object.values(files));
const scenes = made.filter((bytes) => /^(?:070707|Hou|MIME|INDX)/.test(bytes.toString('latin1', 0, 6)));
scenes.push(buildScene([], 'odc'));
fuzzLoop(`scenes (${real.length} real seeds, counted by container)`, (size, seed, batch) =>
  mutatedRuns(real.length > 0 && batch % 4 !== 0 ? real : scenes, size, seed),
);
