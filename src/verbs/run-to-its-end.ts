import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { systemCode } from '../model/error.ts';

export interface ProgramOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
  readonly drop?: AbortSignal;
}

/** How a program came to its end, and the last line that it printed. */
export type ProgramEnd = { readonly said: string } & (
  | { readonly kind: 'ended'; readonly code: number }
  | { readonly kind: 'killed'; readonly signal: string }
  | { readonly kind: 'hung' }
  | { readonly kind: 'dropped' }
  | { readonly kind: 'not-started'; readonly why: string }
);

/** So much of what a program prints is kept, in characters. */
const KEPT = 4096;
const LONGEST_LINE = 200;
/** How long what was printed last may take to arrive, when others still hold the pipe. */
const LAST_WORDS_MS = 500;

/**
 * Starts a program and waits for its end, or for the time that it is given. Everything that it started is ended with it:
 * on Linux and macOS it leads a group of its own, so that a Ctrl-C meant for this tool does not reach it.
 */
export function runToItsEnd(words: readonly string[], { env, timeoutMs, drop }: ProgramOptions): Promise<ProgramEnd> {
  const [program = '', ...rest] = words;
  return new Promise((resolve) => {
    const child = spawn(program, rest, {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    });
    let printed = '';
    let cause: 'hung' | 'dropped' | null = null;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        printed = (printed + text).slice(-KEPT);
      });
    }
    const end = (why: 'hung' | 'dropped'): void => {
      cause ??= why;
      endGroup(child);
    };
    const timer = setTimeout(end, timeoutMs, 'hung');
    const onDrop = (): void => {
      end('dropped');
    };
    drop?.addEventListener('abort', onDrop);
    const settle = (ended: (said: string) => ProgramEnd): void => {
      clearTimeout(timer);
      drop?.removeEventListener('abort', onDrop);
      resolve(ended(lastLine(printed)));
    };
    child.on('error', (error) => {
      settle((said) => ({ kind: 'not-started', why: systemCode(error) ?? error.message, said }));
    });
    child.on('exit', (code, signal) => {
      // Licence daemons and the like outlive it, and hold the pipe.
      endGroup(child);
      const late = setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
      }, LAST_WORDS_MS);
      child.on('close', () => {
        clearTimeout(late);
        settle((said) => endOf(cause, code, signal, said));
      });
    });
    if (drop?.aborted === true) onDrop();
  });
}

function endOf(
  cause: 'hung' | 'dropped' | null,
  code: number | null,
  signal: NodeJS.Signals | null,
  said: string,
): ProgramEnd {
  if (cause !== null) return { kind: cause, said };
  return code === null ? { kind: 'killed', signal: signal ?? 'a signal', said } : { kind: 'ended', code, said };
}

function endGroup(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody of it is left.
  }
}

function lastLine(printed: string): string {
  const last =
    printed
      .trimEnd()
      .split(/[\r\n]+/)
      .at(-1) ?? '';
  return [...last]
    .filter((character) => character >= ' ' && character !== '\u007f')
    .join('')
    .slice(0, LONGEST_LINE);
}
