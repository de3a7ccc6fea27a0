import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import type { Shard } from '../src/batch/scan-files.ts';

/** Options that every command has. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Options of the commands that read workfiles. */
export interface WalkCliOptions {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly autosaves?: boolean;
  readonly shard?: Shard;
  readonly jobs?: number;
}

export function commonOptions(command: Command): Command {
  return command
    .option('--json', 'one JSON object a line on stdout; words for people go to stderr')
    .option('-q, --quiet', 'no progress and no advice on stderr, only errors');
}

export function walkOptions(command: Command): Command {
  return command
    .option('--include <glob>', 'only workfiles that match (repeatable)', collect, [])
    .option('--exclude <glob>', 'leave out what matches (repeatable)', collect, [])
    .option('--autosaves', 'also read autosaves and backups')
    .addOption(new Option('--shard <i/n>', "this machine's share of the work").argParser(parseShard))
    .option('-j, --jobs <n>', 'how many files at a time', positive);
}

export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

export function positive(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('Give a whole number from 1.');
  return number;
}

export function notNegative(value: string): number {
  const number = Number(value);
  if (!Number.isFinite(number) || number < 0) throw new InvalidArgumentError('Give a number from 0.');
  return number;
}

function parseShard(value: string): Shard {
  const match = /^(\d+)\/(\d+)$/.exec(value);
  const index = Number(match?.[1]);
  const count = Number(match?.[2]);
  if (match === null || index < 1 || index > count) {
    throw new InvalidArgumentError('Give I/N, for example 3/16: the third of sixteen shares.');
  }
  return { index, count };
}
