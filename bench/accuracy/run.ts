import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ablation } from './ablation.ts';
import { measure } from './measure.ts';
import type { Judged } from './truth.ts';
import { accuracyReport, classTable, Tally, tenths, type Row } from './report.ts';
import { scale, type Size } from './scale.ts';
import { SCENARIOS } from './scenarios.ts';

/**
 * How often the matching is right, on generated productions whose truth is known.
 *
 *     bench/run accuracy [CONTAINERS] [SEED] [--write] [--only NAME] [--classes]
 *
 * `--only` measures the productions with that in their name, and nothing else. `--write` puts the tables into
 * docs/matching.md; `--classes` prints what each class of decisions was measured at, and why the others were not made.
 */
async function main(args: readonly string[]): Promise<number> {
  const part = args.indexOf('--scale');
  if (part >= 0) {
    console.log(JSON.stringify(await scale(Number(args[part + 1]), 1_000_000)));
    return 0;
  }
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
  const without = only === '' ? await ablation(Math.min(containers, 10_000), seed) : [];
  const sizes = only === '' ? [25_000, 50_000, 100_000].map(measureScale) : [];
  const report = accuracyReport({ containers, seed, rows, tenths: tenths(tally), without, sizes });
  console.log(report);
  if (args.includes('--classes')) console.log(classTable(tally), Object.fromEntries(reasons));
  if (args.includes('--write')) write(report);
  const bad = rows.some(
    (row) => row.wrongApplied > 0 || row.falseReasons > 0 || row.decided < row.target * row.withCounterpart,
  );
  return bad || without.some(({ wrong }) => wrong > 0) ? 1 : 0;
}

/** Each size in a process of its own: what one leaves behind does not count for the next. */
function measureScale(containers: number): Size {
  const { stdout, status } = spawnSync(process.execPath, [process.argv[1] ?? '', '--scale', String(containers)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`measuring ${containers} containers failed`);
  const size: unknown = JSON.parse(stdout);
  return size as Size;
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
