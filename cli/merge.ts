import type { Io } from './io.ts';
import { EXIT } from './exit.ts';
import { aboveZero, commonOptions } from './options.ts';
import type { CommonOptions } from './options.ts';
import type { AddCommand } from './command.ts';

interface MergeCliOptions extends CommonOptions {
  readonly out: string;
  readonly wait?: number;
}

/** How often to look whether a shard is done, in milliseconds, where there is time. */
const LOOK_EVERY = 5000;

/** `merge RUN... --out RUN`: puts the plans of all shards together. */
export const mergeCommand: AddCommand = (program, io, finish) => {
  const command = program
    .command('merge')
    .description('put the plans of all shards together, and say which are missing')
    .argument('<run...>', 'the run folders of the shards, or the folder they lie in')
    .requiredOption('--out <run>', 'the run folder to write')
    .option('--wait <minutes>', 'wait so long for shards that are not there yet', aboveZero);
  commonOptions(command).action(async (runs: string[], options: MergeCliOptions) => {
    const { merge } = await import('../src/verbs/merge.ts');
    const { planText } = await import('../src/writers/report/terminal.ts');
    if (options.wait !== undefined) await untilThere(runs, options.wait * 60_000, io);
    const summary = await merge(runs, options.out);
    io.out(options.json === true ? `${JSON.stringify(summary)}\n` : planText(summary, io.colour, io.columns));
    if (summary.workfiles.failed > 0) finish(EXIT.someFailed);
  });
};

/** When the time is over, the merge itself says which shards are missing. */
async function untilThere(runs: readonly string[], patience: number, io: Io): Promise<void> {
  const { allShardsThere } = await import('../src/verbs/merge.ts');
  const { clock, signal } = io;
  const end = clock.now() + patience;
  const pause = Math.min(LOOK_EVERY, patience / 20);
  while (clock.now() < end && !(await allShardsThere(runs))) await clock.wait(pause, signal);
}
