import { displayBytes } from '../src/model/bytes.ts';
import type { Reason } from '../src/model/decision.ts';
import { paint, plural, printable } from '../src/writers/report/text.ts';
import { table } from '../src/writers/report/layout.ts';
import { remedy, sentence, short } from '../src/words/index.ts';

/** How an outcome is told: its words, and whether it asks for attention. */
export interface OutcomeWords {
  readonly says: string;
  readonly good: boolean;
}

/** A path, with what became of it and what to do, on two lines. */
export function troubleText(path: string | null, reason: Reason): string {
  const subject = path === null ? '' : `${printable(displayBytes(path))}: `;
  const todo = remedy(reason.code, reason.args);
  return `${subject}${printable(sentence(reason.code, reason.args))}${todo === 'Nothing to do.' ? '' : ` ${todo}`}\n`;
}

/** How many workfiles are named of those that share a reason. */
const NAMED = 3;

/**
 * What was told about workfiles, to be read once the work is done: where many share one reason, people read it once, with
 * a count and the first few names. `--json` keeps every one.
 */
export class Troubles {
  readonly #groups = new Map<string, Group>();

  /** The reasons of one workfile come one after the other. */
  add(path: string | null, reason: Reason): void {
    const group = this.#groups.get(reason.code) ?? { reason, told: 0, workfiles: 0, last: undefined, paths: [] };
    this.#groups.set(reason.code, group);
    group.told += 1;
    if (path !== null && path === group.last) return;
    group.workfiles += 1;
    group.last = path;
    if (path !== null && group.paths.length < NAMED) group.paths.push(path);
  }

  /** One paragraph a reason, in the order in which they came first. */
  text(): string {
    return [...this.#groups.values()].map(groupText).join('');
  }
}

interface Group {
  /** The first of them. */
  readonly reason: Reason;
  told: number;
  workfiles: number;
  last: string | null | undefined;
  readonly paths: string[];
}

function groupText({ reason, told, workfiles, paths }: Group): string {
  const [first = null] = paths;
  if (told <= 1) return troubleText(first, reason);
  const places = told > workfiles ? `${plural(told, 'place')} in ` : '';
  const names = paths.map((path) => `  ${printable(displayBytes(path))}\n`).join('');
  const others = workfiles > paths.length ? `  and ${plural(workfiles - paths.length, 'other')}` : '';
  const rest =
    others !== '' ? `${others} (--json names every one)\n` : places !== '' ? '  --json names every place\n' : '';
  const head = `${places}${plural(workfiles, 'workfile')}: ${short(reason.code)}. Of the first: `;
  return `${head}${troubleText(null, reason)}${names}${rest}`;
}

/** Totals of a command that handled workfiles one by one. Every workfile is on exactly one line. */
export function totalsText<O extends string>(
  title: string,
  workfiles: Readonly<Record<O | 'nothingToDo' | 'total', number>>,
  outcomes: Readonly<Record<O, OutcomeWords>>,
  colour: boolean,
): string {
  const ink = paint(colour);
  const rows: [number, string][] = [];
  for (const key of Object.keys(outcomes) as O[]) {
    const { says, good } = outcomes[key];
    const n = workfiles[key];
    if (n > 0) rows.push([n, good ? ink.green(says) : ink.yellow(says)]);
  }
  if (workfiles.nothingToDo > 0) rows.push([workfiles.nothingToDo, 'had nothing to do']);
  return `${ink.bold(`${title}: ${plural(workfiles.total, 'workfile')}`)}\n${table(rows)}\n`;
}
