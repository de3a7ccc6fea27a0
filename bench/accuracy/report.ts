import type { Measure } from './measure.ts';
import type { Ablation } from './ablation.ts';
import type { Size } from './scale.ts';
import type { Judged } from './truth.ts';

export type Row = Omit<Measure, 'judged'> & { readonly name: string; readonly target: number };

interface Count {
  right: number;
  total: number;
  stated: number;
}

/** Decisions by their class: how many, how many right, what was stated. */
export class Tally {
  readonly classes = new Map<string, Count>();

  add(judged: readonly Judged[]): void {
    for (const { decision, kind, right } of judged) {
      if (decision.status !== 'remap' || kind === null) continue;
      const count = this.classes.get(kind) ?? { right: 0, total: 0, stated: decision.confidence };
      count.total += 1;
      if (right) count.right += 1;
      this.classes.set(kind, count);
    }
  }
}

export interface Tenth {
  readonly from: number;
  readonly decisions: number;
  readonly stated: number;
  readonly measured: number;
}

/** What was stated and what was measured, for each tenth of the confidence. */
export function tenths(tally: Tally): readonly Tenth[] {
  const rows: Tenth[] = [];
  for (let tenth = 0; tenth < 10; tenth += 1) {
    const inside = [...tally.classes.values()].filter(({ stated }) => Math.min(9, Math.floor(stated * 10)) === tenth);
    const total = inside.reduce((sum, one) => sum + one.total, 0);
    if (total === 0) continue;
    const stated = inside.reduce((sum, one) => sum + one.stated * one.total, 0) / total;
    const measured = inside.reduce((sum, one) => sum + one.right, 0) / total;
    rows.push({ from: tenth / 10, decisions: total, stated, measured });
  }
  return rows;
}

/** The lower end of what a share can be, seen `right` times in `total` (Wilson, 95 %). */
export function lowerEnd(right: number, total: number): number {
  const z = 1.96;
  const share = right / total;
  const middle = share + (z * z) / (2 * total);
  const spread = z * Math.sqrt((share * (1 - share) + (z * z) / (4 * total)) / total);
  return (middle - spread) / (1 + (z * z) / total);
}

export function classTable(tally: Tally): string {
  const rows = [...tally.classes].sort(([a], [b]) => (a < b ? -1 : 1));
  return rows
    .map(
      ([name, { right, total, stated }]) =>
        `  '${name}': ${Math.floor(lowerEnd(right, total) * 1000) / 1000}, // ${right} of ${total}, stated ${stated}`,
    )
    .join('\n');
}

const percent = (share: number, digits = 1): string =>
  `${(Math.floor(share * 1000 * 10 ** (digits - 1)) / 10 ** digits).toFixed(digits)} %`;

export function accuracyReport(all: {
  readonly containers: number;
  readonly seed: number;
  readonly rows: readonly Row[];
  readonly tenths: readonly Tenth[];
  readonly without: readonly Ablation[];
  readonly sizes: readonly Size[];
}): string {
  const scenarios = all.rows.map(
    (row) =>
      `| ${row.name} | ${row.wrongApplied} of ${row.applied} | ${percent(row.decided / row.withCounterpart, 2)} | ${row.target === 0 ? '–' : `${row.target * 100} %`} | ${row.proposals} | ${row.undecided} | ${row.falseReasons} | ${row.wrongByPath} of ${row.appliedByPath} |`,
  );
  const calibration = all.tenths.map(
    ({ from, decisions, stated, measured }) =>
      `| ${from.toFixed(1)} – ${(from + 0.1).toFixed(1)} | ${decisions} | ${percent(stated, 2)} | ${percent(measured, 2)} |`,
  );
  const without = all.without.map(
    ({ name, wrong, applied, share }) => `| ${name} | ${wrong} of ${applied} | ${percent(share)} |`,
  );
  const sizes = all.sizes.map(
    ({ containers, representations, seconds, perContainer, megabytes }) =>
      `| ${containers} | ${representations} | ${seconds.toFixed(1)} s | ${perContainer.toFixed(0)} µs | ${megabytes.toFixed(0)} MB |`,
  );
  const parts = [
    `Seed ${all.seed}, ${all.containers} containers in each production.`,
    table(
      '| production | wrong among applied | decided of those with a counterpart | target | proposals by name | undecided | with a false reason | wrong if `--accept path` |',
      scenarios,
    ),
    'The stated confidence against the measured share of right decisions, over all productions and proposals:',
    table('| confidence | decisions | stated | measured |', calibration),
    'With one kind of evidence taken away, over the re-published, the stale and the look-alike production:',
    table('| without | wrong among applied | decided |', without),
  ];
  if (sizes.length > 0)
    parts.push(
      'The cost of gathering and deciding, in processor time of one process; the memory is that of the whole process at its highest, with catalog and containers:',
      table('| containers | representations in AYON | processor time | per container | memory |', sizes),
    );
  return parts.join('\n\n');
}

function table(head: string, rows: readonly string[]): string {
  const columns = head.split('|').length - 2;
  return [head, `|${' --- |'.repeat(columns)}`, ...rows].join('\n');
}
