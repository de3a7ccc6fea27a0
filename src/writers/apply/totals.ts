import type { ApplyTotals, Outcome } from './events.ts';

const OUTCOMES: readonly Outcome[] = ['patched', 'already-done', 'refused', 'failed', 'not-reached'];

/** Counts what became of each workfile. What was not told of at the end was not reached. */
export class Tally {
  readonly #workfiles = new Map<Outcome, number>();
  readonly #edits = new Map<Outcome, number>();
  readonly #reasons = new Map<string, number>();
  #bytesWritten = 0;

  take(outcome: Outcome, edits: number, reasonCode: string | null, bytesWritten: number): void {
    add(this.#workfiles, outcome, 1);
    add(this.#edits, outcome, edits);
    if (reasonCode !== null) add(this.#reasons, reasonCode, 1);
    this.#bytesWritten += bytesWritten;
  }

  totals(nothingToDo: number): ApplyTotals {
    const workfiles = record(this.#workfiles);
    const edits = record(this.#edits);
    return {
      workfiles: { ...workfiles, nothingToDo, total: sum(workfiles) + nothingToDo },
      edits: { ...edits, total: sum(edits) },
      reasons: Object.fromEntries([...this.#reasons].sort(([a], [b]) => (a < b ? -1 : 1))),
      bytesWritten: this.#bytesWritten,
    };
  }
}

function add<K>(counts: Map<K, number>, key: K, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

function record(counts: ReadonlyMap<Outcome, number>): Record<Outcome, number> {
  const of = (outcome: Outcome): number => counts.get(outcome) ?? 0;
  return {
    patched: of('patched'),
    'already-done': of('already-done'),
    refused: of('refused'),
    failed: of('failed'),
    'not-reached': of('not-reached'),
  };
}

function sum(counts: Readonly<Record<Outcome, number>>): number {
  return OUTCOMES.reduce((total, outcome) => total + counts[outcome], 0);
}
