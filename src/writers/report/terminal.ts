import type { SummaryLine } from '../../model/plan.ts';
import { isCode, remedy, sentence, short } from '../../words/index.ts';
import { COLUMNS, entries, shorten, table, wrapped } from './layout.ts';
import type { Entry } from './layout.ts';
import { NamedFiles } from './named-files.ts';
import { METHOD_WORDS, STATE_WORDS } from './states.ts';
import type { State } from './states.ts';
import { count, largest, OWN_LOADERS, paint, plural, printable, topOf } from './text.ts';
import type { Paint } from './text.ts';

/** How many codes a block lists before it sums up: the whole must fit on a screen of sixty lines. */
const CODES = 6;

/** What a block is written with. */
export interface Pen {
  readonly ink: Paint;
  readonly columns: number;
  readonly files: NamedFiles;
}

/** A summary's pen. `columns` is the width of the terminal. */
export function penFor(summary: SummaryLine, colour: boolean, columns: number): Pen {
  return { ink: paint(colour), columns, files: new NamedFiles(summary, Math.max(40, columns - 20)) };
}

/** The summary of a plan: what would happen, and why not. Fits on a screen. */
export function planText(summary: SummaryLine, colour: boolean, columns = COLUMNS): string {
  const pen = penFor(summary, colour, columns);
  const blocks = [
    workfilesBlock(summary, pen) + restoredLine(summary, pen),
    containersBlock(summary, pen),
    ...codesBlock('Why not restored', summary.containers.reasons, pen),
    ...referencedBlock(summary, pen),
    ...emptyBlock(summary, pen),
    ...findingsBlock(summary, pen),
    ...loadersBlock(summary, pen),
    ...notesBlock(summary, pen),
    ...pen.files.below().map((line) => pen.ink.dim(line)),
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** What stands in the workfiles by reference. AYON shows it with their own containers, and no workfile can mend it. */
function referencedBlock({ referenced }: SummaryLine, { ink }: Pen): string[] {
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

export function notesBlock({ notes = [] }: SummaryLine, { ink, columns }: Pen): string[] {
  if (notes.length === 0) return [];
  const says = notes.map(({ code, args }) =>
    wrapped(printable(`${sentence(code, args)} ${remedy(code, args)}`), columns, '  ', '    '),
  );
  return [`${ink.bold('About this run')}\n${says.join('\n')}`];
}

export function workfilesBlock({ workfiles, passedOver }: SummaryLine, { ink, columns }: Pen): string {
  const rows: Entry[] = [
    { n: workfiles.withContainers, says: workfiles.withContainers === 1 ? 'holds containers' : 'hold containers' },
    { n: workfiles.withoutContainers, says: workfiles.withoutContainers === 1 ? 'holds none' : 'hold none' },
  ];
  if (workfiles.skipped > 0) rows.push({ n: workfiles.skipped, says: 'skipped' });
  if (workfiles.failed > 0) rows.push({ n: workfiles.failed, says: ink.red('could not be read') });
  const lines = [ink.bold(plural(workfiles.total, 'workfile')), entries(rows, columns)];
  const passed = largest(passedOver);
  if (passed.length > 0) {
    const all = passed.reduce((sum, [, n]) => sum + n, 0);
    const kinds = passed.map(([code, n]) => `${count(n)} × ${short(code)}`).join(', ');
    lines.push(ink.dim(wrapped(`Passed over: ${count(all)} (${kinds})`, columns, '  ', '    ')));
  }
  return lines.join('\n');
}

/** A workfile in which old ids stay is never told as restored. */
function restoredLine({ restored }: SummaryLine, { columns }: Pen): string {
  if (restored === undefined) return '';
  const { wholly, inPart, not } = restored;
  const parts = [`${count(wholly)} wholly`];
  if (inPart > 0) parts.push(`${count(inPart)} in part, ids stay in ${inPart === 1 ? 'it' : 'them'}`);
  if (not > 0) parts.push(`${count(not)} not at all`);
  return `\n${wrapped(`Restored afterwards: ${parts.join('; ')}.`, columns, '  ')}`;
}

/** One line a loader: whoever knows it as the studio's own says so once, in the rules. */
function loadersBlock({ unknownLoaders = {} }: SummaryLine, { ink, columns }: Pen): string[] {
  if (Object.keys(unknownLoaders).length === 0) return [];
  const rows = topOf(unknownLoaders, CODES).map(([n, loader]): [number, string] => [
    n,
    shorten(printable(loader), columns - 12),
  ]);
  return [`${ink.bold('Loaders that AYON does not have')}\n${table(rows)}\n${wrapped(OWN_LOADERS, columns, '  ')}`];
}

/** The states, each with the methods that led to it. Every container is in exactly one state. */
function containersBlock({ containers, edits, outdated }: SummaryLine, { ink, columns }: Pen): string {
  const { byStatus, accepted, proposed, acceptedByMethod = {}, proposedByMethod = {} } = containers;
  const rows: Entry[] = [
    ...stateEntries('write', accepted, acceptedByMethod, ink.green, ink),
    ...stateEntries('propose', proposed, proposedByMethod, ink.yellow, ink),
    ...stateEntries('already-ayon', byStatus['already-ayon'], {}, (text) => text, ink),
    ...(['ambiguous', 'unresolved', 'refused'] as const).flatMap((state) =>
      stateEntries(state, byStatus[state], {}, ink.yellow, ink),
    ),
  ];
  const lines = [ink.bold(plural(containers.total, 'container'))];
  if (rows.length > 0) lines.push(entries(rows, columns));
  if (outdated > 0) {
    const will = `${plural(outdated, 'container')} will show as outdated in AYON: a newer version exists.`;
    lines.push(wrapped(will, columns, '  '));
  }
  lines.push(`  ${plural(edits, 'edit')} in all.`);
  return lines.join('\n');
}

function stateEntries(
  state: State,
  n: number,
  methods: Readonly<Record<string, number>>,
  colour: (text: string) => string,
  ink: Paint,
): Entry[] {
  if (n === 0 && state !== 'write') return [];
  const how = Object.entries(methods).filter(([, some]) => some > 0);
  return [
    { n, says: colour(n === 1 ? STATE_WORDS[state].says : STATE_WORDS[state].many) },
    ...how.map(([method, some]) => ({ n: some, says: ink.dim(METHOD_WORDS[method] ?? method), part: true as const })),
  ];
}

/** Codes of findings that have a heading of their own. */
const EMPTYING = 'manage-empty-';

function emptyBlock({ manageEmpty, findings }: SummaryLine, pen: Pen): string[] {
  if (manageEmpty === undefined) return [];
  const title = `Manage will be empty in ${plural(manageEmpty, 'workfile')}, each because of one container`;
  return codesBlock(
    pen.ink.red(title),
    onlyCodes(findings, (code) => code.startsWith(EMPTYING)),
    pen,
  );
}

/** What is told as a reason, or under a heading of its own, is not told again. */
function findingsBlock({ findings, containers }: SummaryLine, pen: Pen): string[] {
  return codesBlock('Worth knowing', worthKnowing({ findings, containers }), pen);
}

/** What a census has found, in which there is less room and no page. */
export function censusFindings({ findings }: SummaryLine, pen: Pen): string[] {
  return codesBlock('Worth knowing', findings, pen, 4, '--json has them all');
}

/** The findings of a plan that no other heading has: each stands in one place of a report. */
export function worthKnowing({
  findings,
  containers,
}: Pick<SummaryLine, 'findings' | 'containers'>): Readonly<Record<string, number>> {
  return onlyCodes(findings, (code) => !code.startsWith(EMPTYING) && !Object.hasOwn(containers.reasons, code));
}

function onlyCodes(
  counts: Readonly<Record<string, number>>,
  wanted: (code: string) => boolean,
): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(counts).filter(([code]) => wanted(code)));
}

/** Codes by their noun phrase, the most frequent first, with what to do and the first files that have it. */
function codesBlock(
  title: string,
  counts: Readonly<Record<string, number>>,
  { ink, columns, files }: Pen,
  limit = CODES,
  rest = 'the page has them all',
): string[] {
  if (Object.keys(counts).length === 0) return [];
  const rows = topOf(counts, limit).map(([n, code]): Entry => {
    if (!Object.hasOwn(counts, code)) return { n, says: ink.dim(`${code} kinds: ${rest}`) };
    return { n, says: short(code), more: [...todo(code), ...files.of(code)].map((line) => ink.dim(line)) };
  });
  return [`${ink.bold(title)}\n${entries(rows, columns, ' × ')}`];
}

/** The remedy of a code, where there is one that needs no arguments. */
function todo(code: string): readonly string[] {
  if (!isCode(code)) return [];
  const text = remedy(code);
  return text === 'Nothing to do.' || text.includes('?') ? [] : [text];
}
