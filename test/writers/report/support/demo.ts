import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import type { SummaryLine } from '../../../../src/model/plan.ts';
import { jsonLines, runCli } from '../../../support/run-cli.ts';
import { temporaryFolder } from '../../../support/scenes.ts';

/** Plans a copy of the demo's show; `again` plans it once more with further options. */
export async function planRun(show: string): Promise<{
  readonly run: string;
  readonly summary: SummaryLine;
  readonly again: (...options: string[]) => Promise<SummaryLine>;
}> {
  const folder = await temporaryFolder();
  await cp(show, folder, { recursive: true });
  const run = join(folder, 'run');
  const again = async (...options: string[]): Promise<SummaryLine> => {
    const { code, out, err } = await runCli([
      ...['plan', join(folder, 'work'), '--openpype', join(folder, 'lighthouse.zip')],
      ...['--ayon', join(folder, 'lighthouse.ayon.gz'), '--project', 'lighthouse', '--out', run, '--json', '--quiet'],
      ...options,
    ]);
    if (code !== 0) throw new Error(`plan ended with ${code}: ${err}`);
    const summary = jsonLines(out).find((line): line is SummaryLine => line.type === 'summary');
    if (summary === undefined) throw new Error('the plan has no summary');
    return summary;
  };
  return { run, summary: await again(), again };
}
