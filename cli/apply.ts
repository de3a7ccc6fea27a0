import { Option } from 'commander';
import type { Allowance, ApplyEvent, ApplyOptions, Outcome } from '../src/writers/apply/events.ts';
import { EXIT } from './exit.ts';
import type { Io } from './io.ts';
import { aboveZero, collect, commonOptions, notNegative, positive } from './options.ts';
import type { CommonOptions } from './options.ts';
import { totalsText, Troubles } from './outcomes.ts';
import type { OutcomeWords } from './outcomes.ts';
import { Progress } from './progress.ts';
import type { AddCommand } from './command.ts';
import { wordsOf } from './command-words.ts';

interface ApplyCliOptions extends CommonOptions {
  readonly inPlace?: boolean;
  readonly keepMtime?: boolean;
  readonly recent: number;
  readonly allow: readonly Allowance[];
  readonly backup?: string;
  readonly planSha256?: string;
  readonly check: readonly string[];
  readonly checkTimeout: number;
  readonly jobs?: number;
  readonly maxMbps?: number;
}

const OUTCOME_WORDS: Readonly<Record<Outcome, OutcomeWords>> = {
  patched: { says: 'patched and proven', good: true },
  'already-done': { says: 'done before', good: true },
  refused: { says: 'left alone', good: false },
  failed: { says: 'failed, unchanged', good: false },
  'not-reached': { says: 'not reached: the run was stopped', good: false },
};

const ALLOWANCES: readonly Allowance[] = [
  'recent',
  'locked',
  'published',
  'published-json',
  'read-only',
  'loss',
  'touched',
];

/** `apply RUN`: patches exactly what the plan says, nothing else. */
export const applyCommand: AddCommand = (program, io, finish) => {
  const command = program
    .command('apply')
    .description('patch exactly what the plan says, nothing else')
    .argument('<run>', 'the run folder')
    .option('--in-place', 'overwrite files instead of replacing them: keeps inode, links and attributes')
    .option('--keep-mtime', "give each file the old one's modification time")
    .option('--recent <minutes>', 'leave alone what was saved less than this long ago', notNegative, 10)
    .addOption(
      new Option('--allow <what>', `allow what is refused otherwise: ${ALLOWANCES.join(', ')} (repeatable)`)
        .argParser(collect)
        .default([]),
    )
    .option('--backup <folder>', 'where the old files go (default: RUN/backup)')
    .addOption(
      new Option(
        '--check <[host=]command>',
        'ask an application about each new file before it takes the place of the old one; `pilot`: the script of the pilot (repeatable)',
      )
        .argParser(collect)
        .default([]),
    )
    .option('--check-timeout <minutes>', 'how long a check may take', aboveZero, 10)
    .option('--plan-sha256 <hash>', 'refuse any other plan than the one that was signed off')
    .option('--max-mbps <n>', 'write no faster than this many megabytes a second', positive)
    .option('-j, --jobs <n>', 'how many files at a time', positive);
  commonOptions(command).action(async (run: string, options: ApplyCliOptions) => {
    const { apply } = await import('../src/verbs/apply.ts');
    const progress = new Progress(io, options.quiet !== true);
    const troubles = new Troubles();
    const result = await apply(run, {
      ...applyOptions(options),
      ...(await checkOption(run, options, io)),
      stop: io.signal,
      drop: io.drop,
      onEvent: eventPrinter(io, options, progress, troubles),
    }).finally(() => {
      progress.clear();
      io.err(troubles.text());
    });
    const summary = {
      type: 'summary',
      ...result.totals,
      planSha256: result.planSha256,
      interrupted: result.interrupted,
    };
    if (options.json === true) io.out(`${JSON.stringify(summary)}\n`);
    else io.out(totalsText('Applied', result.totals.workfiles, OUTCOME_WORDS, io.colour));
    const { refused, failed } = result.totals.workfiles;
    // What waits for its pilot, or for a word, was never promised, so it is listed and fails nothing.
    const { reasons } = result.totals;
    const waiting = (reasons['write-pilot-needed'] ?? 0) + (reasons['write-published-json'] ?? 0);
    if (result.interrupted) finish(EXIT.interrupted);
    else if (refused - waiting + failed > 0) finish(EXIT.someFailed);
  });
};

function applyOptions(options: ApplyCliOptions): ApplyOptions {
  return {
    mode: options.inPlace === true ? 'in-place' : 'replace',
    keepMtime: options.keepMtime === true,
    recentMinutes: options.recent,
    allow: new Set(options.allow),
    ...(options.backup === undefined ? {} : { backupFolder: options.backup }),
    ...(options.planSha256 === undefined ? {} : { planSha256: options.planSha256 }),
    ...(options.jobs === undefined ? {} : { jobs: options.jobs }),
    ...(options.maxMbps === undefined ? {} : { bytesPerSecond: options.maxMbps * 1_000_000 }),
  };
}

/** `maya=mayapy check.py {file}`, or without a host for all of them. */
async function checkOption(run: string, { check, checkTimeout }: ApplyCliOptions, io: Io): Promise<ApplyOptions> {
  if (check.length === 0) return {};
  const { applicationCheck } = await import('../src/verbs/apply-check.ts');
  const commands = new Map<string | null, readonly string[]>();
  for (const given of check) {
    const [, host = null, command = given] = /^([a-z0-9-]+)=(.*)$/s.exec(given) ?? [];
    commands.set(host, wordsOf(command));
  }
  return { check: applicationCheck(run, { commands, env: io.env, timeoutMs: checkTimeout * 60_000, drop: io.drop }) };
}

function eventPrinter(
  io: Io,
  options: ApplyCliOptions,
  progress: Progress,
  troubles: Troubles,
): (event: ApplyEvent) => void {
  const notices = new Troubles();
  let total: number | null = null;
  let done = 0;
  return (event) => {
    if (options.json === true) io.out(`${JSON.stringify(event)}\n`);
    switch (event.type) {
      case 'notice':
        if (options.quiet !== true) notices.add(event.path, event.reason);
        break;
      case 'start':
        // Said before anything is written.
        progress.clear();
        io.err(notices.text());
        total = event.workfiles;
        break;
      case 'workfile':
        done += 1;
        if (event.reason !== null && event.outcome !== 'not-reached') troubles.add(event.path, event.reason);
        progress.show({ doing: 'writing', done, total });
    }
  };
}
