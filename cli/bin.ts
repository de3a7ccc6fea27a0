#!/usr/bin/env node
import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { SYSTEM_CLOCK } from '../src/model/clock.ts';
import type { Io } from './io.ts';
import { run } from './main.ts';

const stop = new AbortController();
const drop = new AbortController();
process.on('SIGINT', () => {
  // The first Ctrl-C lets the current file finish, the second drops it, the third is for a disk that does not answer.
  if (drop.signal.aborted) process.exit(130);
  else if (stop.signal.aborted) drop.abort();
  else stop.abort();
});
process.on('SIGTERM', () => stop.abort());
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
  signal: stop.signal,
  drop: drop.signal,
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
  try {
    return await lines.question('', { signal: stop.signal });
  } finally {
    lines.close();
    if (options.secret === true) process.stderr.write('\n');
  }
}

process.exitCode = await run(process.argv.slice(2), io);
