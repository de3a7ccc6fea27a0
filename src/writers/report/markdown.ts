import type { SummaryLine, Whereabouts } from '../../model/plan.ts';
import { isCode, remedy, sentence, short } from '../../words/index.ts';
import type { Breakdown, StateCounts } from './breakdown.ts';
import { DONE_STATES, DONE_WORDS, doneWhy, pilotText } from './done.ts';
import type { Done } from './done.ts';
import type { Overview } from './overview.ts';
import { worthKnowing } from './terminal.ts';
import { STATE_WORDS, STATES } from './states.ts';
import { sumStates } from './breakdown.ts';
import { count, largest, OWN_LOADERS, plural, printable, topOf } from './text.ts';

const FOLDERS = 12;

/** A plan for a ticket: what is there, what would happen, what is left for people. */
export function markdownOf({ header, summary, breakdown, done }: Overview): string {
  const { containers, workfiles } = summary;
  const blocks = [
    `## ayon-remap: ${header.projects.map(code).join(', ')}`,
    `${plural(workfiles.total, 'workfile')}: ${count(workfiles.withContainers)} with containers, ${count(workfiles.withoutContainers)} without, ` +
      `${count(workfiles.skipped)} skipped, ${count(workfiles.failed)} could not be read.`,
    statesTable(breakdown.states, containers.total),
    crossTable('Application', breakdown.byHost, 100),
    crossTable('Folder', breakdown.byFolder, FOLDERS),
  ];
  if (summary.outdated > 0) {
    const will = `${plural(summary.outdated, 'container')} will show as outdated in AYON: a newer version exists.`;
    blocks.push(will);
  }
  if (summary.manageEmpty !== undefined) {
    blocks.push(
      `**Manage will be empty in ${plural(summary.manageEmpty, 'workfile')}**, each because of one container: its findings name it.`,
    );
  }
  const { where = {} } = summary;
  blocks.push(codesTable('Why not restored', containers.reasons, where));
  blocks.push(codesTable('Worth knowing', worthKnowing(summary), where));
  blocks.push(loadersTable(summary), worstTable(breakdown), notesList(summary));
  blocks.push(doneTables(breakdown), pilotsList(done));
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function statesTable(states: StateCounts, total: number): string {
  const rows = STATES.filter((state) => states[state] > 0).map((state) => [STATE_WORDS[state].says, states[state]]);
  return markdownTable(['A container …', 'Count'], [...rows, ['**all**', total]]);
}

function crossTable(title: string, counts: Readonly<Record<string, StateCounts>>, limit: number): string {
  const names = Object.keys(counts);
  if (names.length === 0) return '';
  const states = STATES.filter((state) => names.some((name) => (counts[name]?.[state] ?? 0) > 0));
  const rows = merged(counts, limit).map(([name, row]) => [name, ...states.map((state) => row[state]), sumStates(row)]);
  return markdownTable([title, ...states.map((state) => STATE_WORDS[state].says), 'all'], rows);
}

/** The largest rows, and one with the sum of the others. */
export function merged(
  counts: Readonly<Record<string, StateCounts>>,
  limit: number,
  name: (key: string) => string = code,
): [string, StateCounts][] {
  const sizes = Object.fromEntries(Object.entries(counts).map(([key, row]) => [key, sumStates(row)]));
  const keys = largest(sizes).map(([key]) => key);
  const shown = keys.length <= limit ? keys : keys.slice(0, limit - 1);
  const rows = shown.flatMap((key): [string, StateCounts][] => {
    const row = counts[key];
    return row === undefined ? [] : [[name(key), row]];
  });
  const rest = keys.slice(shown.length).flatMap((key) => counts[key] ?? []);
  if (rest.length > 0) rows.push([`${count(rest.length)} more`, rest.reduce(addStates)]);
  return rows;
}

function addStates(a: StateCounts, b: StateCounts): StateCounts {
  const sum = { ...a };
  for (const state of STATES) sum[state] = a[state] + b[state];
  return sum;
}

function codesTable(
  title: string,
  counts: Readonly<Record<string, number>>,
  where: NonNullable<SummaryLine['where']>,
): string {
  if (Object.keys(counts).length === 0) return '';
  const rows = topOf(counts, 20).map(([n, name]) => {
    const todo = isCode(name) ? escaped(remedyOf(name)) : '';
    return [short(name), n, todo, Object.hasOwn(where, name) ? filesOf(where[name]) : ''];
  });
  return `### ${title}\n\n${markdownTable(['What', 'Count', 'What to do', 'Where'], rows)}`;
}

function filesOf(found: Whereabouts | undefined): string {
  if (found === undefined) return '';
  const rest = found.workfiles - found.first.length;
  return `${found.first.map(code).join(', ')}${rest > 0 ? ` and ${count(rest)} more` : ''}`;
}

/** What was done with each workfile that has edits, what asks for attention first. */
function doneTables({ done }: Breakdown): string {
  if (done === null) return '';
  const states = DONE_STATES.filter((state) => done[state].count > 0);
  if (states.length === 0) return '';
  const totals = markdownTable(
    ['A workfile with edits is …', 'Count'],
    states.map((state) => [DONE_WORDS[state], done[state].count]),
  );
  const lists = states.map((state) => {
    const { count: all, first } = done[state];
    const rows = first.map((line) => [code(line.path), escaped(printable(doneWhy(line)))]);
    const rest = all - first.length;
    const more = rest > 0 ? `\n\nand ${count(rest)} more; \`report --format csv\` has them all` : '';
    return `#### ${capital(DONE_WORDS[state])}\n\n${markdownTable(['Workfile', 'Why'], rows)}${more}`;
  });
  return ['### What was done', totals, ...lists].join('\n\n');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function pilotsList(done: Done | null): string {
  const pilots = done?.pilots ?? [];
  if (pilots.length === 0) return '';
  return `### Formats that were tried\n\n${pilots.map((pilot) => `- ${escaped(printable(pilotText(pilot)))}`).join('\n')}`;
}

/** The remedy of a code without its arguments; where it needs them, the table of containers has it. */
function remedyOf(name: Parameters<typeof remedy>[0]): string {
  const text = remedy(name);
  return text.includes('?') ? '' : text;
}

function notesList({ notes = [] }: SummaryLine): string {
  if (notes.length === 0) return '';
  const items = notes.map(
    ({ code: name, args }) => `- ${code(sentence(name, args))} ${escaped(printable(remedy(name, args)))}`,
  );
  return `### About this run\n\n${items.join('\n')}`;
}

function loadersTable({ unknownLoaders = {} }: SummaryLine): string {
  if (Object.keys(unknownLoaders).length === 0) return '';
  const rows = topOf(unknownLoaders, 20).map(([n, loader]) => [code(loader), n]);
  return `### Loaders that AYON does not have\n\n${OWN_LOADERS}\n\n${markdownTable(['Loader', 'Containers'], rows)}`;
}

function worstTable({ worst }: Breakdown): string {
  if (worst.length === 0) return '';
  const rows = worst.map(({ path, open, containers }) => [code(path), open, containers]);
  return `### Workfiles that need a person most\n\n${markdownTable(['Workfile', 'Open', 'Containers'], rows)}`;
}

function markdownTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]): string =>
    `| ${cells.map((cell) => (typeof cell === 'number' ? count(cell) : cell)).join(' | ')} |`;
  const rule = (rows[0] ?? head).map((cell) => (typeof cell === 'number' ? '--:' : ':--'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

/** Text of ours that holds `<…>` or a pipe. */
function escaped(text: string): string {
  return text.replace(/[|<>]/g, (character) => `\\${character}`);
}

/** Foreign text as a code span, in which Markdown does nothing: no link, no mention, no HTML. A pipe would end the cell. */
function code(text: string): string {
  const plain = printable(text).replaceAll('|', '\\|');
  const runs = plain.match(/`+/g)?.map((run) => run.length) ?? [];
  const fence = '`'.repeat(Math.max(0, ...runs) + 1);
  return plain === '' ? '(none)' : `${fence}${runs.length > 0 || /^\s|\s$/.test(plain) ? ` ${plain} ` : plain}${fence}`;
}
