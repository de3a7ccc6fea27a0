import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runPaths } from '../src/run/folder.ts';
import { REPORT_FORMATS, reportPieces, writePieces } from '../src/writers/report/write-reports.ts';
import { CHROMIUM, launch, openPage } from '../test/writers/report/support/browser.ts';
import { firstPaint, measured } from './support/page-times.ts';
import { bigShow, writePlan } from '../test/writers/report/support/plans.ts';
import { readOverview } from '../src/writers/report/overview.ts';

/**
 * `bench/run report [containers]` (100,000): how long each report takes to write and how large it is, and how quickly the
 * page answers in Chromium. Prints a line a measurement.
 */
const containers = Number(process.argv[2] ?? 100_000);
const folder = await mkdtemp(join(tmpdir(), 'ayon-remap-bench-'));
try {
  const run = join(folder, 'run');
  await writePlan(run, bigShow(containers));
  await tell('plan.jsonl', runPaths(run).plan, 0);
  const began = performance.now();
  const overview = await readOverview(run);
  console.log(`counting              ${seconds(performance.now() - began)}`);
  for (const format of REPORT_FORMATS) {
    const path = join(folder, `report.${format}`);
    const start = performance.now();
    await writePieces(path, reportPieces(run, format, overview));
    await tell(format, path, performance.now() - start);
  }
  if (CHROMIUM !== null) await page(join(folder, 'report.html'));
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function page(path: string): Promise<void> {
  const browser = await launch();
  const { page: open } = await openPage(browser, pathToFileURL(path).href);
  console.log(`first paint           ${Math.round(await firstPaint(open))} ms`);
  console.log(`list ready            ${await measured(open, 'ready')} ms`);
  for (const text of ['sq007 rigmain', 'animation v03', '5f0000', 'nothing like it', '']) {
    await open.getByRole('searchbox').fill(text);
    console.log(`search ${JSON.stringify(text).padEnd(18)} ${await measured(open, 'filtered')} ms`);
  }
  for (const by of ['product', 'reason', 'sequence', 'none', 'workfile']) {
    await open.getByRole('combobox', { name: 'Group by' }).selectOption(by);
    console.log(`group by ${by.padEnd(12)} ${await measured(open, 'filtered')} ms`);
  }
  await browser.close();
}

async function tell(name: string, path: string, ms: number): Promise<void> {
  const { size } = await stat(path);
  const memory = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(`${name.padEnd(12)} ${(size / 1e6).toFixed(1).padStart(8)} MB  ${seconds(ms)}  peak ${memory} MB`);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1).padStart(6)} s`;
}
