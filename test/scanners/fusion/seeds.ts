import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { corpusFiles } from '../../support/corpus.ts';
import type { Seed } from '../../support/fuzz.ts';
import { plant } from './planting.ts';

const FIXTURES = 'fixtures/fusion';

/** The places where the word stands that leads to a record. */
function seed(bytes: Buffer): Seed {
  return { bytes, places: Array.from(bytes.toString('latin1').matchAll(/avalon|CustomData/g), ({ index }) => index) };
}

/** Every fixture's workfile: all eras and oddities in small files. */
export function fixtureSeeds(): Seed[] {
  return readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' })
    .filter((name) => /workfile\.\w+$/.test(name))
    .map((name) => seed(readFileSync(join(FIXTURES, name))));
}

/** Real compositions and settings up to a size, with records planted. None where the corpus is missing. */
export function realSeeds(mostBytes: number): Seed[] {
  return corpusFiles('fusion', /\.(comp|setting)$/)
    .map((path) => readFileSync(path))
    .filter(({ length }) => length <= mostBytes)
    .map((bytes, index) => plant(bytes, 3, 3 * index))
    .filter(({ ids }) => ids.length > 0)
    .map(({ bytes }) => seed(bytes));
}
