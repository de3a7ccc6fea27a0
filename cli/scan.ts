import { EXIT } from './exit.ts';
import type { AddCommand } from './main.ts';
import { commonOptions, walkOptions } from './options.ts';
import type { CommonOptions, WalkCliOptions } from './options.ts';
import { Progress } from './progress.ts';

/** `scan PATH...`: what containers are there; asks nobody and writes nothing. */
export const scanCommand: AddCommand = (program, io, finish) => {
  const command = program
    .command('scan')
    .description('count the containers in workfiles; asks nobody, writes nothing')
    .argument('<path...>', 'files or folders');
  walkOptions(commonOptions(command)).action(async (paths: string[], options: CommonOptions & WalkCliOptions) => {
    const { censusLine, censusText, scanFiles, Totals } = await import('../src/verbs/scan.ts');
    const totals = new Totals();
    const progress = new Progress(io, options.quiet !== true);
    let done = 0;
    let bytes = 0;
    for await (const file of scanFiles(paths, { ...options, signal: io.signal })) {
      if (file.kind === 'passed-over') {
        totals.passOver(file.code);
        continue;
      }
      const line = censusLine(file.workfile);
      totals.add(line);
      if (options.json === true) io.out(`${JSON.stringify(line)}\n`);
      done += 1;
      bytes += line.bytes;
      progress.show({ doing: 'reading', done, total: null, bytes });
    }
    progress.clear();
    const summary = totals.summary();
    io.out(options.json === true ? `${JSON.stringify(summary)}\n` : censusText(summary, io.colour));
    finish(summary.workfiles.failed > 0 ? EXIT.someFailed : EXIT.done);
  });
};
