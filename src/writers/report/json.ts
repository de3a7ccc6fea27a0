import type { HeaderLine, SummaryLine, WorkfileLine } from '../../model/plan.ts';
import { isCode, short, WORDS } from '../../words/index.ts';
import type { Breakdown } from './breakdown.ts';
import type { Done, DoneLine } from './done.ts';

/**
 * A report as one JSON document (`schemas/report.schema.json`), written piece by piece: the plan's header, summary and
 * tables, its workfile lines as they stand in the plan, and the words of every code that occurs in them.
 */
export class JsonReport {
  readonly #codes = new Set<string>();
  readonly #done: Done | null;
  readonly #became: DoneLine[] = [];
  #first = true;

  /** `done` is what the journal tells; null where no verb has worked with the run yet. */
  constructor(done: Done | null) {
    this.#done = done;
  }

  head(header: HeaderLine, summary: SummaryLine, breakdown: Breakdown): string {
    for (const code of [...Object.keys(summary.containers.reasons), ...Object.keys(summary.findings)]) {
      this.#codes.add(code);
    }
    for (const { code } of summary.notes ?? []) this.#codes.add(code);
    for (const code of Object.keys(breakdown.blockers)) this.#codes.add(code);
    for (const code of Object.keys(summary.passedOver)) this.#codes.add(code);
    const { states, byHost, byFolder } = breakdown;
    return [
      `{"type":"report","header":${JSON.stringify(header)}`,
      `"summary":${JSON.stringify(summary)}`,
      `"breakdown":${JSON.stringify({ states, byHost, byFolder })}`,
      '"workfiles":[',
    ].join(',\n');
  }

  workfile(line: WorkfileLine): string {
    const separator = this.#first ? '\n' : ',\n';
    this.#first = false;
    const became = this.#done?.of(line) ?? null;
    if (became !== null) this.#became.push(became);
    return separator + JSON.stringify(line);
  }

  /** The sentences hold `{name}` where an argument of the finding or reason belongs. */
  tail(): string {
    const words = [...this.#codes].sort().map((code) => {
      if (!isCode(code)) return [code, { short: short(code), says: code, remedy: '' }];
      return [code, { short: short(code), says: WORDS[code].says, remedy: WORDS[code].remedy }];
    });
    const done =
      this.#done === null
        ? ''
        : `"done":${JSON.stringify(this.#became)},\n"pilots":${JSON.stringify(this.#done.pilots)},\n`;
    return `\n],\n${done}"words":${JSON.stringify(Object.fromEntries(words))}}\n`;
  }
}
