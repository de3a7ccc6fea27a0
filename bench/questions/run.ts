import { SCENARIOS } from '../accuracy/scenarios.ts';
import { questionsOf } from './counting.ts';

/**
 * What AYON is asked when generated productions are planned: bench/run questions [CONTAINERS] [SEED]
 *
 * Counted are calls of the catalog, what they ask for (ids, places, path keys, products), and the requests that a live
 * server makes of them at the least, 500 to a request.
 */
const [containers = 20_000, seed = 23] = process.argv.slice(2).map(Number);

console.log('| production | ids | places | path keys | products | together | calls | requests |');
console.log('| --- | --- | --- | --- | --- | --- | --- | --- |');
for (const scenario of SCENARIOS) {
  const { asked, total } = await questionsOf(scenario.make(seed, containers));
  const { byIds, byChain, byPathKeys, newest } = asked;
  const items = [byIds, byChain, byPathKeys, newest, total].map((one) => one.items);
  console.log(`| ${[scenario.name, ...items, total.calls, total.requests].join(' | ')} |`);
}
