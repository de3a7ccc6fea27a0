#!/usr/bin/env node
import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { SYSTEM_CLOCK } from '../src/model/clock.ts';
import { EXIT } from './exit.ts';
import type { Io } from './io.ts';
import { run } from './main.ts';
import { endOnSignals } from './signals.ts';

const ending = endOnSignals(process);
// `ayon-remap scan … | head` closes the pipe early; that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const io: Io = {
  out: (text) => process.stdout.write(text),
  drain: async () => {
    if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain');
  },
  err: (text) => process.stderr.write(text),
  env: process.env,
  clock: SYSTEM_CLOCK,
  errIsTerminal: process.stderr.isTTY,
  colour: process.env['NO_COLOR'] === undefined && (process.stdout.isTTY || process.env['FORCE_COLOR'] !== undefined),
  columns: process.stdout.columns || 100,
  input: process.stdin.isTTY ? null : piped(),
  signal: ending.stop,
  drop: ending.drop,
  ask,
};

/** Opened only when it is read from: a stdin that nobody reads must not keep the process alive. */
async function* piped(): AsyncGenerator<string, void, undefined> {
  process.stdin.setEncoding('utf8');
  for await (const piece of process.stdin) yield piece as string;
}

/** A secret is read without an echo: it must not stay on the screen or in a terminal's scroll-back. */
async function ask(question: string, options: { readonly secret?: boolean } = {}): Promise<string> {
  if (!process.stdin.isTTY) throw new Error('there is no terminal to ask at');
  process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const output = options.secret === true ? silent : process.stderr;
  const lines = createInterface({ input: process.stdin, output, terminal: true });
  // A terminal that is read key by key sends no signal.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    return await lines.question('', { signal: ending.stop });
  } finally {
    lines.close();
    if (options.secret === true) process.stderr.write('\n');
  }
}

/** Ends when the readers of both have all that was written: a connection that is still tried must keep nobody waiting. */
async function end(code: number): Promise<never> {
  for (const stream of [process.stdout, process.stderr])
    await new Promise<void>((resolve) => stream.write('', () => resolve()));
  process.exit(ending.code(code));
}

// Nothing is left that could go on, and the command has not ended.
process.once('beforeExit', () => {
  process.stderr.write('ayon-remap: the command waits for something that cannot come any more. Please report it.\n');
  process.exit(EXIT.someFailed);
});

void run(process.argv.slice(2), io).then(end);
