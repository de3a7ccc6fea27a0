import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { nodeFileSystem } from '../../files/node-file-system.ts';
import type { Reason } from '../../model/decision.ts';
import { editsOf } from '../../model/plan.ts';
import type { WorkfileLine } from '../../model/plan.ts';
import { openPlan, runPaths } from '../../run/folder.ts';
import { displayBytes } from '../../model/bytes.ts';
import { remedy, sentence } from '../../words/index.ts';
import { readJournal } from '../apply/session/journal.ts';
import type { FileProgress, PilotLine } from '../apply/session/journal-lines.ts';
import { paint, plural, printable } from './text.ts';

/** What the journal says became of a workfile with edits. Whether it is so is for `verify` to prove. */
export type DoneState = 'patched' | 'undone' | 'unfinished' | 'not-applied';

export interface DoneLine {
  readonly type: 'done';
  readonly path: string;
  readonly state: DoneState;
  /** Why it was left alone last time; null where nobody tried or nothing hindered. */
  readonly reason: Reason | null;
}

/** What the journal of a run tells; null where no verb has worked with it yet. */
export interface Done {
  /** Null for a workfile without edits, with which nothing can be done. */
  readonly of: (line: WorkfileLine) => DoneLine | null;
  /** The last word about each format that was tried in its application. */
  readonly pilots: readonly PilotLine[];
}

/** Reads the journal of a run. Throws a `RemapError` where it cannot be used. */
export async function readDone(run: string): Promise<Done | null> {
  if (!existsSync(runPaths(run).journal)) return null;
  const { files, left, pilots } = await readJournal(nodeFileSystem(), resolve(run));
  const of = (line: WorkfileLine): DoneLine | null => {
    if (editsOf(line).length === 0) return null;
    const state = stateOf(files.get(line.path));
    const reason = state === 'patched' ? null : (left.get(line.path) ?? null);
    return { type: 'done', path: line.path, state, reason };
  };
  return { of, pilots: [...pilots.values()].sort((a, b) => (a.format < b.format ? -1 : 1)) };
}

/** What was done with each workfile of a plan, in the plan's order; nothing where no verb has worked with it yet. */
export async function* doneLines(run: string): AsyncGenerator<DoneLine, void, undefined> {
  const done = await readDone(run);
  if (done === null) return;
  for await (const line of (await openPlan(run)).workfiles) {
    const found = done.of(line);
    if (found !== null) yield found;
  }
}

/** How each state is told. */
export const DONE_WORDS: Readonly<Record<DoneState, string>> = {
  'not-applied': 'not applied',
  unfinished: 'unfinished: run apply again',
  patched: 'patched',
  undone: 'undone',
};

/** The states, what asks for attention first. */
export const DONE_STATES: readonly DoneState[] = ['not-applied', 'unfinished', 'patched', 'undone'];

/** Why a workfile was left alone, with what to do; '' where nothing is to be said. */
export function doneWhy({ reason }: DoneLine): string {
  if (reason === null) return '';
  const todo = remedy(reason.code, reason.args);
  return `${sentence(reason.code, reason.args)}${todo === 'Nothing to do.' ? '' : ` ${todo}`}`;
}

/** What a pilot of a format came to, in one sentence. */
export function pilotText({ format, step, who, evidence, because, at }: PilotLine): string {
  const day = at.slice(0, 10);
  if (step === 'written')
    return `${format}: copies were made on ${day}, and nobody has said yet whether they are right.`;
  if (step === 'disagreed') {
    const why = because === undefined ? '' : ` ${sentence(because.code, because.args)}`;
    return `${format}: found wrong on ${day}.${why}`;
  }
  if (evidence === undefined) return `${format}: confirmed on ${day} by a person’s word (${who ?? 'nobody is named'}).`;
  const { applications, workfiles, records, fields } = evidence;
  const checked = `${plural(workfiles, 'workfile')}, ${plural(records, 'record')}, ${plural(fields, 'field')}`;
  return `${format}: confirmed on ${day} by ${applications.join(', ')}: ${checked} compared.`;
}

function stateOf(progress: FileProgress | undefined): DoneState {
  switch (progress?.step) {
    case undefined:
    case 'dropped':
    case 'rolled-back':
      return 'not-applied';
    case 'done':
      return 'patched';
    case 'undone':
      return 'undone';
    default:
      return 'unfinished';
  }
}

/** The same for people, file by file, what asks for attention first; empty where nothing was done yet. */
export async function* doneText(run: string, colour: boolean): AsyncGenerator<string, void, undefined> {
  const ink = paint(colour);
  const groups = new Map<DoneState, DoneLine[]>();
  for await (const line of doneLines(run)) {
    const group = groups.get(line.state);
    if (group === undefined) groups.set(line.state, [line]);
    else group.push(line);
  }
  if (groups.size > 0) yield `\n${ink.bold('What was done')}\n`;
  for (const state of DONE_STATES) {
    const lines = groups.get(state) ?? [];
    if (lines.length === 0) continue;
    const says = `${plural(lines.length, 'workfile')} ${DONE_WORDS[state]}`;
    yield `  ${state === 'patched' || state === 'undone' ? ink.green(says) : ink.yellow(says)}\n`;
    for (const { path, reason } of lines) {
      const why = reason === null ? '' : `: ${printable(sentence(reason.code, reason.args))}`;
      yield `    ${printable(displayBytes(path))}${why}\n`;
    }
  }
}
