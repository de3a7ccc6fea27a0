import { describe, expect, it } from 'vitest';
import { mutatedRuns, seeds } from './fuzz.ts';

describe('damaged scenes', () => {
  it('never crash the scanner, and are never offered an edit outside a record', () => {
    const offered = mutatedRuns(seeds(60_000), 2000, 20260101);
    // Damage that hides every record would prove nothing.
    expect(offered).toBeGreaterThan(400);
  });
});
