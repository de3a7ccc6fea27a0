import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { plan } from '../src/verbs/plan.ts';
import { writeReports } from '../src/writers/report/write-reports.ts';
import { launch, openPage } from '../test/writers/report/support/browser.ts';
import { bigShow, writePlan } from '../test/writers/report/support/plans.ts';

/** `bench/run report-screenshots`: takes the pictures in docs/screenshots anew, of the demo and of a generated show. */
const out = join(process.cwd(), 'docs/screenshots');
const folder = await mkdtemp(join(tmpdir(), 'ayon-remap-shots-'));
await mkdir(out, { recursive: true });
const browser = await launch();
try {
  await cp('fixtures/demo/show', folder, { recursive: true });
  const demo = join(folder, 'run');
  await plan([join(folder, 'work')], {
    projects: ['lighthouse'],
    openpype: [join(folder, 'lighthouse.zip')],
    ayon: [join(folder, 'lighthouse.ayon.gz')],
    out: demo,
  });
  // A picture shows where a studio's files lie, not where this script worked.
  const lines = await readFile(join(demo, 'plan.jsonl'), 'utf8');
  await writeFile(join(demo, 'plan.jsonl'), lines.replaceAll(folder, '/mnt/projects/lighthouse'));
  await writeReports(demo);
  const large = join(folder, 'large');
  await writePlan(large, bigShow(100_000));
  await writeReports(large);
  for (const scheme of ['light', 'dark'] as const) {
    await demoPicture(demo, scheme);
    await largePicture(large, scheme);
  }
} finally {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
}

async function demoPicture(run: string, scheme: 'light' | 'dark'): Promise<void> {
  const { page } = await openPage(browser, pathToFileURL(join(run, 'report.html')).href, scheme);
  await page.setViewportSize({ width: 1440, height: 1500 });
  await page.locator('.list').focus();
  for (let at = 0; at < 23; at += 1) await page.keyboard.press('ArrowDown');
  await page.waitForSelector('.detail');
  await page.evaluate('scrollTo(0, 0)');
  await page.screenshot({ path: join(out, `demo-${scheme}.png`) });
  await page.close();
}

async function largePicture(run: string, scheme: 'light' | 'dark'): Promise<void> {
  const { page } = await openPage(browser, pathToFileURL(join(run, 'report.html')).href, scheme);
  await page.setViewportSize({ width: 1440, height: 1000 });
  await page.getByRole('combobox', { name: 'State' }).selectOption({ label: '? could mean several things (5,000)' });
  await page.getByRole('searchbox').fill('sq003 fx');
  await page.locator('.list').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('1');
  await page.waitForSelector('.alternatives');
  await page.evaluate("document.getElementById('app').scrollIntoView()");
  await page.screenshot({ path: join(out, `review-${scheme}.png`) });
  await page.close();
}
