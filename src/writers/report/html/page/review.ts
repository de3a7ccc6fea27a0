import type { DecisionEntry, PageFacts } from '../columns.ts';
import { word } from './data.ts';
import type { Table } from './data.ts';
import { placeOf } from './query.ts';

/** What the reviewer says about one row: `accept`, `reject`, the id of another target, or only a comment. */
export interface Verdict {
  readonly decision: string;
  readonly comment: string;
}

const NOTHING: Verdict = { decision: '', comment: '' };

/** The reviewer's decisions. Kept in the browser, or by `ayon-remap review` where that serves the page. */
export class Review {
  readonly #table: Table;
  readonly #facts: PageFacts;
  readonly #verdicts = new Map<number, Verdict>();
  /** Decisions of an earlier plan that fit no row of this one: not shown, never thrown away. */
  #others: readonly DecisionEntry[] = [];
  readonly #history: Map<number, Verdict>[] = [];
  #revision = '0';
  #unsaved = false;
  #saving = false;
  #dirty = false;
  status = '';
  onChange: () => void = () => undefined;

  constructor(table: Table, facts: PageFacts) {
    this.#table = table;
    this.#facts = facts;
  }

  get size(): number {
    return [...this.#verdicts.values()].filter(({ decision }) => decision !== '').length;
  }

  get downloaded(): boolean {
    return !this.#dirty;
  }

  of(row: number): Verdict {
    return this.#verdicts.get(row) ?? NOTHING;
  }

  isDecided(row: number): boolean {
    return this.of(row).decision !== '';
  }

  /** Whether there is something to decide: what cannot be written is not offered. */
  isOffered(row: number): boolean {
    return this.#table.number.reviewable[row] === 1;
  }

  /** Changes many rows as one step that can be taken back. Answers how many were changed. */
  change(rows: Iterable<number>, make: (row: number, before: Verdict) => Verdict | null): number {
    const before = new Map<number, Verdict>();
    for (const row of rows) {
      const old = this.of(row);
      const made = make(row, old);
      if (made === null || (made.decision !== '' && !this.isOffered(row))) continue;
      if (made.decision === old.decision && made.comment === old.comment) continue;
      before.set(row, old);
      this.#put(row, made);
    }
    if (before.size === 0) return 0;
    this.#history.push(before);
    this.#changed();
    return before.size;
  }

  undo(): number {
    const before = this.#history.pop();
    if (before === undefined) return 0;
    for (const [row, verdict] of before) this.#put(row, verdict);
    this.#changed();
    return before.size;
  }

  accept(rows: Iterable<number>): number {
    return this.change(rows, (row, before) =>
      word(this.#table, 'newId', row) === '' ? null : { ...before, decision: 'accept' },
    );
  }

  reject(rows: Iterable<number>): number {
    return this.change(rows, (_row, before) => ({ ...before, decision: 'reject' }));
  }

  /** Takes the first candidate where nothing was decided; what was decided is accepted. */
  takeFirst(rows: Iterable<number>): number {
    return this.change(rows, (row, before) => {
      if (word(this.#table, 'newId', row) !== '') return { ...before, decision: 'accept' };
      const first = word(this.#table, 'first', row);
      return first === '' ? null : { ...before, decision: first };
    });
  }

  choose(row: number, id: string): number {
    return this.change([row], (_row, before) => ({ ...before, decision: id }));
  }

  clear(rows: Iterable<number>): number {
    return this.change(rows, (_row, before) => ({ ...before, decision: '' }));
  }

  /** A workfile without containers has no place that a comment could belong to. */
  comment(rows: Iterable<number>, comment: string): number {
    return this.change(rows, (row, before) =>
      placeOf(this.#table, row) === 'workfile' ? null : { ...before, comment },
    );
  }

  entries(): DecisionEntry[] {
    const rows = [...this.#verdicts.keys()].sort((a, b) => a - b);
    return [...rows.map((row) => this.#entry(row)), ...this.#others];
  }

  /** The file that `plan --decisions` reads. */
  file(): string {
    return `${JSON.stringify({ plan: this.#facts.plan, decisions: this.entries() }, null, 1)}\n`;
  }

  markDownloaded(): void {
    this.#dirty = false;
    this.onChange();
  }

  /** Brings back what was decided before, from the server or from this browser. */
  async restore(): Promise<void> {
    try {
      if (this.#facts.saveTo === null) {
        this.#take(JSON.parse(localStorage.getItem(this.#storageKey()) ?? '[]') as DecisionEntry[]);
      } else {
        const answer = await fetch(this.#facts.saveTo, { credentials: 'omit' });
        this.#revision = answer.headers.get('etag') ?? '0';
        const saved = (await answer.json()) as { decisions: DecisionEntry[] };
        this.#take(saved.decisions);
      }
    } catch (error) {
      this.status = this.#facts.saveTo === null ? '' : `The saved decisions could not be read (${String(error)}).`;
    }
  }

  #entry(row: number): DecisionEntry {
    const { decision, comment } = this.of(row);
    const text = (column: 'workfile' | 'node' | 'carrier' | 'oldId' | 'newId'): string =>
      word(this.#table, column, row);
    return {
      workfile: text('workfile'),
      node: text('node'),
      carrier: text('carrier'),
      offset: this.#table.number.offset[row] ?? 0,
      old_id: text('oldId'),
      new_id: text('newId'),
      decision,
      comment,
    };
  }

  #take(entries: readonly DecisionEntry[]): void {
    if (entries.length === 0) return;
    const rows = new Map<string, number>();
    for (let row = 0; row < this.#table.rows; row += 1) rows.set(keyOf(this.#entry(row)), row);
    const others: DecisionEntry[] = [];
    for (const entry of entries) {
      const row = rows.get(keyOf(entry));
      if (row === undefined) others.push(entry);
      else this.#put(row, { decision: entry.decision, comment: entry.comment });
    }
    this.#others = others;
    if (others.length > 0)
      this.status = `${others.length} earlier decisions fit no container of this plan; they are kept.`;
  }

  #put(row: number, verdict: Verdict): void {
    if (verdict.decision === '' && verdict.comment === '') this.#verdicts.delete(row);
    else this.#verdicts.set(row, verdict);
  }

  #changed(): void {
    this.#dirty = true;
    if (this.#facts.saveTo === null) this.#store();
    else this.#saveSoon(this.#facts.saveTo);
    this.onChange();
  }

  #storageKey(): string {
    return `ayon-remap ${this.#facts.plan}`;
  }

  #store(): void {
    try {
      localStorage.setItem(this.#storageKey(), JSON.stringify(this.entries()));
      this.status = '';
    } catch {
      this.status = 'This browser keeps nothing for this page: download the decisions before you close it.';
    }
  }

  /** One save at a time; what changes meanwhile goes with the next one. */
  #saveSoon(url: string): void {
    this.status = 'saving …';
    this.#unsaved = true;
    if (!this.#saving) void this.#saveAll(url);
  }

  async #saveAll(url: string): Promise<void> {
    this.#saving = true;
    while (this.#unsaved) {
      await new Promise((resolve) => setTimeout(resolve, 300));
      this.#unsaved = false;
      await this.#save(url);
    }
    this.#saving = false;
  }

  async #save(url: string): Promise<void> {
    this.#dirty = false;
    try {
      const headers = { 'content-type': 'application/json', 'if-match': this.#revision };
      const answer = await fetch(url, { method: 'PUT', headers, body: this.file(), credentials: 'omit' });
      this.#revision = answer.headers.get('etag') ?? this.#revision;
      if (answer.ok) {
        this.status = 'saved in the run folder';
      } else {
        this.#dirty = true;
        this.status = `NOT saved: ${await answer.text()}`;
      }
    } catch {
      this.#dirty = true;
      this.status = 'NOT saved: `ayon-remap review` does not answer. Download the decisions, or start it again.';
    }
    this.onChange();
  }
}

function keyOf({ workfile, node, carrier, offset, old_id }: DecisionEntry): string {
  return [workfile.replaceAll('\\', '/'), node, carrier, offset, old_id.toLowerCase()].join('\u0000');
}
