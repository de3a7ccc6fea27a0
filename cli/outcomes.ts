import { displayBytes } from '../src/model/bytes.ts';
import type { Reason } from '../src/model/decision.ts';
import { paint, plural, printable, table } from '../src/writers/report/text.ts';
import { remedy, sentence } from '../src/words/index.ts';

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
