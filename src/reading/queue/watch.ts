import { RemapError } from '../../model/error.ts';
import { SYSTEM_CLOCK, type Clock } from '../../model/clock.ts';
import { shownUrl } from './connection.ts';

/** How often Redis is asked for a sign of life, and how long it may take to give one, in milliseconds. */
const EVERY = 2000;
const ANSWER = 4000;

export interface WatchOptions {
  /** For how long Redis may be away, in milliseconds. */
  readonly patience: number;
  /** Told once it does not answer, within ten seconds, and again when it does. */
  readonly onAway?: ((away: boolean) => void) | undefined;
  readonly clock?: Clock;
}

/** What asks Redis for a sign of life; `ping` rejects where none comes. */
export interface Probe {
  ping(): Promise<unknown>;
  close(): void;
}

/**
 * Watches over a Redis. BullMQ itself waits for ever, and says nothing: neither of one that is gone nor of one that has the
 * connection and does not answer.
 */
export class RedisWatch {
  /** Rejects with a `RemapError` of kind `unavailable` when Redis was away for too long; never resolves. */
  readonly gone: Promise<never>;
  readonly #end = new AbortController();
  #away = false;
  #returned = waiter();

  readonly #probe: Probe;

  constructor(url: string, probe: Probe, options: WatchOptions) {
    this.#probe = probe;
    const clock = options.clock ?? SYSTEM_CLOCK;
    this.gone = new Promise<never>((_, reject) => {
      void this.#watch(clock, options).then(
        () => reject(goneAway(url, options.patience)),
        // It was closed.
        () => undefined,
      );
    });
    // Whoever does not wait for it is not told.
    this.gone.catch(() => undefined);
  }

  get away(): boolean {
    return this.#away;
  }

  /** Resolves when Redis answers again, after it did not. */
  get returned(): Promise<void> {
    return this.#returned.promise;
  }

  close(): void {
    this.#end.abort();
    this.#probe.close();
  }

  /** Resolves when the patience is over. */
  async #watch(clock: Clock, { patience, onAway }: WatchOptions): Promise<void> {
    const { signal } = this.#end;
    for (let last = clock.now(); clock.now() - last < patience;) {
      await clock.wait(EVERY, signal);
      const answers = await this.#probe.ping().then(
        () => true,
        () => false,
      );
      signal.throwIfAborted();
      if (answers) last = clock.now();
      if (answers !== this.#away) continue;
      this.#away = !answers;
      onAway?.(this.#away);
      if (answers) this.#return();
    }
  }

  #return(): void {
    const { resolve } = this.#returned;
    this.#returned = waiter();
    resolve();
  }
}

function waiter(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((settle) => (resolve = settle));
  return { promise, resolve };
}

function goneAway(url: string, patience: number): RemapError {
  return new RemapError({
    kind: 'unavailable',
    subject: shownUrl(url),
    operation: 'reading by the queue',
    problem: `Redis went away and did not answer for ${Math.round(patience / 1000)} s`,
    remedy: 'Start it again and run the same command: what was read is remembered',
  });
}

/** Watches over the Redis at `url`, with a connection of its own. */
export async function watchRedis(url: string, options: WatchOptions): Promise<RedisWatch> {
  const { Redis } = await import('ioredis');
  const probe = new Redis(url, {
    connectTimeout: ANSWER,
    commandTimeout: ANSWER,
    maxRetriesPerRequest: 0,
    retryStrategy: () => 500,
  });
  probe.on('error', () => undefined);
  return new RedisWatch(url, { ping: () => probe.ping(), close: () => probe.disconnect() }, options);
}
