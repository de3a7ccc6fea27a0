import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import * as v from 'valibot';

import { ROW_KINDS } from '../rows.ts';
import { SNAPSHOT_FORMAT } from './format.ts';
import { writeTrouble, type FileState } from './write-rows.ts';

/** What a snapshot is of. Another server, another version of it, or other projects make it another snapshot. */
export interface SweepSubject {
  readonly server: string;
  readonly serverVersion: string;
  readonly projects: readonly string[];
  /** What is hidden from who asks, '' where nothing is: another user's rows must not get under this one's header. */
  readonly hidden: string;
}

/** How far a sweep came. */
export interface SweepState extends SweepSubject {
  /** Which of the projects. */
  readonly project: number;
  /** Which kind of rows, as its place in `ROW_KINDS`. */
  readonly step: number;
  /** The cursor after the last page that is in the file. */
  readonly cursor: string;
  readonly file: FileState;
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const schema = v.object({
  format: v.literal(SNAPSHOT_FORMAT),
  server: v.string(),
  serverVersion: v.string(),
  projects: v.array(v.string()),
  hidden: v.optional(v.string(), ''),
  project: count,
  step: v.pipe(count, v.maxValue(ROW_KINDS.length - 1)),
  cursor: v.string(),
  file: v.object({
    bytes: count,
    counts: v.record(v.string(), v.object({ folder: count, product: count, version: count, representation: count })),
    section: v.nullable(v.string()),
  }),
});

/** Where the same snapshot was interrupted; null where there is nothing to go on with. */
export async function readState(out: string, subject: SweepSubject): Promise<SweepState | null> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(await readFile(statePath(out), 'utf8'));
  } catch {
    return null;
  }
  const state = v.safeParse(schema, parsed);
  if (!state.success) return null;
  const same =
    state.output.server === subject.server &&
    state.output.hidden === subject.hidden &&
    state.output.serverVersion === subject.serverVersion &&
    state.output.projects.join('\n') === subject.projects.join('\n');
  return same ? state.output : null;
}

export async function writeState(out: string, state: SweepState): Promise<void> {
  try {
    await writeFile(`${statePath(out)}.new`, JSON.stringify({ format: SNAPSHOT_FORMAT, ...state }), { flush: true });
    await rename(`${statePath(out)}.new`, statePath(out));
  } catch (error) {
    throw writeTrouble(out, error);
  }
}

export async function dropState(out: string): Promise<void> {
  await rm(statePath(out), { force: true });
}

function statePath(out: string): string {
  return `${out}.part.json`;
}
