import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadDecisions } from '../src/matchers/index.ts';
import { openPlan } from '../src/run/folder.ts';
import { plan } from '../src/verbs/plan.ts';
import { launch, openPage } from '../test/writers/report/support/browser.ts';
import { firstPaint, measured } from './support/page-times.ts';

/**
 * `bench/run report-roundtrip [workfiles]` (2,000 of 50 containers): real Maya scenes are planned, the page is opened in
 * Chromium, fifty containers are decided at once, the file is downloaded, and the same scenes are planned again with it.
 * Ends with 1 when a decision is not there afterwards.
 */
const workfiles = Number(process.argv[2] ?? 2000);
const EACH = 50;
const folder = await mkdtemp(join(tmpdir(), 'ayon-remap-roundtrip-'));
const run = join(folder, 'run');
try {
  for (let at = 0; at < workfiles; at += 1) await scene(at);
  console.log(
    `plan                  ${await timed(() => plan([join(folder, 'show')], { projects: ['show'], out: run }))}`,
  );
  const file = await decideFifty();
  const decisions = await loadDecisions(file);
  console.log(`decisions in the file ${decisions.reviews.length}`);
  const again = (): Promise<unknown> => plan([join(folder, 'show')], { projects: ['show'], out: run, decisions });
  console.log(`plan again            ${await timed(again)}`);
  const followed = await rejected();
  console.log(`decisions followed    ${followed}`);
  if (decisions.reviews.length !== EACH || followed !== EACH) process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function scene(at: number): Promise<void> {
  const shot = `sh${String(at).padStart(4, '0')}`;
  const path = join(folder, 'show/shots/sq01', shot, 'work/animation');
  await mkdir(path, { recursive: true });
  const nodes = Array.from({ length: EACH }, (_none, n) => {
    const pairs = [
      ['schema', 'openpype:container-2.0'],
      ['id', 'pyblish.avalon.container'],
      ['name', `product${n}`],
      ['namespace', `${shot}_${n}_`],
      ['loader', 'ReferenceLoader'],
      ['representation', `5f${(at * EACH + n).toString(16).padStart(22, '0')}`],
    ];
    const add = pairs.map(([key]) => `\taddAttr -ci true -sn "${key}" -ln "${key}" -dt "string";\n`).join('');
    const set = pairs.map(([key, value]) => `\tsetAttr ".${key}" -type "string" "${value}";\n`).join('');
    return `createNode objectSet -n "${shot}_${n}__product${n}_CON";\n${add}\tsetAttr ".ihi" 0;\n${set}`;
  });
  const text = `//Maya ASCII 2022 scene\n//Codeset: 1252\nrequires maya "2022";\n${nodes.join('')}// End of scene.ma\n`;
  await writeFile(join(path, `${shot}_animation_v001.ma`), text);
}

async function decideFifty(): Promise<string> {
  const browser = await launch();
  const { page, requests } = await openPage(browser, pathToFileURL(join(run, 'report.html')).href);
  console.log(`containers            ${await page.textContent('.found')}`);
  console.log(`first paint           ${Math.round(await firstPaint(page))} ms`);
  await page.getByRole('searchbox').fill('sh0007_');
  console.log(`search                ${await measured(page, 'filtered')} ms`);
  await page.getByRole('button', { name: 'Select all shown' }).click();
  await page.locator('.list').focus();
  await page.keyboard.press('r');
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: /^Download/ }).click(),
  ]);
  const path = join(folder, 'decisions.json');
  await file.saveAs(path);
  console.log(`requests              ${requests.length}`);
  await browser.close();
  return path;
}

async function rejected(): Promise<number> {
  let found = 0;
  for await (const { containers } of (await openPlan(run)).workfiles) {
    found += containers.filter(({ decision }) => decision?.reason?.code === 'rejected-by-reviewer').length;
  }
  return found;
}

async function timed(act: () => Promise<unknown>): Promise<string> {
  const start = performance.now();
  await act();
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}
