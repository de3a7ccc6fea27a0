import { setImmediate as letOthersRun } from 'node:timers/promises';
import type { Answers } from './answers.ts';
import type { Ask, Dialogue } from './ask.ts';

/** How many things a catalog is asked for at a time: between two calls an interruption is noticed. */
const ROUND = 20_000;

/** Dumps lie on this machine and cost nothing: they are asked before any server. */
const LOCAL: readonly Ask['kind'][] = ['document', 'fields', 'highest'];

/** What a server is asked, in turn: each kind waits while the others bring more of it, so that few calls carry much. */
const TURNS: readonly Ask['kind'][] = ['representations', 'chain', 'holders', 'file', 'newest'];

const KINDS = [...LOCAL, ...TURNS];

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
  const waiting = new Map(KINDS.map((kind) => [kind, new Waiting<T>()]));
  let open = items;
  let last: Ask['kind'] = 'newest';
  for (;;) {
    for (const [at, item] of open.entries()) {
      if (at % ROUND === ROUND - 1) await letOthersRun();
      signal?.throwIfAborted();
      const missing = firstUnknown(begin(item), answers);
      if (missing !== null) queue(waiting, item, missing);
    }
    const next = nextKind(waiting, last);
    const asked = next === undefined ? undefined : waiting.get(next);
    if (next === undefined || asked === undefined) return;
    waiting.set(next, new Waiting());
    if (TURNS.includes(next)) last = next;
    const asks = asked.asks;
    for (let start = 0; start < asks.length; start += ROUND) {
      signal?.throwIfAborted();
      await answers.ask(next, asks.slice(start, start + ROUND));
    }
    open = asked.items;
  }
}

/** The kind that is asked now: a dump's where one is wanted, else the next after the server's last one. */
function nextKind(waiting: ReadonlyMap<Ask['kind'], Waiting<unknown>>, last: Ask['kind']): Ask['kind'] | undefined {
  const at = TURNS.indexOf(last) + 1;
  const order = [...LOCAL, ...TURNS.slice(at), ...TURNS.slice(0, at)];
  return order.find((kind) => waiting.get(kind)?.isEmpty === false);
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
  const last = KINDS.findLast((kind) => kinds.has(kind));
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
