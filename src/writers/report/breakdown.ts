import type { HeaderLine, WorkfileLine } from '../../model/plan.ts';
import { placeOf } from './production-place.ts';
import { stateOf, STATES } from './states.ts';
import type { State } from './states.ts';

export type StateCounts = Readonly<Record<State, number>>;

/** How the containers of a plan spread: every container is in exactly one cell of each table. */
export interface Breakdown {
  readonly states: StateCounts;
  readonly byHost: Readonly<Record<string, StateCounts>>;
  readonly bySequence: Readonly<Record<string, StateCounts>>;
  /** Why something is not restored: the code of the reason, and how many containers have it. */
  readonly byReason: Readonly<Record<string, number>>;
  readonly blockers: Readonly<Record<string, number>>;
  /** Workfiles with containers that ask for a person, the worst first. */
  readonly worst: readonly { readonly path: string; readonly open: number; readonly containers: number }[];
}

/** States that ask for a person. */
export const OPEN: readonly State[] = ['propose', 'ambiguous', 'unresolved', 'refused'];
const WORST = 10;

/** Counts the lines of a plan as they pass; memory grows with the number of sequences, not of containers. */
export class BreakdownCounter {
  readonly #projects: readonly string[];
  readonly #states = zero();
  readonly #byHost = new Map<string, Record<State, number>>();
  readonly #bySequence = new Map<string, Record<State, number>>();
  readonly #byReason = new Map<string, number>();
  readonly #blockers = new Map<string, number>();
  #worst: { path: string; open: number; containers: number }[] = [];

  constructor(header: HeaderLine) {
    this.#projects = header.projects;
  }

  add(line: WorkfileLine): void {
    if (line.containers.length === 0) return;
    const { sequence } = placeOf(line.path, this.#projects);
    let open = 0;
    for (const container of line.containers) {
      const state = stateOf(container);
      this.#states[state] += 1;
      cell(this.#byHost, container.host)[state] += 1;
      cell(this.#bySequence, sequence)[state] += 1;
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
      bySequence: Object.fromEntries(this.#bySequence),
      byReason: Object.fromEntries(this.#byReason),
      blockers: Object.fromEntries(this.#blockers),
      worst: this.#worst,
    };
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
