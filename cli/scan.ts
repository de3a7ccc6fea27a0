import { EXIT } from './exit.ts';
import { commonOptions, scanOptions, walkOptions } from './options.ts';
import type { CommonOptions, WalkCliOptions } from './options.ts';
import { Progress } from './progress.ts';
import type { AddCommand } from './command.ts';

/** `scan PATH...`: what containers are there; asks nobody and writes nothing. */
export const scanCommand: AddCommand = (program, io, finish) => {
  const command = program
    .command('scan')
    .description('count the containers in workfiles; asks nobody, writes nothing')
    .argument('<path...>', 'files or folders');
  walkOptions(commonOptions(command)).action(async (paths: string[], options: CommonOptions & WalkCliOptions) => {
    const { scan } = await import('../src/verbs/scan.ts');
    const { CensusCounter } = await import('../src/writers/report/census.ts');
    const { censusText } = await import('../src/writers/report/census-text.ts');
    const census = new CensusCounter();
    const progress = new Progress(io, options.quiet !== true);
    let done = 0;
    let bytes = 0;
    for await (const line of scan(paths, { ...scanOptions(options), signal: io.signal })) {
      if (line.type === 'workfile') {
        if (options.json === true) io.out(`${JSON.stringify(line)}\n`);
        await io.drain();
        census.add(line);
        done += 1;
        bytes += line.bytes;
        progress.show({ doing: 'reading', done, total: null, bytes });
        continue;
      }
      progress.clear();
      const whole = { ...line, census: census.result() };
      io.out(options.json === true ? `${JSON.stringify(whole)}\n` : censusText(whole, io.colour, io.columns));
      finish(line.workfiles.failed > 0 ? EXIT.someFailed : EXIT.done);
    }
  });
};
