import { count } from '../src/writers/report/text.ts';
import { commonOptions } from './options.ts';
import type { CommonOptions } from './options.ts';
import { troubleText } from './outcomes.ts';
import type { AddCommand } from './command.ts';

interface GcCliOptions extends CommonOptions {
  readonly backups?: boolean;
  readonly dryRun?: boolean;
  readonly backup?: string;
}

/** `gc RUN`: removes what a run left behind, and nothing else. */
export const gcCommand: AddCommand = (program, io) => {
  const command = program
    .command('gc')
    .description('remove what a run left behind, and nothing else')
    .argument('<run>', 'the run folder')
    .option('--backups', 'also remove the old files: there is no undo afterwards')
    .option('--dry-run', 'say what would be removed')
    .option('--backup <folder>', 'where the old files are (default: RUN/backup)');
  commonOptions(command).action(async (run: string, options: GcCliOptions) => {
    const { gc } = await import('../src/verbs/gc.ts');
    const result = await gc(run, {
      backups: options.backups === true,
      dryRun: options.dryRun === true,
      ...(options.backup === undefined ? {} : { backupFolder: options.backup }),
      onEvent: (event) => {
        if (options.json === true) io.out(`${JSON.stringify(event)}\n`);
        else if (event.reason !== null) io.err(troubleText(event.path, event.reason));
        else if (options.quiet !== true)
          io.out(`${options.dryRun === true ? 'would remove' : 'removed'} ${event.path}\n`);
      },
    });
    if (options.json === true) io.out(`${JSON.stringify({ type: 'summary', ...result })}\n`);
    else {
      const removed = Object.values(result.removed).reduce((sum, n) => sum + n, 0);
      io.out(`${count(removed)} removed (${count(result.bytes)} bytes), ${count(result.kept)} kept.\n`);
    }
  });
};
