import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import type { ChunkReader } from '../src/reading/reader.ts';
import { HIERO_TAGS } from '../src/hosts/hiero.ts';
import type { HieroTag } from '../src/hosts/hiero.ts';
import { RemapError } from '../src/model/error.ts';
import { DEFAULT_POLICY } from '../src/plan/policy.ts';
import { openPlan, runPaths } from '../src/run/folder.ts';
import type { PlanOptions } from '../src/verbs/plan.ts';
import type { SummaryLine } from '../src/model/plan.ts';
import { table } from '../src/writers/report/layout.ts';
import { nextSteps } from '../src/writers/report/next-step.ts';
import { planText } from '../src/writers/report/terminal.ts';
import { printable } from '../src/writers/report/text.ts';
import { addressOf, refuseAddresses } from './addresses.ts';
import { EXIT } from './exit.ts';
import { addFailOn, failsOn } from './fail-on.ts';
import type { FailOn } from './fail-on.ts';
import type { Io } from './io.ts';
import { commonOptions, scanOptions, walkOptions } from './options.ts';
import type { CommonOptions, WalkCliOptions } from './options.ts';
import { pasted } from './pasted.ts';
import { Progress } from './progress.ts';
import type { AddCommand } from './command.ts';
import { queueKey } from './queue-key.ts';
import { addSources, sourcesOf } from './sources.ts';
import type { SourceCliOptions } from './sources.ts';

interface PlanCliOptions extends CommonOptions, WalkCliOptions, SourceCliOptions {
  readonly out?: string;
  readonly decisions?: string;
  readonly nukeTab: string;
  readonly hieroTag: HieroTag;
  readonly modernise?: boolean;
  readonly imprintProject?: boolean;
  readonly legacyInstances?: boolean;
  readonly checkFiles?: boolean;
  readonly followReferences?: boolean;
  readonly unreadOk?: boolean;
  readonly queue?: string;
  readonly failOn?: FailOn;
}

const STEP_WORDS = {
  opening: 'reading the dump',
  finding: 'finding',
  reading: 'reading',
  asking: 'asking the catalogs',
  deciding: 'deciding',
} as const;

/** `plan PATH...`: decides every container and writes the run folder; touches no workfile. */
export const planCommand: AddCommand = (program, io, finish) => {
  const bare = program
    .command('plan')
    .description('dry run: decide every container, write the run folder, touch no workfile')
    .argument('<path...>', 'files or folders');
  const command = addSources(bare)
    .option('-o, --out <run>', 'the run folder to write (default: runs/PROJECT)')
    .option('--decisions <file>', 'what a reviewer decided (the CSV or JSON of a report)')
    .addOption(
      new Option('--nuke-tab <name>', "the name of AYON's tab in Nuke")
        .argParser(knobName)
        .default(DEFAULT_POLICY.nukeTab),
    )
    .addOption(
      new Option('--hiero-tag <name>', "the name of AYON's tags in Hiero: openpypeData before ayon-hiero 0.3")
        .choices(HIERO_TAGS)
        .default(DEFAULT_POLICY.hieroTag),
    )
    .option('--modernise', "also bring schema and id to AYON's own pair")
    .option('--imprint-project', "write project_name into containers of the workfiles' own project too")
    .option(
      '--legacy-instances',
      'also rename the tabs of old Nuke publish instances, so that AYON offers to convert them',
    )
    .option('--unread-ok', 'exit with 0 although some workfiles could not be read: trying again would not mend them')
    .option('--queue <url>', 'let workers on a Redis queue read the workfiles (redis://host:6379, or env:NAME)')
    .option(
      '--follow-references',
      'also read the files that the workfiles reference, each once, and tell of the containers in them',
    )
    .option('--check-files', 'also look whether the published files are on the disks of this machine');
  addFailOn(walkOptions(commonOptions(command))).action(async (paths: string[], options: PlanCliOptions) => {
    refuseAddresses(paths);
    const progress = new Progress(io, options.quiet !== true);
    const { plan } = await import('../src/verbs/plan.ts');
    const reader = options.queue === undefined ? undefined : await queueReader(options.queue, paths, options, io);
    let summary;
    let out;
    try {
      const given = await planOptions(options, io, progress);
      out = given.out;
      summary = await plan(paths, reader === undefined ? given : { ...given, reader });
    } finally {
      await reader?.close();
      progress.clear();
    }
    await show(options, out, io, summary);
    if (summary.workfiles.failed > 0 && options.unreadOk !== true) finish(EXIT.someFailed);
    else if (failsOn(summary, options.failOn)) finish(EXIT.findings);
  });
};

/** The tab's name becomes part of knob names, which Nuke writes without quotes. */
function knobName(value: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(value))
    throw new InvalidArgumentError('Give a name of letters, digits and underscores.');
  return value;
}

async function queueReader(
  queue: string,
  paths: readonly string[],
  { maxMbps }: PlanCliOptions,
  io: Io,
): Promise<ChunkReader> {
  const { openQueueReader } = await import('../src/reading/queue/queue-reader.ts');
  const { shownUrl } = await import('../src/reading/queue/connection.ts');
  const url = addressOf(queue, '--queue', io);
  return openQueueReader(url, {
    ...(maxMbps === undefined ? {} : { bytesPerSecond: maxMbps * 1e6 }),
    below: paths.map((path) => resolve(path)),
    key: queueKey(io),
    onIdle: (workers) =>
      io.err(
        workers === 0
          ? 'No worker listens on the queue. Start one: ayon-remap worker --queue with the same address.\n'
          : 'A worker listens on the queue.\n',
      ),
    onAway: (away) =>
      io.err(
        away
          ? `${shownUrl(url)}: Redis does not answer. It is waited for, 90 s at most.\n`
          : `${shownUrl(url)}: Redis answers again.\n`,
      ),
  });
}

async function planOptions(options: PlanCliOptions, io: Io, progress: Progress): Promise<PlanOptions> {
  const sources = await sourcesOf(options, io, (done, bytes) =>
    progress.show({ doing: STEP_WORDS.opening, done, total: null, bytes, things: 'documents' }),
  );
  if (options.openpype.length === 0 && sources.ayon?.length === 0) {
    io.err('Neither --openpype nor --ayon was given: the plan will tell what is there, and nothing can be remapped.\n');
  }
  const { loadDecisions, loadRules } = await import('../src/matchers/index.ts');
  const rules = options.rules === undefined ? undefined : await loadRules(options.rules);
  const decisions = options.decisions === undefined ? undefined : await loadDecisions(options.decisions);
  return {
    ...scanOptions(options),
    ...sources,
    out: options.out ?? runFolderOf(sources.projects[0] ?? ''),
    checkFiles: options.checkFiles === true,
    followReferences: options.followReferences === true,
    policy: {
      accept: options.accept,
      nukeTab: options.nukeTab,
      hieroTag: options.hieroTag,
      modernise: options.modernise === true,
      imprintProject: options.imprintProject === true,
      legacyInstances: options.legacyInstances === true,
    },
    ...(rules === undefined ? {} : { rules }),
    ...(decisions === undefined ? {} : { decisions }),
    inputs: { rules: await fingerprint(options.rules), decisions: await fingerprint(options.decisions) },
    onProgress: ({ step, done, total, bytes }) =>
      progress.show({
        doing: STEP_WORDS[step],
        done,
        total,
        ...(bytes > 0 ? { bytes } : {}),
        ...(step === 'opening' ? { things: 'documents' } : step === 'asking' ? { things: 'questions' } : {}),
      }),
  };
}

/** `runs/NAME` in the working folder. The name of a project in a dump is somebody else's text, and may be a path. */
function runFolderOf(project: string): string {
  if (/^\w[\w.-]*$/.test(project)) return join('runs', project);
  throw new RemapError({
    kind: 'usage',
    subject: '--out',
    operation: 'naming the run folder',
    problem: `the project ${JSON.stringify(project)} has a name that makes no folder`,
    remedy: 'Name the run folder with --out',
  });
}

async function show(options: PlanCliOptions, out: string, io: Io, summary: SummaryLine): Promise<void> {
  if (options.json === true) {
    const { header, workfiles } = await openPlan(out);
    io.out(`${JSON.stringify(header)}\n`);
    for (;;) {
      const next = await workfiles.next();
      io.out(`${JSON.stringify(next.value)}\n`);
      await io.drain();
      if (next.done === true) return;
    }
  }
  io.out(planText(summary, io.colour, io.columns));
  if (options.quiet !== true) io.err(`\n${nextText(summary, out)}`);
}

/** Where the plan and its page lie, and the next step that fits this plan, to be pasted. */
function nextText(summary: SummaryLine, run: string): string {
  const { plan, html } = runPaths(run);
  const where: [string, string][] = [
    ['The plan', printable(plan)],
    ['The page', `${printable(html)} (open it in a browser)`],
  ];
  const steps = nextSteps(summary, run);
  const next =
    steps.length === 0
      ? 'Nothing is to be written, and nothing to be decided.'
      : `Next:\n${table(steps.map(({ why, words }) => [printable(pasted(words)), why]))}`;
  return `${table(where, '')}\nNo workfile was changed. ${next}\n`;
}

/** A hash, so that the plan tells which rules it was made with. */
async function fingerprint(path: string | undefined): Promise<string | null> {
  if (path === undefined) return null;
  return `sha256:${createHash('sha256')
    .update(await readFile(path))
    .digest('hex')}`;
}
