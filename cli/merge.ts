import { planText } from '../src/writers/report/terminal.ts';
import type { AddCommand } from './main.ts';
import { commonOptions } from './options.ts';
import type { CommonOptions } from './options.ts';

interface MergeCliOptions extends CommonOptions {
  readonly out: string;
}

/** `merge RUN... --out RUN`: puts the plans of all shards together. */
export const mergeCommand: AddCommand = (program, io) => {
  const command = program
    .command('merge')
    .description('put the plans of all shards together, and say which are missing')
    .argument('<run...>', 'the run folders of the shards')
    .requiredOption('--out <run>', 'the run folder to write');
  commonOptions(command).action(async (runs: string[], options: MergeCliOptions) => {
    const { mergeRuns } = await import('../src/batch/merge.ts');
    const summary = await mergeRuns(runs, options.out);
    io.out(options.json === true ? `${JSON.stringify(summary)}\n` : planText(summary, io.colour));
  });
};
