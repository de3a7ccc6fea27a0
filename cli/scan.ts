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
    const { scan } = await import('../src/verbs/scan.ts');
    const { censusText } = await import('../src/writers/report/terminal.ts');
    const progress = new Progress(io, options.quiet !== true);
    let done = 0;
    let bytes = 0;
    for await (const line of scan(paths, { ...options, signal: io.signal })) {
      if (options.json === true) io.out(`${JSON.stringify(line)}\n`);
      if (line.type === 'workfile') {
        done += 1;
        bytes += line.bytes;
        progress.show({ doing: 'reading', done, total: null, bytes });
        continue;
      }
      progress.clear();
      if (options.json !== true) io.out(censusText(line, io.colour));
      finish(line.workfiles.failed > 0 ? EXIT.someFailed : EXIT.done);
    }
  });
};
