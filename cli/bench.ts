import { availableParallelism } from 'node:os';
import { EXIT } from './exit.ts';
import { aboveZero, commonOptions } from './options.ts';
import type { CommonOptions } from './options.ts';
import type { Measured } from '../src/reading/measure.ts';
import { count } from './progress.ts';
import type { AddCommand } from './command.ts';

interface BenchCliOptions extends CommonOptions {
  readonly megabytes: number;
}

const JOBS = [1, 2, 4, 8, 16, 32];

/** `bench PATH`: what this share gives, so that a TD knows which `-j` suits it. */
export const benchCommand: AddCommand = (program, io, finish) => {
  const command = program
    .command('bench')
    .description('measure how fast workfiles can be found, read and scanned here; writes nothing')
    .argument('<path...>', 'files or folders')
    .option('--megabytes <n>', 'how much each measurement reads at most', aboveZero, 2000);
  commonOptions(command).action(async (paths: string[], options: BenchCliOptions) => {
    const { measure } = await import('../src/reading/measure.ts');
    let best: Measured | null = null;
    for await (const measured of measure(paths, { jobs: JOBS, bytes: options.megabytes * 1e6, signal: io.signal })) {
      if (measured.what === 'scan' && measured.bytes > 0 && (best === null || rate(measured) > rate(best)))
        best = measured;
      io.out(options.json === true ? `${JSON.stringify({ type: 'measured', ...measured })}\n` : `${line(measured)}\n`);
    }
    if (best !== null && options.json !== true) io.out(`\n${advice(best)}\n`);
    if (options.quiet !== true)
      io.err('What was read lately may come from the cache: the first run on a cold share is the one that counts.\n');
    finish(EXIT.done);
  });
};

function rate({ bytes, seconds }: Measured): number {
  return bytes / Math.max(seconds, 1e-6);
}

function line(measured: Measured): string {
  const { what, jobs, files, bytes, seconds } = measured;
  const title = what === 'walk' ? 'walk' : what === 'read' ? 'read only' : `scan -j ${jobs}`;
  const speed = what === 'walk' ? '' : `${Math.round(rate(measured) / 1e6)} MB/s`.padStart(12);
  return `${title.padEnd(12)}${count(files).padStart(10)} files ${(bytes / 1e6).toFixed(0).padStart(9)} MB ${seconds.toFixed(2).padStart(8)} s ${`${count(Math.round(files / Math.max(seconds, 1e-6)))} files/s`.padStart(18)}${speed}`;
}

function advice(best: Measured): string {
  return `Best here: -j ${best.jobs} (${availableParallelism()} processors).`;
}
