import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import type { ScanOptions, Shard } from '../src/reading/scan-files.ts';

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
  readonly publishedJson?: boolean;
  readonly shard?: Shard;
  readonly jobs?: number;
  readonly newest?: number;
  readonly since?: Date;
  readonly oneFileSystem?: boolean;
  readonly maxMbps?: number;
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
    .option('--published-json', 'also read JSON that was published with ids in it: layouts, set dress')
    .addOption(new Option('--shard <i/n>', "this machine's share of the work").argParser(parseShard))
    .addOption(
      new Option('--newest <n>', 'only the newest so many versions (v###) of each workfile').argParser(positive),
    )
    .addOption(new Option('--since <date>', 'only what was changed since, such as 2024-03-01').argParser(parseSince))
    .option('--one-file-system', 'stay on the file systems of the paths')
    .option('--max-mbps <n>', 'read no faster, in megabytes a second', aboveZero)
    .option('-j, --jobs <n>', 'how many files at a time; 16 suits a network share', positive);
}

/** The options of a walk and its reading, as the library takes them. */
export function scanOptions(options: WalkCliOptions): ScanOptions {
  const { shard, jobs, newest, since, maxMbps } = options;
  return {
    include: options.include,
    exclude: options.exclude,
    autosaves: options.autosaves === true,
    ...(options.publishedJson === true ? { publishedJson: true } : {}),
    oneFileSystem: options.oneFileSystem === true,
    ...(shard === undefined ? {} : { shard }),
    ...(jobs === undefined ? {} : { jobs }),
    ...(newest === undefined ? {} : { newest }),
    ...(since === undefined ? {} : { since }),
    ...(maxMbps === undefined ? {} : { bytesPerSecond: maxMbps * 1e6 }),
  };
}

export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** What `--partial` does, the same for every command that asks AYON. */
export const PARTIAL = 'go on with a user who sees only a part of the AYON project';

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

export function aboveZero(value: string): number {
  const number = Number(value);
  if (!Number.isFinite(number) || number <= 0) throw new InvalidArgumentError('Give a number above 0.');
  return number;
}

function parseSince(value: string): Date {
  const date = new Date(value);
  if (Number.isNaN(date.getTime()) || !/^\d{4}-\d{2}/.test(value))
    throw new InvalidArgumentError('Give a date such as 2024-03-01 or 2024-03-01T18:00Z.');
  return date;
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
