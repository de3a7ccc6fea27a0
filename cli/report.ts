import { Option } from 'commander';
import { printable } from '../src/writers/report/text.ts';
import { planText } from '../src/writers/report/terminal.ts';
import type { ReportFormat } from '../src/writers/report/write-reports.ts';
import type { SummaryLine } from '../src/model/plan.ts';
import { EXIT } from './exit.ts';
import type { Io } from './io.ts';
import { addFailOn, failsOn } from './fail-on.ts';
import type { FailOn } from './fail-on.ts';
import { commonOptions } from './options.ts';
import type { CommonOptions } from './options.ts';
import type { AddCommand } from './command.ts';

interface ReportCliOptions extends CommonOptions {
  readonly failOn?: FailOn;
  readonly format: ReportFormat;
  readonly out?: string;
}

const FORMATS: readonly ReportFormat[] = ['text', 'html', 'csv', 'json', 'junit', 'markdown'];

/** `report RUN`: the summary of a plan again, or the whole plan in a form for people, spreadsheets, CI or a ticket. */
export const reportCommand: AddCommand = (program, io, finish) => {
  const command = program
    .command('report')
    .description('the summary of a plan again, or as a file')
    .argument('<run>', 'the run folder')
    .addOption(
      new Option('--format <format>', 'html, csv, json (schemas/report.schema.json), junit, markdown or text')
        .choices(FORMATS)
        .default('text'),
    )
    .option('--out <file>', 'write it there instead of to stdout');
  addFailOn(commonOptions(command)).action(async (run: string, options: ReportCliOptions) => {
    const { readOverview } = await import('../src/writers/report/overview.ts');
    const { reportPieces, writePieces } = await import('../src/writers/report/write-reports.ts');
    const overview = await readOverview(run);
    const { summary } = overview;
    const { format, out } = options;
    if (out !== undefined) {
      await writePieces(out, reportPieces(run, format, overview));
      if (options.quiet !== true) io.err(`The report is in ${printable(out)}.\n`);
    } else if (format === 'text') {
      await writeSummary(io, run, summary, options.json === true);
    } else {
      for await (const piece of reportPieces(run, format, overview)) {
        io.out(piece);
        await io.drain();
      }
    }
    if (failsOn(summary, options.failOn)) finish(EXIT.findings);
  });
};

/** The plan in numbers, and what was done with it since. */
async function writeSummary(io: Io, run: string, summary: SummaryLine, json: boolean): Promise<void> {
  const { doneLines, doneText } = await import('../src/writers/report/done.ts');
  if (json) {
    for await (const line of doneLines(run)) io.out(`${JSON.stringify(line)}\n`);
    io.out(`${JSON.stringify(summary)}\n`);
    return;
  }
  io.out(planText(summary, io.colour, io.columns));
  for await (const piece of doneText(run, io.colour)) {
    io.out(piece);
    await io.drain();
  }
}
