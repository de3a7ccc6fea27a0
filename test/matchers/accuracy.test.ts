import { describe, expect, it } from 'vitest';
import { ablation } from '../../bench/accuracy/ablation.ts';
import { measure } from '../../bench/accuracy/measure.ts';
import { SCENARIOS } from '../../bench/accuracy/scenarios.ts';

const CONTAINERS = 1500;

describe('on a generated production', () => {
  it.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
    '%s: nothing wrong is applied, every reason is true, and enough is decided',
    async (_name, scenario) => {
      const result = await measure(scenario.make(23, CONTAINERS));
      expect(result.wrongApplied).toBe(0);
      expect(result.falseReasons).toBe(0);
      // A small production scatters more than the bench's; the targets themselves are held there.
      expect(result.decided / result.withCounterpart).toBeGreaterThan(scenario.target - 0.02);
    },
  );

  it('states a confidence that the right decisions reach', async () => {
    const [, , republished] = SCENARIOS;
    if (republished === undefined) throw new Error('there is a re-published production');
    const { judged } = await measure(republished.make(24, CONTAINERS));
    const decided = judged.filter(({ decision }) => decision.status === 'remap');
    const stated = decided.reduce((sum, { decision }) => sum + decision.confidence, 0) / decided.length;
    expect(decided.filter(({ right }) => right).length / decided.length).toBeGreaterThanOrEqual(stated - 0.02);
  });
});

describe('with one kind of evidence taken away', () => {
  it('still nothing wrong is applied', async () => {
    const rows = await ablation(600, 5);
    expect(rows.map(({ name, wrong }) => [name, wrong])).toEqual(rows.map(({ name }) => [name, 0]));
    expect(rows.every(({ applied }) => applied > 0)).toBe(true);
  });
});
