import { once } from 'node:events';
import { InvalidArgumentError, Option } from 'commander';
import { commonOptions, notNegative } from './options.ts';
import type { CommonOptions } from './options.ts';
import type { AddCommand } from './command.ts';

interface ReviewCliOptions extends CommonOptions {
  readonly port: number;
}

/** `review RUN`: the report as a page on this machine, which saves decisions into the run folder. */
export const reviewCommand: AddCommand = (program, io) => {
  const command = program
    .command('review')
    .description('serve the report on this machine, and save what is decided in it to RUN/decisions.json')
    .argument('<run>', 'the run folder')
    .addOption(new Option('--port <n>', 'the port on 127.0.0.1').argParser(portNumber).default(0, 'a free one'));
  commonOptions(command).action(async (run: string, options: ReviewCliOptions) => {
    const { serveReview } = await import('../src/writers/report/review-server.ts');
    const server = await serveReview(run, options.port);
    const { url, decisions } = server;
    io.out(options.json === true ? `${JSON.stringify({ type: 'review', url, decisions })}\n` : `${url}\n`);
    if (options.quiet !== true) {
      io.err(`Open that address in a browser on this machine. Decisions are saved to ${decisions}.\nCtrl-C ends it.\n`);
    }
    if (!io.signal.aborted) await once(io.signal, 'abort');
    await server.close();
    if (options.quiet !== true) io.err(`Feed them back with: ayon-remap plan … --decisions ${decisions}\n`);
  });
};

function portNumber(value: string): number {
  const port = notNegative(value);
  if (!Number.isInteger(port) || port > 65_535) throw new InvalidArgumentError('Give a port from 1 to 65535.');
  return port;
}
