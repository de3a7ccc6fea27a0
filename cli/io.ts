import type { Clock } from '../src/model/clock.ts';

/** What a command may touch of the world outside; tests hand in their own. */
export interface Io {
  /** Results: people's reports, or JSON lines with `--json`. Ends when the reader is gone. */
  readonly out: (text: string) => void;
  /** Resolves when the reader of `out` has taken enough of it: what is written faster piles up in memory. */
  readonly drain: () => Promise<void>;
  /** Words, progress and warnings for people. */
  readonly err: (text: string) => void;
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Clock;
  /** Whether `err` is a terminal that can redraw a line. */
  readonly errIsTerminal: boolean;
  /** Whether `out` is a terminal, and colour is welcome (`NO_COLOR`, `FORCE_COLOR`). */
  readonly colour: boolean;
  readonly columns: number;
  /** What is piped into the command, as UTF-8, in pieces; null where a person sits at the other end. */
  readonly input: AsyncIterable<string> | null;
  /** Raised by Ctrl-C: finish the current file, then stop. */
  readonly signal: AbortSignal;
  /** Raised by a second Ctrl-C: drop the current file; it stays what it was. */
  readonly drop: AbortSignal;
  /** Asks the person in front of the terminal; rejects where there is none. */
  readonly ask: (question: string, options?: { readonly secret?: boolean }) => Promise<string>;
}
