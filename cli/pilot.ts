import { userInfo } from 'node:os';
import { InvalidArgumentError, Option } from 'commander';
import type { Format } from '../src/model/format.ts';
import type { EvidenceResult, FormatVerdict, PilotResult } from '../src/verbs/pilot.ts';
import { EXIT } from './exit.ts';
import type { ExitCode } from './exit.ts';
import type { Io } from './io.ts';
import { commonOptions } from './options.ts';
import type { CommonOptions } from './options.ts';
import { troubleText } from './outcomes.ts';
import type { AddCommand } from './command.ts';
import { ASSURANCE } from '../src/hosts/assurance.ts';

interface PilotCliOptions extends CommonOptions {
  /** True where no format is named: what the applications found decides. */
  readonly confirm?: Format | true;
  readonly by?: string;
  readonly all?: boolean;
  readonly check?: Part | true;
}

interface Part {
  readonly index: number;
  readonly count: number;
}

/** `pilot RUN`: patched copies of a few telling workfiles, to be opened in the application before anything is changed. */
export const pilotCommand: AddCommand = (program, io, finish) => {
  const command = program
    .command('pilot')
    .description('patched copies of a few telling workfiles, checked by their applications first')
    .argument('<run>', 'the run folder')
    .option('--all', 'copies of every workfile of the plan')
    .addOption(
      new Option(
        '--confirm [format]',
        'read what the check scripts found; with a format: record that a person opened its copies and found them right',
      ).choices(Object.keys(ASSURANCE)),
    )
    .addOption(
      new Option('--check [part]', 'run the check scripts in their applications here; 2/8: the second of eight parts')
        .argParser(partOf)
        .conflicts(['confirm', 'all']),
    )
    .option('--by <name>', 'who opened them (default: the user of this session)');
  commonOptions(command).action(async (run: string, options: PilotCliOptions) => {
    if (options.check !== undefined) finish(await runChecks(io, run, options));
    else if (options.confirm === true) finish(await confirmByEvidence(io, run, options));
    else if (options.confirm !== undefined) await confirmByPerson(io, run, options.confirm, options);
    else await makeCopies(io, run, options);
  });
};

async function confirmByPerson(io: Io, run: string, format: Format, options: PilotCliOptions): Promise<void> {
  const { confirmPilot } = await import('../src/verbs/pilot.ts');
  const who = options.by ?? userInfo().username;
  await confirmPilot(run, format, who);
  io.out(
    options.json === true
      ? `${JSON.stringify({ type: 'pilot', confirmed: format, by: who })}\n`
      : `${who} has confirmed ${format}; apply writes it from now on in this run.\n`,
  );
}

async function makeCopies(io: Io, run: string, options: PilotCliOptions): Promise<void> {
  const { pilot } = await import('../src/verbs/pilot.ts');
  const result = await pilot(run, { all: options.all === true });
  if (options.json === true) {
    io.out(`${JSON.stringify({ type: 'pilot', ...result })}\n`);
    return;
  }
  for (const { copy, path } of result.copies) io.out(`${copy}\n  from ${path}\n`);
  for (const { path, reason } of result.left) io.err(troubleText(path, reason));
  io.out(`What to look for stands in ${result.checklist}\n`);
  io.out(await nextSteps(run, result));
}

function partOf(text: string): Part {
  const [, index = 0, count = 0] = (/^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? []).map(Number);
  if (index >= 1 && index <= count) return { index, count };
  throw new InvalidArgumentError('Give the part and how many there are, such as 2/8.');
}

async function runChecks(io: Io, run: string, options: PilotCliOptions): Promise<ExitCode> {
  const { checkPilot } = await import('../src/verbs/pilot-checks.ts');
  const part = options.check === true || options.check === undefined ? { index: 1, count: 1 } : options.check;
  const onOutput = (text: string): void => {
    if (options.quiet !== true) io.err(text);
  };
  const hosts = await checkPilot(run, { part, env: io.env, onOutput });
  if (options.json === true) io.out(`${JSON.stringify({ type: 'pilot', checked: hosts })}\n`);
  else for (const { host, outcome, ended } of hosts) io.out(`${host}: ${outcome} (${ended})\n`);
  return hosts.some(({ outcome }) => outcome === 'failed') ? EXIT.someFailed : EXIT.done;
}

/** What to type to have the copies checked. */
async function nextSteps(run: string, { checks }: PilotResult): Promise<string> {
  if (checks.length === 0) return '';
  const { shellLine } = await import('../src/farm/index.ts');
  const lines = checks.map(({ start }) => `  ${shellLine(start)}\n`);
  const confirm = shellLine(['ayon-remap', 'pilot', run, '--confirm']);
  return `Let the applications check them:\n${lines.join('')}Then:\n  ${confirm}\n`;
}

async function confirmByEvidence(io: Io, run: string, options: PilotCliOptions): Promise<ExitCode> {
  const { confirmPilotByEvidence } = await import('../src/verbs/pilot.ts');
  const result = await confirmPilotByEvidence(run);
  if (options.json === true) io.out(`${JSON.stringify({ type: 'pilot', ...result })}\n`);
  else for (const format of result.formats) io.out(verdictText(format));
  for (const { result: name, reason } of result.refused) io.err(troubleText(name, reason));
  for (const { reasons } of result.formats) for (const { copy, reason } of reasons) io.err(troubleText(copy, reason));
  return codeOf(result);
}

const VERDICTS: Readonly<Record<FormatVerdict['verdict'], string>> = {
  confirmed: 'confirmed by its application; apply writes it from now on in this run',
  disagreed: 'not confirmed: its application disagrees; apply writes none of it in this run',
  open: 'not confirmed: not everything was checked',
};

function verdictText({ format, verdict, evidence }: FormatVerdict): string {
  const first = `${format}: ${VERDICTS[verdict]}\n`;
  if (evidence === null) return first;
  const { applications, workfiles, records, fields } = evidence;
  return `${first}  ${applications.join(', ')}: workfiles ${workfiles}, records ${records}, fields ${fields}\n`;
}

function codeOf({ formats, refused }: EvidenceResult): ExitCode {
  if (formats.some(({ verdict }) => verdict === 'disagreed')) return EXIT.mismatch;
  if (refused.length > 0) return EXIT.usage;
  return formats.every(({ verdict }) => verdict === 'confirmed') ? EXIT.done : EXIT.findings;
}
