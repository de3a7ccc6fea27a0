import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { until } from './waiting.ts';

const bin = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));

/** The program while it runs. */
export interface Started {
  readonly ended: Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>;
  /** Waits until it has said this for people. */
  says(what: RegExp): Promise<void>;
  signal(signal: NodeJS.Signals): void;
}

/** Starts the program as it is installed. */
export function startCli(words: readonly string[], env: NodeJS.ProcessEnv = {}): Started {
  const child = spawn(process.execPath, [bin, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let out = '';
  let err = '';
  let over = false;
  child.stdout.on('data', (text: Buffer) => (out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (err += text.toString()));
  const ended = once(child, 'close').then(([code]) => {
    over = true;
    return { code: code as number | null, out, err };
  });
  return {
    ended,
    says: async (what) => {
      await until(String(what), () => what.test(err) || over);
      if (!what.test(err)) throw new Error(`it ended without saying ${String(what)}: ${err}`);
    },
    signal: (signal) => void child.kill(signal),
  };
}
