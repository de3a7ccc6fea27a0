import type { Status } from '../../model/decision.ts';
import type { SummaryLine } from '../../model/plan.ts';
import { remedy, sentence, WORDS } from '../../words/index.ts';
import type { FindingCode } from '../../words/index.ts';
import { count, paint, plural, table } from './text.ts';
import type { Paint } from './text.ts';

/** The statuses in the words that a supervisor reads. */
export const STATUS_WORDS: Readonly<Record<Status, string>> = {
  remap: 'can be restored',
  'already-ayon': 'are AYON’s already',
  ambiguous: 'could mean several things',
  unresolved: 'stay unresolved',
  refused: 'are known, but cannot be written',
};

const ID_WORDS: Readonly<Record<string, string>> = {
  objectid: 'OpenPype or Avalon id',
  ayon: 'AYON id',
  empty: 'empty id',
  missing: 'no id (2016 and 2017)',
  other: 'something else',
};

const METHOD_WORDS: Readonly<Record<string, string>> = {
  derived: 'by the importer’s own rule',
  alias: 'by another id of the same thing',
  context: 'by folder, product, version and name',
  path: 'by the loaded file',
  name: 'by names alone',
  decision: 'by a person',
};

/** The summary of a census: what is there. */
export function censusText(summary: SummaryLine, colour: boolean): string {
  const ink = paint(colour);
  const { containers } = summary;
  const blocks = [workfilesBlock(summary, ink)];
  if (containers.total > 0) {
    blocks.push(
      `${ink.bold(plural(containers.total, 'container'))}\n${table([
        ...Object.entries(containers.byHost).map(([host, n]): [number, string] => [n, `in ${host}`]),
        ...Object.entries(containers.byIdForm).map(([form, n]): [number, string] => [n, ID_WORDS[form] ?? form]),
      ])}`,
    );
  }
  blocks.push(...findingsBlock(summary, ink));
  return `${blocks.join('\n\n')}\n`;
}

/** The summary of a plan: what would happen, and why not. Fits on a screen. */
export function planText(summary: SummaryLine, colour: boolean): string {
  const ink = paint(colour);
  const blocks = [workfilesBlock(summary, ink), containersBlock(summary, ink)];
  const reasons = Object.entries(summary.containers.reasons).sort(([, a], [, b]) => b - a);
  if (reasons.length > 0) {
    const rows = reasons.map(([code, n]): [number, string] => [n, says(code)]);
    blocks.push(`${ink.bold('Why not')}\n${table(rows)}`);
  }
  blocks.push(...findingsBlock(summary, ink));
  return `${blocks.join('\n\n')}\n`;
}

function workfilesBlock({ workfiles, passedOver }: SummaryLine, ink: Paint): string {
  const rows: [number, string][] = [
    [workfiles.withContainers, 'hold containers'],
    [workfiles.withoutContainers, 'hold none'],
  ];
  if (workfiles.skipped > 0) rows.push([workfiles.skipped, 'left alone']);
  if (workfiles.failed > 0) rows.push([workfiles.failed, ink.red('could not be read')]);
  const passed = Object.values(passedOver).reduce((sum, n) => sum + n, 0);
  if (passed > 0) rows.push([passed, ink.dim('more were passed over (autosaves, backups, excluded)')]);
  return `${ink.bold(plural(workfiles.total, 'workfile'))}\n${table(rows)}`;
}

function containersBlock({ containers, edits, outdated }: SummaryLine, ink: Paint): string {
  const { byStatus, byMethod } = containers;
  const rows: [number, string][] = [[byStatus.remap, ink.green(STATUS_WORDS.remap)]];
  for (const [method, n] of Object.entries(byMethod)) {
    if (n > 0) rows.push([n, ink.dim(`  ${METHOD_WORDS[method] ?? method}`)]);
  }
  rows.push([byStatus['already-ayon'], STATUS_WORDS['already-ayon']]);
  for (const status of ['ambiguous', 'unresolved', 'refused'] as const) {
    if (byStatus[status] > 0) rows.push([byStatus[status], ink.yellow(STATUS_WORDS[status])]);
  }
  const lines = [`${ink.bold(plural(containers.total, 'container'))}`, table(rows)];
  if (containers.proposed > 0) {
    lines.push(
      `  ${count(containers.accepted)} will be written, ${count(containers.proposed)} wait for a person’s decision.`,
    );
  }
  if (outdated > 0)
    lines.push(`  ${plural(outdated, 'container')} will show as outdated in AYON: a newer version exists.`);
  lines.push(`  ${plural(edits, 'edit')} in all.`);
  return lines.join('\n');
}

function findingsBlock({ findings }: SummaryLine, ink: Paint): string[] {
  const entries = Object.entries(findings).sort(([, a], [, b]) => b - a);
  if (entries.length === 0) return [];
  return [`${ink.bold('Worth knowing')}\n${table(entries.map(([code, n]): [number, string] => [n, says(code)]))}`];
}

function says(code: string): string {
  if (!isCode(code)) return code;
  const words = sentence(code, {})
    .replace(/\s*\([^)]*\?[^)]*\)/g, '')
    .replace(/["“]?\?["”]?/g, '…');
  const todo = remedy(code);
  return todo === 'Nothing to do.' ? words : `${words} ${todo}`;
}

function isCode(code: string): code is FindingCode {
  return Object.hasOwn(WORDS, code);
}
