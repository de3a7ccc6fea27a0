import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { nodeFileSystem } from '../../files/node-file-system.ts';
import type { Reason } from '../../model/decision.ts';
import { editsOf } from '../../model/plan.ts';
import { openPlan, runPaths } from '../../run/folder.ts';
import { displayBytes } from '../../model/bytes.ts';
import { sentence } from '../../words/index.ts';
import { readJournal } from '../apply/session/journal.ts';
import type { FileProgress } from '../apply/session/journal-lines.ts';
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

/** What was done with each workfile of a plan, in the plan's order; nothing where no verb has worked with it yet. */
export async function* doneLines(run: string): AsyncGenerator<DoneLine, void, undefined> {
  if (!existsSync(runPaths(run).journal)) return;
  const { files, left } = await readJournal(nodeFileSystem(), resolve(run));
  for await (const line of (await openPlan(run)).workfiles) {
    if (editsOf(line).length === 0) continue;
    const state = stateOf(files.get(line.path));
    const reason = state === 'patched' ? null : (left.get(line.path) ?? null);
    yield { type: 'done', path: line.path, state, reason };
  }
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

const WORDS: Readonly<Record<DoneState, string>> = {
  'not-applied': 'not applied',
  unfinished: 'unfinished: run apply again',
  patched: 'patched',
  undone: 'undone',
};
const ORDER: readonly DoneState[] = ['not-applied', 'unfinished', 'patched', 'undone'];

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
  for (const state of ORDER) {
    const lines = groups.get(state) ?? [];
    if (lines.length === 0) continue;
    const says = `${plural(lines.length, 'workfile')} ${WORDS[state]}`;
    yield `  ${state === 'patched' || state === 'undone' ? ink.green(says) : ink.yellow(says)}\n`;
    for (const { path, reason } of lines) {
      const why = reason === null ? '' : `: ${printable(sentence(reason.code, reason.args))}`;
      yield `    ${printable(displayBytes(path))}${why}\n`;
    }
  }
}
