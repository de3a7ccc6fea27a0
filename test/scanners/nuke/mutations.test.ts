import { describe, expect, it } from 'vitest';
import { HAS_CORPUS } from './corpus.ts';
import { mutatedRuns } from './fuzz.ts';
import { fixtureSeeds, realSeeds } from './seeds.ts';

describe('damaged scripts', () => {
  it('of our own never crash the scanner, and never get an unsafe edit', () => {
    expect(mutatedRuns(fixtureSeeds(), 1000, 20260101)).toBeGreaterThan(500);
  });

  it.skipIf(!HAS_CORPUS)('of others neither (skipped without the corpus)', () => {
    expect(mutatedRuns(realSeeds(15_000), 1000, 20260102)).toBeGreaterThan(500);
  });
});
