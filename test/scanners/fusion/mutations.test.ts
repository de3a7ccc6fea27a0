import { describe, expect, it } from 'vitest';
import { mutatedRuns } from './fuzz.ts';
import { fixtureSeeds, realSeeds } from './seeds.ts';

describe('damaged compositions (bench/run fuzz/fusion for more of them)', () => {
  it('are read without a crash, offer sound edits only, and are read the same through any window', () => {
    expect(mutatedRuns(fixtureSeeds(), 1500, 12)).toBeGreaterThan(300);
  });

  const real = realSeeds(30_000);
  it.skipIf(real.length === 0)('and so are real ones with records planted (skipped without the corpus)', () => {
    expect(mutatedRuns(real, 500, 13)).toBeGreaterThan(100);
  });
});
