import type { SummaryLine } from '../src/model/plan.ts';
import { openPlan } from '../src/plan/run-folder.ts';
import { planText } from '../src/writers/report/terminal.ts';
import { EXIT } from './exit.ts';
import { addFailOn, failsOn } from './fail-on.ts';
import type { FailOn } from './fail-on.ts';
import type { AddCommand } from './main.ts';
import { commonOptions } from './options.ts';
import type { CommonOptions } from './options.ts';

interface ReportCliOptions extends CommonOptions {
  readonly failOn?: FailOn;
}

/** `report RUN`: the summary of a plan again. */
export const reportCommand: AddCommand = (program, io, finish) => {
  const command = program
    .command('report')
    .description('the summary of a plan again, or as a file')
    .argument('<run>', 'the run folder');
  addFailOn(commonOptions(command)).action(async (run: string, options: ReportCliOptions) => {
    const summary = await summaryOf(run);
    io.out(options.json === true ? `${JSON.stringify(summary)}\n` : planText(summary, io.colour));
    if (failsOn(summary, options.failOn)) finish(EXIT.findings);
  });
};

async function summaryOf(run: string): Promise<SummaryLine> {
  const { workfiles } = await openPlan(run);
  for (;;) {
    const next = await workfiles.next();
    if (next.done === true) return next.value;
  }
}
