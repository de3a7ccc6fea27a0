import { userInfo } from 'node:os';
import { Option } from 'commander';
import type { Format } from '../src/model/format.ts';
import { commonOptions } from './options.ts';
import type { CommonOptions } from './options.ts';
import type { AddCommand } from './command.ts';
import { ASSURANCE } from '../src/hosts/assurance.ts';

interface PilotCliOptions extends CommonOptions {
  readonly confirm?: Format;
  readonly by?: string;
}

/** `pilot RUN`: patched copies of a few telling workfiles, to be opened in the application before anything is changed. */
export const pilotCommand: AddCommand = (program, io) => {
  const command = program
    .command('pilot')
    .description('patched copies of a few telling workfiles, to be opened in the application first')
    .argument('<run>', 'the run folder')
    .addOption(
      new Option('--confirm <format>', 'record that the copies of this format were opened and found right').choices(
        Object.keys(ASSURANCE),
      ),
    )
    .option('--by <name>', 'who opened them (default: the user of this session)');
  commonOptions(command).action(async (run: string, options: PilotCliOptions) => {
    const { confirmPilot, pilot } = await import('../src/verbs/pilot.ts');
    if (options.confirm !== undefined) {
      const who = options.by ?? userInfo().username;
      await confirmPilot(run, options.confirm, who);
      io.out(
        options.json === true
          ? `${JSON.stringify({ type: 'pilot', confirmed: options.confirm, by: who })}\n`
          : `${who} has confirmed ${options.confirm}; apply writes it from now on in this run.\n`,
      );
      return;
    }
    const result = await pilot(run);
    if (options.json === true) {
      io.out(`${JSON.stringify({ type: 'pilot', ...result })}\n`);
      return;
    }
    for (const { copy, path } of result.copies) io.out(`${copy}\n  from ${path}\n`);
    io.out(`What to look for stands in ${result.checklist}\n`);
  });
};
