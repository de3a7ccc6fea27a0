import { askCredentials } from './credentials.ts';
import { collect, commonOptions, PARTIAL, positive } from './options.ts';
import type { CommonOptions } from './options.ts';
import { count, printable } from '../src/writers/report/text.ts';
import type { AddCommand } from './command.ts';

interface SnapshotCliOptions extends CommonOptions {
  readonly project: readonly string[];
  readonly out: string;
  readonly ayon?: string;
  readonly pageSize?: number;
  readonly partial?: boolean;
}

const RESUMED =
  'It went on where an earlier run stopped: what changed in AYON since may stand in it as it was then. Where that matters, take it again.\n';

/** `snapshot --project NAME --out F`: saves what AYON knows, for machines without the server. */
export const snapshotCommand: AddCommand = (program, io) => {
  const command = program
    .command('snapshot')
    .description('save what AYON knows, for machines without the server')
    .requiredOption('-p, --project <name>', 'the project (repeatable)', collect)
    .requiredOption('-o, --out <file>', 'the file to write')
    .option('--ayon <url>', 'the server (default: AYON_SERVER_URL); the key comes from AYON_API_KEY')
    .option('--page-size <n>', 'rows a page', positive)
    .option('--partial', PARTIAL);
  commonOptions(command).action(async (options: SnapshotCliOptions) => {
    const { writeSnapshot } = await import('../src/catalogs/ayon/snapshot-write.ts');
    let shown = 0;
    const result = await writeSnapshot({
      server: options.ayon,
      projects: options.project,
      out: options.out,
      env: io.env,
      signal: io.signal,
      credentials: askCredentials(io),
      pageSize: options.pageSize,
      partial: options.partial === true,
      onProgress: ({ project, kind, rows, resumed }) => {
        const now = io.clock.now();
        if (options.quiet === true || now - shown < (io.errIsTerminal ? 200 : 10_000)) return;
        shown = now;
        const line = `${project}: ${count(rows)} ${kind}s${resumed ? ' (going on from before)' : ''}`;
        io.err(io.errIsTerminal ? `\r\u001b[K${line}` : `${line}\n`);
      },
    });
    if (io.errIsTerminal && options.quiet !== true) io.err('\r\u001b[K');
    if (options.json === true) {
      io.out(`${JSON.stringify({ type: 'summary', ...result })}\n`);
      return;
    }
    for (const [project, rows] of Object.entries(result.counts)) {
      io.out(
        `${project}: ${count(rows.folder)} folders, ${count(rows.product)} products, ${count(rows.version)} versions, ${count(rows.representation)} representations\n`,
      );
    }
    if (result.resumed) io.out(RESUMED);
    if (typeof result.hidden === 'string')
      io.out(`This is only a part of AYON: the server hid ${printable(result.hidden)} from this user.\n`);
    if (result.hidden === null) io.out('This server could not be asked whether it hides anything from this user.\n');
    io.out(`Written to ${result.path}; give it to --ayon in place of the server.\n`);
  });
};
