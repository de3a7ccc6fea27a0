import type { UndoOutcome } from '../src/writers/apply/undo/undo.ts';
import { EXIT } from './exit.ts';
import { commonOptions, notNegative, positive } from './options.ts';
import type { CommonOptions } from './options.ts';
import { totalsText, Troubles } from './outcomes.ts';
import type { OutcomeWords } from './outcomes.ts';
import { Progress } from './progress.ts';
import type { AddCommand } from './command.ts';

interface UndoCliOptions extends CommonOptions {
  readonly recent: number;
  readonly backup?: string;
  readonly jobs?: number;
}

const OUTCOME_WORDS: Readonly<Record<UndoOutcome, OutcomeWords>> = {
  restored: { says: 'as before, to the byte', good: true },
  'ids-only': { says: 'saved since: the old ids stand in the newer file', good: true },
  'already-old': { says: 'as before already', good: true },
  refused: { says: 'left alone', good: false },
  failed: { says: 'failed, unchanged', good: false },
  'not-reached': { says: 'not reached: the run was stopped', good: false },
};

/** `undo RUN`: puts things back, also weeks later. */
export const undoCommand: AddCommand = (program, io, finish) => {
  const command = program
    .command('undo')
    .description('put things back, also when an artist has saved since')
    .argument('<run>', 'the run folder')
    // What was just applied is recent by nature, so nothing is too recent unless asked for.
    .option('--recent <minutes>', 'leave alone what was saved less than this long ago', notNegative, 0)
    .option('--backup <folder>', 'where the old files are (default: RUN/backup)')
    .option('-j, --jobs <n>', 'how many files at a time', positive);
  commonOptions(command).action(async (run: string, options: UndoCliOptions) => {
    const { undo } = await import('../src/verbs/undo.ts');
    const progress = new Progress(io, options.quiet !== true);
    const troubles = new Troubles();
    let done = 0;
    const result = await undo(run, {
      recentMinutes: options.recent,
      stop: io.signal,
      drop: io.drop,
      ...(options.backup === undefined ? {} : { backupFolder: options.backup }),
      ...(options.jobs === undefined ? {} : { jobs: options.jobs }),
      onEvent: (event) => {
        if (options.json === true) io.out(`${JSON.stringify(event)}\n`);
        done += 1;
        if (event.reason !== null && event.outcome !== 'not-reached') troubles.add(event.path, event.reason);
        progress.show({ doing: 'putting back', done, total: null });
      },
    }).finally(() => {
      progress.clear();
      io.err(troubles.text());
    });
    if (options.json === true)
      io.out(`${JSON.stringify({ type: 'summary', ...result.totals, interrupted: result.interrupted })}\n`);
    else io.out(totalsText('Undone', result.totals.workfiles, OUTCOME_WORDS, io.colour));
    const { refused, failed } = result.totals.workfiles;
    if (result.interrupted) finish(EXIT.interrupted);
    else if (refused + failed > 0) finish(EXIT.someFailed);
  });
};
