import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ablation } from './ablation.ts';
import { measure, type Judged } from './measure.ts';
import { accuracyReport, classTable, Tally, tenths, type Row } from './report.ts';
import { scale } from './scale.ts';
import { SCENARIOS } from './scenarios.ts';

/**
 * How often the matching is right, on generated productions whose truth is known.
 *
 *     bench/run accuracy [CONTAINERS] [SEED] [--write] [--only NAME] [--classes]
 *
 * `--write` puts the tables into docs/matching.md; `--classes` prints what each class of decisions was measured at.
 */
async function main(args: readonly string[]): Promise<number> {
  const numbers = args.filter((arg) => /^\d+$/.test(arg)).map(Number);
  const [containers = 50_000, seed = 1] = numbers;
  const only = args.includes('--only') ? (args[args.indexOf('--only') + 1] ?? '') : '';
  const tally = new Tally();
  const rows: Row[] = [];
  const reasons = new Map<string, number>();
  for (const scenario of SCENARIOS.filter(({ name }) => name.includes(only))) {
    const { judged, ...result } = await measure(scenario.make(seed, containers));
    tally.add(judged);
    countReasons(judged, reasons);
    rows.push({ name: scenario.name, target: scenario.target, ...result });
    console.error(`${scenario.name}: ${result.seconds.toFixed(1)} s`);
  }
  const without = await ablation(Math.min(containers, 10_000), seed);
  const sizes = only === '' ? await scale([25_000, 50_000, 100_000], 1_000_000) : [];
  const report = accuracyReport({ containers, seed, rows, tenths: tenths(tally), without, sizes });
  console.log(report);
  if (args.includes('--classes')) console.log(classTable(tally), Object.fromEntries(reasons));
  if (args.includes('--write')) write(report);
  const bad = rows.some(
    (row) => row.wrongApplied > 0 || row.falseReasons > 0 || row.decided < row.target * row.withCounterpart,
  );
  return bad || without.some(({ wrong }) => wrong > 0) ? 1 : 0;
}

function countReasons(judged: readonly Judged[], reasons: Map<string, number>): void {
  for (const { decision, truth } of judged) {
    if (decision.status === 'remap') continue;
    const key = `${decision.status} ${decision.reason?.code ?? ''}${truth === null ? '' : ' (has a counterpart)'}`;
    reasons.set(key, (reasons.get(key) ?? 0) + 1);
  }
}

const BEGIN = '<!-- accuracy: written by `bench/run accuracy --write` -->';
const END = '<!-- /accuracy -->';

function write(report: string): void {
  const path = join('docs', 'matching.md');
  const text = readFileSync(path, 'utf8');
  const [head = '', rest = ''] = text.split(BEGIN);
  const tail = rest.split(END)[1] ?? '';
  writeFileSync(path, `${head}${BEGIN}\n\n${report}\n\n${END}${tail}`);
}

process.exitCode = await main(process.argv.slice(2));
