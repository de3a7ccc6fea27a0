import { run } from '../../cli/main.ts';
import type { Io } from '../../cli/io.ts';
import type { PlanLine } from '../../src/model/plan.ts';
import { turnedClock } from './turned-clock.ts';

export interface CliResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in this process, with no terminal and no server unless `env` names one. `over`: another world outside. */
export async function runCli(
  argv: readonly string[],
  env: NodeJS.ProcessEnv = {},
  over: Partial<Io> = {},
): Promise<CliResult> {
  let out = '';
  let err = '';
  const io: Io = {
    out: (text) => {
      out += text;
    },
    drain: () => Promise.resolve(),
    err: (text) => {
      err += text;
    },
    env: { XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'] ?? '/nonexistent', ...env },
    clock: turnedClock(),
    errIsTerminal: false,
    colour: false,
    columns: 120,
    input: null,
    signal: new AbortController().signal,
    drop: new AbortController().signal,
    ask: () => Promise.reject(new Error('no terminal')),
    ...over,
  };
  const code = await run(argv, io);
  return { code, out, err };
}

/** The objects of a `--json` output. */
export function jsonLines(text: string): PlanLine[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as PlanLine);
}
