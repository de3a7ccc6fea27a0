import { displayBytes } from '../src/model/bytes.ts';
import { commonOptions } from './options.ts';
import type { CommonOptions } from './options.ts';
import type { AddCommand } from './command.ts';

/** `handover RUN`: what cannot be patched outside, for the applications themselves. */
export const handoverCommand: AddCommand = (program, io) => {
  const command = program
    .command('handover')
    .description('what cannot be patched outside: a list, and a script a host that sets it in the application')
    .argument('<run>', 'the run folder');
  commonOptions(command).action(async (run: string, options: CommonOptions) => {
    const { handover } = await import('../src/verbs/handover.ts');
    const { shellLine } = await import('../src/farm/index.ts');
    const result = await handover(run);
    if (options.json === true) {
      io.out(`${JSON.stringify({ type: 'handover', ...result })}\n`);
      return;
    }
    for (const { path, node, because } of result.records) io.out(`${path}: ${displayBytes(node)} (${because})\n`);
    io.out(`Handed over: containers ${result.records.length}, in ${result.folder}\n`);
    for (const { start } of result.scripts) io.out(`  ${shellLine(start)}\n`);
    if (result.scripts.length > 0) io.out('Each tells what it would set; with --write it does it.\n');
  });
};
