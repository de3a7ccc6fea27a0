import type { SummaryLine } from '../../model/plan.ts';
import { isCode, remedy, sentence, short } from '../../words/index.ts';
import { METHOD_WORDS, STATUS_WORDS } from './states.ts';
import { count, OWN_LOADERS, paint, plural, printable, shorten, table, topOf } from './text.ts';
import type { Paint } from './text.ts';

/** How many codes a block lists before it sums up: the whole must fit on a screen. */
const CODES = 8;

/** The summary of a plan: what would happen, and why not. Fits on a screen. */
export function planText(summary: SummaryLine, colour: boolean): string {
  const ink = paint(colour);
  const blocks = [
    workfilesBlock(summary, ink) + restoredLine(summary) + emptyLine(summary, ink),
    containersBlock(summary, ink),
  ];
  blocks.push(...codesBlock('Why not', summary.containers.reasons, ink));
  blocks.push(...referencedBlock(summary, ink));
  blocks.push(...findingsBlock(summary, ink), ...loadersBlock(summary, ink), ...notesBlock(summary, ink));
  return `${blocks.join('\n\n')}\n`;
}

/** What stands in the workfiles by reference. AYON shows it with their own containers, and no workfile can mend it. */
function referencedBlock({ referenced }: SummaryLine, ink: Paint): string[] {
  if (referenced === undefined) return [];
  const { files, unreachable, failed, containers, invalid, mended } = referenced;
  const rows: [number, string][] = [
    [containers, 'containers in them'],
    [invalid, 'that AYON will show as invalid'],
  ];
  if (mended > 0) rows.push([mended, 'files that a newer version in AYON has mended']);
  if (unreachable > 0) rows.push([unreachable, 'files that are not on the disks of this machine']);
  if (failed > 0) rows.push([failed, ink.red('could not be read')]);
  return [`${ink.bold(`${plural(files, 'referenced file')}`)}\n${table(rows)}\n  referenced.jsonl tells of each.`];
}

export function notesBlock({ notes = [] }: SummaryLine, ink: Paint): string[] {
  if (notes.length === 0) return [];
  const says = notes.map(({ code, args }) => `  ${printable(sentence(code, args))} ${remedy(code, args)}`);
  return [`${ink.bold('About this run')}\n${says.join('\n')}`];
}

export function workfilesBlock({ workfiles, passedOver }: SummaryLine, ink: Paint): string {
  const rows: [number, string][] = [
    [workfiles.withContainers, 'hold containers'],
    [workfiles.withoutContainers, 'hold none'],
  ];
  if (workfiles.skipped > 0) rows.push([workfiles.skipped, 'left alone']);
  if (workfiles.failed > 0) rows.push([workfiles.failed, ink.red('could not be read')]);
  const passed = Object.values(passedOver).reduce((sum, n) => sum + n, 0);
  const lines = [ink.bold(plural(workfiles.total, 'workfile')), table(rows)];
  if (passed > 0) {
    lines.push(ink.dim(`  and ${count(passed)} more passed over (autosaves, backups, excluded, copies)`));
  }
  return lines.join('\n');
}

/** A workfile in which old ids stay is never told as restored. */
function restoredLine({ restored }: SummaryLine): string {
  if (restored === undefined) return '';
  const { wholly, inPart, not } = restored;
  const parts = [`${count(wholly)} wholly`];
  if (inPart > 0) parts.push(`${count(inPart)} in part, ids stay in ${inPart === 1 ? 'it' : 'them'}`);
  if (not > 0) parts.push(`${count(not)} not at all`);
  return `\n  Restored afterwards: ${parts.join('; ')}.`;
}

function emptyLine({ manageEmpty }: SummaryLine, ink: Paint): string {
  if (manageEmpty === undefined) return '';
  return `\n  ${ink.red(`Manage will be empty in ${plural(manageEmpty, 'workfile')}`)}, each because of one container: the report names it.`;
}

/** One line a loader: whoever knows it as the studio's own says so once, in the rules. */
function loadersBlock({ unknownLoaders = {} }: SummaryLine, ink: Paint): string[] {
  if (Object.keys(unknownLoaders).length === 0) return [];
  const rows = topOf(unknownLoaders, CODES).map(([n, loader]): [number, string] => [n, shorten(printable(loader), 60)]);
  return [`${ink.bold('Loaders that AYON does not have')}\n${table(rows)}\n  ${OWN_LOADERS}`];
}

function containersBlock({ containers, edits, outdated }: SummaryLine, ink: Paint): string {
  const { byStatus, byMethod } = containers;
  const rows: [number, string][] = [[byStatus.remap, ink.green(STATUS_WORDS.remap)]];
  for (const [method, n] of Object.entries(byMethod)) {
    if (n > 0) rows.push([n, ink.dim(`  ${METHOD_WORDS[method] ?? method}`)]);
  }
  for (const status of ['already-ayon', 'ambiguous', 'unresolved', 'refused'] as const) {
    const says = STATUS_WORDS[status];
    if (byStatus[status] > 0) rows.push([byStatus[status], status === 'already-ayon' ? says : ink.yellow(says)]);
  }
  const lines = [ink.bold(plural(containers.total, 'container')), table(rows)];
  if (containers.proposed > 0) {
    lines.push(
      `  ${count(containers.accepted)} will be written, ${plural(containers.proposed, 'waits', 'wait')} for a person’s decision.`,
    );
  }
  if (outdated > 0)
    lines.push(`  ${plural(outdated, 'container')} will show as outdated in AYON: a newer version exists.`);
  lines.push(`  ${plural(edits, 'edit')} in all.`);
  return lines.join('\n');
}

export function findingsBlock({ findings }: SummaryLine, ink: Paint): string[] {
  return codesBlock('Worth knowing', findings, ink);
}

/** Codes by their noun phrase, the most frequent first. The remedy follows where there is one that needs no arguments. */
function codesBlock(title: string, counts: Readonly<Record<string, number>>, ink: Paint): string[] {
  if (Object.keys(counts).length === 0) return [];
  const rows = topOf(counts, CODES).map(([n, code]): [number, string] => [n, short(code) + ink.dim(todo(code))]);
  return [`${ink.bold(title)}\n${table(rows)}`];
}

function todo(code: string): string {
  if (!isCode(code)) return '';
  const text = remedy(code);
  return text === 'Nothing to do.' || text.includes('?') ? '' : `: ${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}
