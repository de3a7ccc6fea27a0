import { mkdir, writeFile } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import type { FarmJob } from '../src/farm/index.ts';
import { holdsCredentials } from '../src/model/address.ts';
import { RemapError } from '../src/model/error.ts';
import { inFull } from './addresses.ts';
import { EXIT } from './exit.ts';
import type { Io } from './io.ts';
import { commonOptions, notNegative, positive } from './options.ts';
import type { CommonOptions } from './options.ts';
import { planCommand } from './plan.ts';
import type { AddCommand } from './command.ts';
import { wordsOf } from './command-words.ts';

interface SubmitCliOptions extends CommonOptions {
  readonly to: string;
  readonly shards: number;
  readonly write?: string;
  readonly send?: string;
  readonly name?: string;
  readonly program: string;
  readonly retries: number;
  readonly priority?: number;
  readonly pool?: string;
  readonly group?: string;
  readonly pilot?: boolean;
}

/** Options of `plan` whose value may be a path: a farm's machine stands in another folder. */
const PATHS: ReadonlySet<string> = new Set(['--openpype', '--ayon', '--rules', '--decisions', '--config']);
/** What a shard is given by the job, or what makes no sense in one. */
const OWN: ReadonlySet<string> = new Set(['--shard', '--queue', '--json', '--unread-ok']);

/** `submit --to FARM --shards N [plan's arguments]`: writes or sends a job that makes a plan in shards and merges them. */
export const submitCommand: AddCommand = (program, io, finish) => {
  const command = program
    .command('submit')
    .description('let a render farm make the plan: write, or send, a job of shards and their merge')
    .argument('<plan...>', "plan's own paths and options, with --out; with --pilot the run folder")
    .addOption(
      new Option('--to <farm>', 'which farm')
        .choices(['deadline', 'opencue', 'tractor', 'royalrender', 'afanasy', 'slurm', 'commands'])
        .makeOptionMandatory(),
    )
    .option('--shards <n>', 'how many tasks', positive, 16)
    .option('--write <folder>', 'where to write the job (default: <out>.job)')
    .option('--send <url>', 'send it to the HTTP service of deadline or afanasy instead')
    .option('--name <name>', 'what the farm shows')
    .option('--program <path>', "how the farm's machines call this tool", 'ayon-remap')
    .option('--retries <n>', 'how often a task is tried again', notNegative, 3)
    .option('--priority <n>', "in the farm's own scale", notNegative)
    .option('--pool <name>', 'pool, partition or service')
    .option('--group <name>', 'group of machines')
    .option('--pilot', 'let the farm check the pilot copies of a run folder instead, a part a task')
    .allowUnknownOption();
  commonOptions(command).action(async (words: string[], options: SubmitCliOptions) => {
    const { FARMS, isFarm, shellLine } = await import('../src/farm/index.ts');
    refuseCredentials([...words, options.program, options.name ?? '', options.send ?? '', options.write ?? '']);
    if (!isFarm(options.to)) throw usage(`--to ${options.to}`, 'there is no such farm', 'See --help');
    const { planArguments, out } = options.pilot === true ? pilotLine(words) : planLine(words, io);
    const { priority, pool, group } = options;
    const job = {
      name: options.name ?? `ayon-remap ${options.pilot === true ? 'pilot' : 'plan'} ${basename(out)}`,
      ...(options.pilot === true ? { isPilot: true as const } : {}),
      shards: options.shards,
      program: wordsOf(options.program),
      planArguments,
      out,
      retries: options.retries,
      ...(priority === undefined ? {} : { priority }),
      ...(pool === undefined ? {} : { pool }),
      ...(group === undefined ? {} : { group }),
      user: userInfo().username,
      host: hostname(),
    };
    if (options.send !== undefined) {
      const ids = await send(options.to, job, options.send);
      io.out(
        options.json === true
          ? `${JSON.stringify({ type: 'submitted', ...ids })}\n`
          : `Submitted: ${Object.values(ids).join(', ')}\n`,
      );
    } else {
      const folder = resolve(options.write ?? `${out}.job`);
      const { files, submit } = FARMS[options.to](job);
      await mkdir(folder, { recursive: true });
      for (const file of files)
        await writeFile(join(folder, file.name), file.text, { mode: file.executable === true ? 0o755 : 0o644 });
      io.out(
        options.json === true
          ? `${JSON.stringify({ type: 'job', folder, files: files.map(({ name }) => name), submit })}\n`
          : `The job is in ${folder}. Next: cd ${shellLine([folder])} && ${submit}\n`,
      );
    }
    if (options.quiet !== true)
      io.err("The farm's machines need AYON_API_KEY in their own environment; it is never written into a job.\n");
    finish(EXIT.done);
  });
};

async function send(farm: string, job: FarmJob, url: string): Promise<Readonly<Record<string, string | number>>> {
  const { sendToAfanasy, sendToDeadline } = await import('../src/farm/send.ts');
  if (farm === 'deadline') return sendToDeadline(job, url);
  if (farm === 'afanasy') return { id: await sendToAfanasy(job, url) };
  throw usage(`--to ${farm}`, 'it has no HTTP service that takes jobs', 'Leave --send away and submit the files');
}

/** The run folder, and nothing else. */
function pilotLine(words: readonly string[]): { readonly planArguments: string[]; readonly out: string } {
  const [run] = words;
  if (run !== undefined && words.length === 1 && !run.startsWith('-')) return { planArguments: [], out: resolve(run) };
  throw usage('submit --pilot', 'it takes the run folder and nothing else', 'Name the run folder');
}

/** Plan's arguments with paths in full and without `--out`. Refuses what plan itself would refuse. */
function planLine(words: readonly string[], io: Io): { readonly planArguments: string[]; readonly out: string } {
  const scratch = new Command().exitOverride();
  planCommand(scratch, io, () => undefined);
  const known = new Map(
    scratch.commands[0]?.options.flatMap(
      (one) =>
        [
          [one.long, one],
          [one.short, one],
        ] as const,
    ),
  );
  const planArguments: string[] = [];
  let out: string | null = null;
  const rest = [...words];
  if (rest[0] === 'plan') rest.shift();
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [given = '', inline] = word.startsWith('--') ? splitFlag(word) : [word];
    if (!given.startsWith('-')) {
      planArguments.push(resolve(given));
      continue;
    }
    const option = known.get(given);
    if (option === undefined) throw usage(given, 'plan has no such option', 'See `ayon-remap plan --help`');
    const flag = option.long ?? given;
    if (OWN.has(flag)) throw usage(flag, 'it makes no sense in a job', 'Leave it away');
    if (!option.required && !option.optional) {
      planArguments.push(flag);
      continue;
    }
    const value = inline ?? rest.shift();
    if (value === undefined) throw usage(flag, 'it needs a value', 'See `ayon-remap plan --help`');
    if (flag === '--out') out = resolve(value);
    else planArguments.push(flag, PATHS.has(flag) ? inFull(value) : value);
  }
  if (out === null) throw usage('submit', 'there is no --out', 'Name the run folder, on a disk that all machines see');
  return { planArguments, out };
}

/** A job is read by everybody who sees the farm. */
function refuseCredentials(words: readonly string[]): void {
  // Also of `--openpype=mongodb://…`.
  const word = words.find((one) => holdsCredentials(one.replace(/^--[\w-]+=/, '')));
  if (word === undefined) return;
  throw usage(
    word.replace(/:\/\/.*/s, '://…'),
    'the address holds a name, a password or a token, which would stand in the job and in the command lines of the farm',
    "Put the whole address into an environment variable of the farm's machines, OPENPYPE_MONGO for example, and give its name instead: --openpype env:OPENPYPE_MONGO. The key of AYON comes from AYON_API_KEY",
  );
}

function splitFlag(word: string): readonly [string, string?] {
  const at = word.indexOf('=');
  return at < 0 ? [word] : [word.slice(0, at), word.slice(at + 1)];
}

function usage(subject: string, problem: string, remedy: string): RemapError {
  return new RemapError({ kind: 'usage', subject, operation: 'submitting a job', problem, remedy });
}
