import { EXIT } from './exit.ts';

/** What a process that is told to end may do, in milliseconds: a container is killed ten seconds after SIGTERM. */
const GRACE = {
  /** From the first SIGTERM to dropping the file at hand. */
  drop: 5000,
  /** From dropping it to the end of the process, whatever it waits for. */
  end: 4000,
} as const;

/** What ends a program from outside. */
export interface Ending {
  /** Finish the current file, then stop. */
  readonly stop: AbortSignal;
  /** Drop the current file; it stays what it was. */
  readonly drop: AbortSignal;
  /** The exit code of a command that ended with `code`: who was stopped by SIGTERM says so. */
  code(code: number): number;
}

type Ended = Pick<NodeJS.Process, 'on' | 'exit'>;
type Later = (act: () => void, milliseconds: number) => void;

/**
 * The first Ctrl-C lets the current file finish, the second drops it and ends the process soon after, the third at once.
 * SIGTERM does the first and, as nobody will send another, the second a while later.
 */
export function endOnSignals(program: Ended, later: Later = (act, ms) => void setTimeout(act, ms).unref()): Ending {
  const stop = new AbortController();
  const drop = new AbortController();
  let code: number | null = null;
  const dropSoon = (): void => {
    if (drop.signal.aborted) return;
    drop.abort();
    later(() => program.exit(code ?? EXIT.interrupted), GRACE.end);
  };
  const told = (by: number): void => {
    code ??= by;
    if (drop.signal.aborted) program.exit(code);
    else if (stop.signal.aborted) dropSoon();
    else {
      stop.abort();
      if (by === EXIT.terminated) later(dropSoon, GRACE.drop);
    }
  };
  program.on('SIGINT', () => told(EXIT.interrupted));
  program.on('SIGTERM', () => told(EXIT.terminated));
  return {
    stop: stop.signal,
    drop: drop.signal,
    code: (ended) => (ended === EXIT.interrupted ? (code ?? ended) : ended),
  };
}
