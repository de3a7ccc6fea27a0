import { describe, expect, it } from 'vitest';
import { fuzzSeeds, mutatedRuns } from './fuzz.ts';

describe('damaged projects', () => {
  it('never crash the scanner, and never get an unsafe edit', () => {
    expect(mutatedRuns(fuzzSeeds(30_000), 2000, 20261125)).toBeGreaterThan(200);
  });
});
