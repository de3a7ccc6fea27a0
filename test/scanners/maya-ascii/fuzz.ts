import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { MemorySource } from '../../../src/scanners/bytes/source.ts';
import { scanMayaAscii } from '../../../src/scanners/maya-ascii/scanner.ts';
import { corpusScenes } from './corpus.ts';
import { mutate, randomFrom } from './mutations.ts';
import { checkScene } from './soundness.ts';

interface Seed {
  readonly bytes: Buffer;
  readonly places: readonly number[];
}

/** Our own scenes, and the real ones up to a size, those with records several times over. */
export function seeds(largest: number): readonly Seed[] {
  const folder = resolve('fixtures/maya-ascii');
  const own = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name, 'workfile.ma')) : [];
  return [...own, ...corpusScenes()].flatMap((path) => {
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
  onBad?: (bytes: Buffer) => void,
): number {
  const random = randomFrom(seed);
  let offered = 0;
  for (let run = 0; run < count; run += 1) {
    const { bytes, places } = from[Math.floor(random() * from.length)] ?? { bytes: Buffer.alloc(0), places: [] };
    const mutated = mutate(bytes, places, random);
    try {
      if (checkScene(mutated)) offered += 1;
    } catch (error) {
      onBad?.(mutated);
      throw new Error(`run ${run} of seed ${seed}: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    }
  }
  return offered;
}
