import { setImmediate as letOthersRun } from 'node:timers/promises';
import type { Answers } from './answers.ts';
import type { Ask, Dialogue } from './ask.ts';

/** How many things a catalog is asked for at a time: between two calls an interruption is noticed. */
const ROUND = 20_000;

/**
 * What is asked before what: dumps lie on this machine and cost nothing, and a server is asked for something only when
 * nothing of an earlier kind is open, so that few calls carry much.
 */
const ORDER: readonly Ask['kind'][] = [
  'document',
  'fields',
  'highest',
  'representations',
  'chain',
  'holders',
  'file',
  'newest',
];

/**
 * Walks the dialogue about each item, each time from its beginning, to the first thing that is not known yet, until all
 * have come to their end. All of a kind that the items have come to is asked at once.
 *
 * @throws what the catalogs throw, and the signal's reason when it is aborted.
 */
export async function askAbout<T>(
  answers: Answers,
  items: readonly T[],
  begin: (item: T) => Dialogue<void>,
  signal?: AbortSignal,
): Promise<void> {
  const waiting = new Map(ORDER.map((kind) => [kind, new Waiting<T>()]));
  let open = items;
  for (;;) {
    for (const [at, item] of open.entries()) {
      if (at % ROUND === ROUND - 1) await letOthersRun();
      signal?.throwIfAborted();
      const missing = firstUnknown(begin(item), answers);
      if (missing !== null) queue(waiting, item, missing);
    }
    const next = ORDER.find((kind) => waiting.get(kind)?.isEmpty === false);
    const asked = next === undefined ? undefined : waiting.get(next);
    if (next === undefined || asked === undefined) return;
    waiting.set(next, new Waiting());
    const asks = asked.asks;
    for (let start = 0; start < asks.length; start += ROUND) {
      signal?.throwIfAborted();
      await answers.ask(next, asks.slice(start, start + ROUND));
    }
    open = asked.items;
  }
}

/** What is not known of the first step that needs something unknown; null where there is no such step. */
function firstUnknown(dialogue: Dialogue<void>, answers: Answers): readonly Ask[] | null {
  for (const asks of dialogue) {
    for (const step of asks()) {
      const unknown = step.filter((ask) => !answers.isKnown(ask));
      if (unknown.length > 0) return unknown;
    }
  }
  return null;
}

/** An item waits for the last kind of what it lacks: by then the others have been asked. */
function queue<T>(waiting: ReadonlyMap<Ask['kind'], Waiting<T>>, item: T, missing: readonly Ask[]): void {
  for (const ask of missing) waiting.get(ask.kind)?.add(ask);
  const kinds = new Set(missing.map(({ kind }) => kind));
  const last = ORDER.findLast((kind) => kinds.has(kind));
  if (last !== undefined) waiting.get(last)?.items.push(item);
}

/** What has to be asked of one kind, each thing once, and who waits for it. */
class Waiting<T> {
  readonly items: T[] = [];
  readonly #asks = new Map<string, Ask>();

  add(ask: Ask): void {
    this.#asks.set(ask.key, ask);
  }

  get isEmpty(): boolean {
    return this.#asks.size === 0;
  }

  get asks(): readonly Ask[] {
    return [...this.#asks.values()];
  }
}
