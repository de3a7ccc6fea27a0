import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { MemorySource } from '../../../src/files/byte-source.ts';
import { scanMayaAscii } from '../../../src/scanners/maya-ascii/scanner.ts';
import { mayaAsciiScenes } from '../../support/corpus.ts';
import { fuzz } from '../../support/fuzz.ts';
import type { Seed } from '../../support/fuzz.ts';
import { mutate } from './mutations.ts';
import { checkScene } from './soundness.ts';

/** Our own scenes, and the real ones up to a size, those with records several times over. */
export function seeds(largest: number): readonly Seed[] {
  const folder = resolve('fixtures/maya-ascii');
  const own = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name, 'workfile.ma')) : [];
  return [...own, ...mayaAsciiScenes()].flatMap((path) => {
    const bytes = readFileSync(path);
    if (bytes.length > largest) return [];
    const { containers } = scanMayaAscii(new MemorySource(bytes));
    const places = containers.flatMap(({ offset, slots }) => [offset, ...slots.map(({ span }) => span.offset)]);
    return Array<Seed>(containers.length > 0 ? 6 : 1).fill({ bytes, places });
  });
}

/**
 * Damages the seeds `count` times and checks each: no crash, no edit outside a record, and what is patched reads back.
 * Returns how many still offered something; throws with the run's number at the first unsafe answer.
 */
export function mutatedRuns(
  from: readonly Seed[],
  count: number,
  seed: number,
  onUnsafe?: (bytes: Buffer) => void,
): number {
  const fuzzing = { mutate, check: (bytes: Buffer) => Number(checkScene(bytes)) };
  return fuzz(from, count, seed, onUnsafe === undefined ? fuzzing : { ...fuzzing, onUnsafe });
}
