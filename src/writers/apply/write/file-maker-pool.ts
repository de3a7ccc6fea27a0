import { Worker } from 'node:worker_threads';
import type { Answer, Order } from './file-maker-thread.ts';
import type { Identity } from '../session/journal-lines.ts';
import type { NewFile } from './new-file.ts';
import { Refusal } from '../session/reasons.ts';

/** Threads that make new files. One thread hashes and scans no more than a disk can take; several keep it busy. */
export interface Hands {
  /**
   * Like `makeNewFile`, with the same errors. Null where no thread could do it: one died over it, or none starts here.
   * Then the temporary file may be there, half written, and nobody is at work on it.
   */
  make(order: NewFile, temp: string): Promise<Identity | null>;
  /** Starts the threads, so that they are ready when the first order comes. */
  start(): void;
  close(): Promise<void>;
}

/** So many at a time: a message costs a thread as much as a small file does, and the others wait for it meanwhile. */
const MOST_AT_A_TIME = 16;

/** An order with those who wait for it. */
interface Task extends Order {
  readonly resolve: (made: Identity | null) => void;
  readonly reject: (error: Error) => void;
}

/** As many threads as `threads`, none of them started yet. `entry` is a compiled module that calls `serve`. */
export function openHands(entry: URL, threads: number): Hands {
  return new ThreadHands(entry, threads);
}

class ThreadHands implements Hands {
  readonly #entry: URL;
  readonly #most: number;
  /** Each with what it is at. */
  readonly #threads = new Map<Worker, readonly Task[]>();
  #waiting: Task[] = [];
  #number = 0;
  /** Threads that died are not replaced: this thread can do it all, and a second death would help nobody. */
  #started = 0;
  #handingOut = false;

  constructor(entry: URL, threads: number) {
    this.#entry = entry;
    this.#most = threads;
  }

  make(order: NewFile, temp: string): Promise<Identity | null> {
    return new Promise((resolve, reject) => {
      this.#number += 1;
      this.#waiting.push({ number: this.#number, order: plain(order), temp, resolve, reject });
      if (this.#handingOut) return;
      this.#handingOut = true;
      // Those whom one `fsync` of the journal let go come in the same turn, and are handed out together.
      setImmediate(() => {
        this.#handingOut = false;
        this.#handOut();
      });
    });
  }

  start(): void {
    while (this.#started < this.#most) this.#begin();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#threads.keys()].map((worker) => worker.terminate()));
  }

  #handOut(): void {
    this.start();
    const idle = [...this.#threads].filter(([, tasks]) => tasks.length === 0).map(([worker]) => worker);
    for (let left = idle.length; left > 0 && this.#waiting.length > 0; left -= 1) {
      const worker = idle.pop();
      if (worker === undefined) break;
      const count = Math.min(MOST_AT_A_TIME, Math.ceil(this.#waiting.length / left));
      const tasks = this.#waiting.splice(0, count);
      this.#threads.set(worker, tasks);
      worker.postMessage(tasks.map(({ number, order, temp }): Order => ({ number, order, temp })));
    }
    if (this.#threads.size === 0) for (const { resolve } of this.#waiting.splice(0)) resolve(null);
  }

  #begin(): void {
    this.#started += 1;
    const worker = new Worker(this.#entry);
    this.#threads.set(worker, []);
    worker.on('message', (answers: readonly Answer[]) => this.#take(worker, answers));
    worker.on('error', () => this.#died(worker));
    worker.on('exit', () => this.#died(worker));
  }

  #take(worker: Worker, answers: readonly Answer[]): void {
    const tasks = new Map(this.#threads.get(worker)?.map((task) => [task.number, task]));
    this.#threads.set(worker, []);
    this.#handOut();
    for (const answer of answers) settle(tasks.get(answer.number), answer);
  }

  #died(worker: Worker): void {
    for (const { resolve } of this.#threads.get(worker) ?? []) resolve(null);
    this.#threads.delete(worker);
    this.#handOut();
  }
}

function settle(task: Task | undefined, answer: Answer): void {
  if ('made' in answer) task?.resolve(answer.made);
  else if ('refusal' in answer) task?.reject(Refusal.of(answer.refusal));
  else task?.reject(systemError(answer.error));
}

/** Only what a thread needs: the rest of a job is functions, which no message can carry. */
function plain(order: NewFile): NewFile {
  const {
    path,
    real,
    stat,
    sha256,
    edits,
    plain: unpacked,
    times,
    rights,
    attributes,
    allowLoss,
    resumed,
    request,
  } = order;
  return { path, real, stat, sha256, edits, plain: unpacked, times, rights, attributes, allowLoss, resumed, request };
}

function systemError({ message, code }: { message: string; code: string | null }): Error {
  return Object.assign(new Error(message), code === null ? {} : { code });
}
