/** A program for tests: applies a run folder, and says what came of it as one line of JSON. Exits as the tool does. */
import { RemapError } from '../../../../src/model/error.ts';
import { applyRun } from '../../../../src/writers/apply/apply.ts';
import { openHands } from '../../../../src/writers/apply/write/file-maker-pool.ts';
import type { ApplyOptions } from '../../../../src/writers/apply/events.ts';

const [run = '', given = '{}'] = process.argv.slice(2);
const { threads = 0, ...options } = JSON.parse(given) as Pick<ApplyOptions, 'mode' | 'jobs' | 'bytesPerSecond'> & {
  readonly threads?: number;
};
const hands = threads > 0 ? openHands(new URL('./thread.mjs', import.meta.url), threads) : null;

// A file size limit raises this signal; without it the write comes up short and then fails, as on a full disk.
process.on('SIGXFSZ', () => undefined);
process.stdout.write('ready\n');
try {
  const { totals } = await applyRun(run, { ...options, ...(hands === null ? {} : { hands }) });
  process.stdout.write(`${JSON.stringify(totals)}\n`);
} catch (error) {
  if (!(error instanceof RemapError)) throw error;
  process.stdout.write(`${JSON.stringify({ kind: error.kind, message: error.message })}\n`);
  process.exitCode = error.kind === 'locked' ? 75 : 3;
} finally {
  await hands?.close();
}
