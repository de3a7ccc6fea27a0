import { measure } from './measure.ts';
import { SCENARIOS } from './scenarios.ts';

const [containers = '50000', seed = '1', only = ''] = process.argv.slice(2);
const classes = new Map<string, { right: number; total: number }>();
for (const scenario of SCENARIOS) {
  if (only !== '' && !scenario.name.includes(only)) continue;
  const result = await measure(scenario.make(Number(seed), Number(containers)));
  const { judged, ...numbers } = result;
  console.log(scenario.name, JSON.stringify(numbers), (numbers.decided / numbers.withCounterpart).toFixed(4));
  const reasons = new Map<string, number>();
  for (const { decision, truth, right } of judged) {
    if (decision.status === 'remap') {
      const key = `${decision.method} ${decision.confidence}`;
      const entry = classes.get(key) ?? { right: 0, total: 0 };
      entry.total += 1;
      if (right) entry.right += 1;
      classes.set(key, entry);
    } else {
      const key = `${decision.status} ${decision.reason?.code} ${truth === null ? 'none' : 'COUNTERPART'}`;
      reasons.set(key, (reasons.get(key) ?? 0) + 1);
    }
  }
  console.log(Object.fromEntries(reasons));
}
console.log(Object.fromEntries(classes));
