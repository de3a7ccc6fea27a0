import { ReaderDied } from './reader.ts';
import type { ChunkReader, FileToRead } from './reader.ts';
import type { ScannedWorkfile } from '../model/scanned-workfile.ts';

/** What a hand is asked: files to read one after the other. */
export interface ReadRequest {
  readonly paths: readonly string[];
  /** How fast this hand may read; absent where only the pool as a whole is held. */
  readonly bytesPerSecond?: number;
}

/** What reads for a pool: a thread or a process. It reads one request at a time. */
export interface Hand {
  post(request: ReadRequest): void;
  stop(): Promise<unknown>;
}

/** What a pool is told by a hand. */
export interface HandEvents {
  readonly done: (scanned: readonly ScannedWorkfile[]) => void;
  /** May be told twice; the first reason counts. */
  readonly died: (why: string) => void;
}

interface Task {
  readonly request: ReadRequest;
  readonly resolve: (scanned: readonly ScannedWorkfile[]) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Hands that each read synchronously with a buffer of their own. What costs time on a network share is waiting for the
 * filer, and this many hands wait at once. One that dies is replaced, and its request rejects with `ReaderDied`.
 */
export class ReaderPool implements ChunkReader {
  readonly lookAhead: number;
  /** Small, so that a few long files do not hold up the others; a message costs far less than opening 16 files. */
  readonly chunk = { files: 16, bytes: 16 * 1024 * 1024 };
  readonly #start: (events: HandEvents) => Hand;
  readonly #most: number;
  /** Each with what it is reading. */
  readonly #hands = new Map<Hand, Task | null>();
  readonly #idle: Hand[] = [];
  readonly #waiting: Task[] = [];
  #closed = false;

  constructor(hands: number, start: (events: HandEvents) => Hand) {
    this.#most = hands;
    this.#start = start;
    this.lookAhead = hands * 8;
  }

  read(files: readonly FileToRead[]): Promise<readonly ScannedWorkfile[]> {
    return this.request({ paths: files.map(({ path }) => path) });
  }

  /** One result a path, in the same order. */
  request(request: ReadRequest): Promise<readonly ScannedWorkfile[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request, resolve, reject });
      this.#next();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#hands.keys()].map((hand) => hand.stop()));
  }

  #next(): void {
    if (this.#waiting.length === 0 || this.#closed) return;
    const hand = this.#idle.pop() ?? (this.#hands.size < this.#most ? this.#begin() : null);
    const task = hand === null ? undefined : this.#waiting.shift();
    if (hand === null || task === undefined) return;
    this.#hands.set(hand, task);
    hand.post(task.request);
  }

  #begin(): Hand {
    const hand: Hand = this.#start({
      done: (scanned) => {
        const task = this.#hands.get(hand);
        this.#hands.set(hand, null);
        this.#idle.push(hand);
        task?.resolve(scanned);
        this.#next();
      },
      died: (why) => this.#died(hand, why),
    });
    this.#hands.set(hand, null);
    return hand;
  }

  #died(hand: Hand, why: string): void {
    const task = this.#hands.get(hand);
    this.#hands.delete(hand);
    const at = this.#idle.indexOf(hand);
    if (at >= 0) this.#idle.splice(at, 1);
    task?.reject(new ReaderDied(why));
    this.#next();
  }
}
