import { Option } from 'commander';
import type { DoctorReport } from '../src/verbs/doctor.ts';
import { count, paint, printable } from '../src/writers/report/text.ts';
import { table } from '../src/writers/report/layout.ts';
import { remedy, sentence } from '../src/words/index.ts';
import { cacheFolder } from './cache-folder.ts';
import { askCredentials } from './credentials.ts';
import { addressOf } from './addresses.ts';
import { EXIT } from './exit.ts';
import { namedOrSole } from './sources.ts';
import { collect, commonOptions, PARTIAL } from './options.ts';
import type { CommonOptions } from './options.ts';
import { troubleText } from './outcomes.ts';
import type { AddCommand } from './command.ts';

/** What makes `doctor` exit with 1; the default is what a script can rely on: the two sides do not belong together. */
type DoctorFailOn = 'warning' | 'error' | 'never';
const FAIL_ON: readonly DoctorFailOn[] = ['warning', 'error', 'never'];

interface DoctorCliOptions extends CommonOptions {
  readonly failOn: DoctorFailOn;
  readonly openpype: readonly string[];
  readonly ayon: readonly string[];
  readonly project?: readonly string[];
  readonly partial?: boolean;
}

/** `doctor`: whether the dump and the server belong together, and what will not work there even with right ids. */
export const doctorCommand: AddCommand = (program, io, finish) => {
  const command = program
    .command('doctor')
    .description('tell whether the dump and the server belong together')
    .option('--openpype <src>', 'what the ids meant (repeatable)', collect, [])
    .option('--ayon <src>', 'what AYON has (repeatable; default: AYON_SERVER_URL)', collect, [])
    .option('--partial', PARTIAL)
    .option('-p, --project <name>', 'the project (repeatable; default: the one that the dump holds)', collect)
    .addOption(
      new Option('--fail-on <severity>', 'exit with 1 when a finding of this severity, or worse, was made')
        .choices(FAIL_ON)
        .default('error'),
    );
  commonOptions(command).action(async (options: DoctorCliOptions) => {
    const { doctor } = await import('../src/verbs/doctor.ts');
    const openpype = options.openpype.map((source) => addressOf(source, '--openpype', io));
    const cache = cacheFolder(io.env);
    const { reports, stops } = await doctor({
      openpype,
      ayon: options.ayon,
      projects: await namedOrSole(options.project, openpype, cache, io),
      cacheFolder: cache,
      connection: {
        env: io.env,
        credentials: askCredentials(io),
        signal: io.signal,
        partial: options.partial === true,
      },
    });
    if (options.json === true) {
      for (const report of reports) io.out(`${JSON.stringify({ type: 'doctor', ...report })}\n`);
      io.out(`${JSON.stringify({ type: 'summary', projects: reports.length, stops })}\n`);
    } else {
      for (const report of reports) io.out(reportText(report, io.colour));
      for (const { reason } of stops) io.out(`\n${troubleText(null, reason)}`);
    }
    if (fails(reports, stops.length > 0, options.failOn)) finish(EXIT.findings);
  });
};

/** What makes the importer stop is a warning here: AYON may have been mended by hand since. */
function fails(reports: readonly DoctorReport[], stops: boolean, level: DoctorFailOn): boolean {
  if (level === 'never') return false;
  const bad = new Set(level === 'warning' ? ['warning', 'error'] : ['error']);
  return (
    (stops && level === 'warning') || reports.some(({ findings }) => findings.some(({ severity }) => bad.has(severity)))
  );
}

/** What `doctor` says of one project. */
export function reportText({ project, survey, derived, findings }: DoctorReport, colour: boolean): string {
  const ink = paint(colour);
  const { total } = survey.representations;
  const seen = survey.complete ? 'representations in AYON' : 'representations of AYON looked at; there may be more';
  const rows: [number, string][] = [[total, seen]];
  if (derived !== null) {
    rows.push(
      [derived.sampled, 'documents of the dump were looked for'],
      [derived.expected, '  of them the importer takes'],
      [derived.found, '  AYON has under the id that the importer gives them'],
    );
  }
  const words = findings.map(({ code, args, severity }) => {
    const mark =
      severity === 'error' ? ink.red('error') : severity === 'warning' ? ink.yellow('warning') : ink.dim('note');
    return `${mark}: ${printable(sentence(code, args))} ${remedy(code, args)}`;
  });
  const verdict = findings.length === 0 ? ['Nothing speaks against planning with these.'] : words;
  const head = survey.complete ? count(total) : `the first ${count(total)}`;
  return `${ink.bold(`${project}: ${head} representations`)}\n${table(rows)}\n\n${verdict.join('\n')}\n`;
}
