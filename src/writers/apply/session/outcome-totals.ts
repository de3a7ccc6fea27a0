/** Counts by outcome. Every workfile is in exactly one place, and so is every edit. */
export interface Totals<O extends string> {
  readonly workfiles: Readonly<Record<O | 'nothingToDo' | 'total', number>>;
  readonly edits: Readonly<Record<O | 'total', number>>;
  /** Why workfiles were not done, by code. */
  readonly reasons: Readonly<Record<string, number>>;
  readonly bytesWritten: number;
}

/** Counts what became of each workfile. */
export class Tally<O extends string> {
  readonly #outcomes: readonly O[];
  readonly #workfiles = new Map<O, number>();
  readonly #edits = new Map<O, number>();
  readonly #reasons = new Map<string, number>();
  #bytesWritten = 0;

  constructor(outcomes: readonly O[]) {
    this.#outcomes = outcomes;
  }

  take(outcome: O, edits: number, reasonCode: string | null, bytesWritten: number): void {
    add(this.#workfiles, outcome, 1);
    add(this.#edits, outcome, edits);
    if (reasonCode !== null) add(this.#reasons, reasonCode, 1);
    this.#bytesWritten += bytesWritten;
  }

  /** One more reason. */
  note(reasonCode: string): void {
    add(this.#reasons, reasonCode, 1);
  }

  totals(nothingToDo: number): Totals<O> {
    const sum = (counts: ReadonlyMap<O, number>): number => [...counts.values()].reduce((a, b) => a + b, 0);
    return {
      workfiles: this.#record(this.#workfiles, { nothingToDo, total: sum(this.#workfiles) + nothingToDo }),
      edits: this.#record(this.#edits, { total: sum(this.#edits) }),
      reasons: Object.fromEntries([...this.#reasons].sort(([a], [b]) => (a < b ? -1 : 1))),
      bytesWritten: this.#bytesWritten,
    };
  }

  #record<K extends string>(counts: ReadonlyMap<O, number>, more: Record<K, number>): Record<O | K, number> {
    const own = Object.fromEntries(this.#outcomes.map((outcome) => [outcome, counts.get(outcome) ?? 0]));
    // `fromEntries` forgets the names of the keys.
    return { ...(own as Record<O, number>), ...more };
  }
}

function add<K>(counts: Map<K, number>, key: K, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}
