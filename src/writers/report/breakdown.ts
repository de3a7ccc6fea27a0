import type { WorkfileLine } from '../../model/plan.ts';
import { DONE_STATES } from './done.ts';
import type { Done, DoneLine, DoneState } from './done.ts';
import { KnownFolders } from './known-folders.ts';
import { stateOf, STATES } from './states.ts';
import type { State } from './states.ts';

export type StateCounts = Readonly<Record<State, number>>;

/** How the containers of a plan spread: every container is in exactly one cell of each table. */
export interface Breakdown {
  readonly states: StateCounts;
  readonly byHost: Readonly<Record<string, StateCounts>>;
  /** By the folder above the workfile's in AYON's tree; those of which the tree does not tell are in none. */
  readonly byFolder: Readonly<Record<string, StateCounts>>;
  /** Why something is not restored: the code of the reason, and how many containers have it. */
  readonly byReason: Readonly<Record<string, number>>;
  readonly blockers: Readonly<Record<string, number>>;
  /** Workfiles with edits by what the journal says became of them; null where no verb has worked with the run yet. */
  readonly done: Readonly<Record<DoneState, DoneCount>> | null;
  /** Workfiles with containers that ask for a person, the worst first. */
  readonly worst: readonly { readonly path: string; readonly open: number; readonly containers: number }[];
}

/** How many workfiles, and the first of them. */
export interface DoneCount {
  count: number;
  readonly first: DoneLine[];
}

/** States that ask for a person. */
export const OPEN: readonly State[] = ['propose', 'ambiguous', 'unresolved', 'refused'];
const WORST = 10;
/** How many workfiles of each state of work are named where there is no table. */
const DONE_NAMED = 200;

/** Counts the lines of a plan as they pass; memory grows with the number of folders, not of containers. */
export class BreakdownCounter {
  readonly folders = new KnownFolders();
  readonly #states = zero();
  readonly #byHost = new Map<string, Record<State, number>>();
  /** By the folder on the disk, until the whole tree is known. */
  readonly #byPlace = new Map<string, Record<State, number>>();
  readonly #byReason = new Map<string, number>();
  readonly #blockers = new Map<string, number>();
  #worst: { path: string; open: number; containers: number }[] = [];

  readonly #done: Done | null;
  readonly #doneCounts = Object.fromEntries(
    DONE_STATES.map((state) => [state, { count: 0, first: [] as DoneLine[] }]),
  ) as Record<DoneState, DoneCount>;

  constructor(done: Done | null = null) {
    this.#done = done;
  }

  add(line: WorkfileLine): void {
    this.#addDone(line);
    if (line.containers.length === 0) return;
    this.folders.add(line);
    const place = line.path.replace(/[^\\/]*$/, '');
    let open = 0;
    for (const container of line.containers) {
      const state = stateOf(container);
      this.#states[state] += 1;
      cell(this.#byHost, container.host)[state] += 1;
      cell(this.#byPlace, place)[state] += 1;
      const code = container.decision?.reason?.code;
      if (code !== undefined) this.#byReason.set(code, (this.#byReason.get(code) ?? 0) + 1);
      for (const { code: blocker } of container.manage?.blockers ?? []) {
        this.#blockers.set(blocker, (this.#blockers.get(blocker) ?? 0) + 1);
      }
      if (OPEN.includes(state)) open += 1;
    }
    if (open > 0) this.#keepWorst({ path: line.path, open, containers: line.containers.length });
  }

  result(): Breakdown {
    return {
      states: this.#states,
      byHost: Object.fromEntries(this.#byHost),
      byFolder: this.#inTree(),
      byReason: Object.fromEntries(this.#byReason),
      blockers: Object.fromEntries(this.#blockers),
      done: this.#done === null ? null : this.#doneCounts,
      worst: this.#worst,
    };
  }

  #addDone(line: WorkfileLine): void {
    const became = this.#done?.of(line) ?? null;
    if (became === null) return;
    const counted = this.#doneCounts[became.state];
    counted.count += 1;
    if (counted.first.length < DONE_NAMED) counted.first.push(became);
  }

  #inTree(): Record<string, StateCounts> {
    const byFolder = new Map<string, Record<State, number>>();
    for (const [place, counts] of this.#byPlace) {
      const folder = this.folders.above(place);
      if (folder === '') continue;
      const row = cell(byFolder, folder);
      for (const state of STATES) row[state] += counts[state];
    }
    return Object.fromEntries(byFolder);
  }

  #keepWorst(file: { path: string; open: number; containers: number }): void {
    if (this.#worst.length === WORST && file.open <= (this.#worst.at(-1)?.open ?? 0)) return;
    this.#worst.push(file);
    this.#worst.sort((a, b) => b.open - a.open || (a.path < b.path ? -1 : 1));
    this.#worst = this.#worst.slice(0, WORST);
  }
}

function cell(counts: Map<string, Record<State, number>>, key: string): Record<State, number> {
  let found = counts.get(key);
  if (found === undefined) counts.set(key, (found = zero()));
  return found;
}

function zero(): Record<State, number> {
  return {
    write: 0,
    propose: 0,
    'already-ayon': 0,
    ambiguous: 0,
    unresolved: 0,
    refused: 0,
    undecided: 0,
  };
}

/** The sum of all states, or of some. */
export function sumStates(counts: StateCounts, states: readonly State[] = STATES): number {
  return states.reduce((sum, state) => sum + counts[state], 0);
}
