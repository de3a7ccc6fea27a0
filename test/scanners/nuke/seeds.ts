import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { corpus, HAS_CORPUS } from './corpus.ts';
import { plant } from './records.ts';

const FIXTURES = 'fixtures/nuke';

/** Every fixture's workfile: all eras and oddities in small files. */
export function fixtureSeeds(): Buffer[] {
  return readdirSync(FIXTURES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) =>
      join(FIXTURES, name, readdirSync(join(FIXTURES, name)).find((file) => /^workfile\./.test(file)) ?? ''),
    )
    .map((path) => readFileSync(path));
}

/** Real scripts up to a size, with records of every era planted. None where the corpus is missing. */
export function realSeeds(mostBytes: number): Buffer[] {
  if (!HAS_CORPUS) return [];
  return corpus()
    .filter(({ bytes }) => bytes.length <= mostBytes)
    .map(({ bytes }, index) => plant(bytes, 3, 3 * index))
    .filter(({ ids }) => ids.length > 0)
    .map(({ bytes }) => bytes);
}
