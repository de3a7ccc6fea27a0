import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadDecisions } from '../../../src/matchers/decisions/load.ts';
import { openPlan } from '../../../src/run/folder.ts';
import type { ContainerLine, SummaryLine } from '../../../src/model/plan.ts';
import { reportPieces, writePieces, writeReports } from '../../../src/writers/report/write-reports.ts';
import { temporaryFolder } from '../../support/scenes.ts';
import { CHROMIUM, launch, openPage, PATIENCE } from './support/browser.ts';
import { planRun } from './support/demo.ts';
import { bigShow, container, target, unresolved, workfile, writePlan } from './support/plans.ts';
import { short } from '../../../src/words/index.ts';
import { VERSION } from '../../../src/model/version.ts';
import { readOverview } from '../../../src/writers/report/overview.ts';

const show = fileURLToPath(new URL('../../../fixtures/demo/show', import.meta.url));
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

const fileUrl = (run: string): string => pathToFileURL(join(run, 'report.html')).href;

async function containersOf(run: string): Promise<ContainerLine[]> {
  const found: ContainerLine[] = [];
  for await (const line of (await openPlan(run)).workfiles) found.push(...line.containers);
  return found;
}

/** Presses the download button and keeps the file. */
async function download(page: Page, folder: string): Promise<string> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: /^Download [1-9]/ }).click(),
  ]);
  const path = join(folder, 'decisions.json');
  await file.saveAs(path);
  return path;
}

/** What the line above the list counts. */
function foundIn(text: string): { record: number; second: number; workfile: number } {
  const number = (pattern: RegExp): number => Number(pattern.exec(text)?.[1]?.replaceAll(',', '') ?? 0);
  return {
    record: number(/^([\d,]+) of /),
    second: number(/([\d,]+) second place/),
    workfile: number(/([\d,]+) workfiles? without containers/),
  };
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

async function seriousViolations(page: Page): Promise<string[]> {
  // The page forbids scripts of others, so axe is handed in from outside of it.
  await page.evaluate(await readFile(axe, 'utf8'));
  const { violations } = await page.evaluate<AxeResult>('axe.run(document, { resultTypes: ["violations"] })');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}

describe.skipIf(CHROMIUM === null)('the page of the report', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  it('takes decisions about the demo that the next plan follows', async () => {
    const { run, again } = await planRun(show);
    const before = await containersOf(run);
    const proposal = before.find(({ proposedEdits }) => proposedEdits !== undefined) ?? expect.fail('no proposal');
    const { page, requests, errors } = await openPage(browser, fileUrl(run));

    await page.getByRole('combobox', { name: 'State' }).selectOption({ index: 3 });
    await page.getByRole('combobox', { name: 'State' }).selectOption({ index: 0 });
    await page.getByRole('searchbox').fill(proposal.node);
    await page.getByRole('gridcell', { name: proposal.node }).click();
    await page.getByRole('button', { name: 'Accept' }).last().click();
    await page.getByLabel('Comment', { exact: true }).fill('looked at it');
    await page.keyboard.press('Enter');
    await page.getByRole('searchbox').fill('keeper_01__rigMain');
    await page.getByRole('gridcell', { name: 'keeper_01__rigMain_CON', exact: true }).click();
    await page.keyboard.press('r');
    const decisions = await download(page, run);
    expect(requests).toEqual([]);
    expect(errors).toEqual([]);
    await page.close();

    expect(await readFile(decisions, 'utf8')).toContain('looked at it');
    const summary = await again('--decisions', decisions);
    const after = await containersOf(run);
    const now = (node: string): ContainerLine['decision'] => after.find((one) => one.node === node)?.decision ?? null;
    expect(now(proposal.node)).toMatchObject({ status: 'remap', method: 'decision' });
    expect(after.find(({ node }) => node === proposal.node)?.edits.length).toBeGreaterThan(0);
    const rejected = after.filter(({ decision }) => decision?.reason?.code === 'rejected-by-reviewer');
    expect(rejected.map(({ node }) => node)).toEqual([expect.stringContaining('keeper_01__rigMain')]);
    expect(summary.containers.proposed).toBe(0);
  });

  it('prints totals, reasons and a table of what is shown, nothing of the controls, and nothing beyond the paper', async () => {
    const { run } = await planRun(show);
    const { page } = await openPage(browser, fileUrl(run), 'dark');
    await page.getByRole('searchbox').fill('sh020');
    const shown = foundIn(await page.locator('.found').innerText());
    // As wide as A4 between its margins: 186 mm at 96 dots an inch.
    await page.setViewportSize({ width: 703, height: 1000 });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await page.evaluate('dispatchEvent(new Event("beforeprint"))');

    for (const control of await page.locator('button, input, select, dialog, .list, .pane').all())
      expect(await control.isVisible()).toBe(false);
    const text = await page.locator('body').innerText();
    expect(text).toMatch(/21\s+containers in 9 workfiles/);
    expect(text).toMatch(/Why not restored[^]*name that AYON refuses/);
    expect(text).toMatch(/Containers\s+\d+ of 21 containers/);
    expect(await page.locator('#paper tbody tr').count()).toBe(shown.record + shown.second + shown.workfile);
    expect(text).toMatch(/Printed on \d{4}-\d\d-\d\d \d\d:\d\d/);
    expect(text).toContain(`ayon-remap ${VERSION}`);
    expect(text).toMatch(/lighthouse\.zip \(pack-project, [0-9a-f]{32}\)/);
    expect(text).toMatch(/lighthouse\.ayon\.gz \(ayon-snapshot, \S+\)/);
    expect(text).toContain((await readOverview(run)).plan);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(703);
    const cut = 'td => td.scrollWidth > td.clientWidth + 1';
    expect(await page.evaluate(`[...document.querySelectorAll("#paper td, #paper th")].filter(${cut}).length`)).toBe(0);
    const colours = await page.evaluate(
      '[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]',
    );
    expect(colours, 'paper is white, whatever the screen looks like').toEqual(['rgb(255, 255, 255)', 'rgb(0, 0, 0)']);
    await page.close();
  });

  it('shows of a hundred thousand containers what can be seen, and decides fifty at once', async () => {
    const run = join(await temporaryFolder(), 'run');
    await writePlan(run, bigShow(100_000));
    await writePieces(join(run, 'report.html'), reportPieces(run, 'html', await readOverview(run)));
    const { page, requests, errors } = await openPage(browser, fileUrl(run));

    await page.locator('.list').focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('[data-row]').count(), 'the first group is unfolded').toBeGreaterThan(10);

    const rows = page.locator('.rows .row');
    const found = async (): Promise<number> =>
      Number(/^([\d,]+) of 100,000/.exec((await page.textContent('.found')) ?? '')?.[1]?.replace(',', ''));
    const filter = async (act: Promise<unknown>): Promise<number> => {
      await act;
      expect(await rows.count(), 'only what can be seen is in the page').toBeLessThan(80);
      return found();
    };
    const searchbox = page.getByRole('searchbox');
    const groupBy = page.getByRole('combobox', { name: 'Group by' });
    const few = await filter(searchbox.fill('sq007 rigmain'));
    expect(few).toBeGreaterThan(0);
    expect(few).toBeLessThan(100_000);
    for (const by of ['product', 'reason', 'workfile'])
      expect(await filter(groupBy.selectOption(by)), 'groups hide nothing').toBe(few);
    await filter(searchbox.fill(''));
    await filter(page.getByRole('combobox', { name: 'Application' }).selectOption({ index: 1 }));
    await filter(
      page.getByRole('combobox', { name: 'State' }).selectOption({ label: '◐ waits for a decision (10,000)' }),
    );
    expect(await filter(searchbox.fill('sq003'))).toBeGreaterThan(50);

    await page.locator('.list').focus();
    await page.keyboard.press('Home');
    let selected = 0;
    for (let steps = 0; selected < 50 && steps < 90; steps += 1) {
      await page.keyboard.press('Shift+ArrowDown');
      selected = Number(/^(\d+)/.exec((await page.textContent('.selection')) ?? '')?.[1] ?? 0);
    }
    expect(selected).toBe(50);
    await page.keyboard.press('a');
    const file = await download(page, run);
    const decisions = await loadDecisions(file);
    expect(decisions.reviews).toHaveLength(50);
    const chosen = new Map(decisions.reviews.map((review) => [`${review.node} ${review.offset}`, review.verdict]));
    for (const { containers } of bigShow(100_000)) {
      for (const { node, offset, decision } of containers) {
        const verdict = chosen.get(`${node} ${offset}`);
        if (verdict === undefined) continue;
        expect(verdict).toEqual({ kind: 'target', id: decision?.target?.representationId });
        expect(decision?.method).toBe('path');
      }
    }
    expect(requests).toEqual([]);
    expect(errors).toEqual([]);
    await page.close();
  });

  it.each(['light', 'dark'] as const)('has no serious accessibility violation in the %s look', async (scheme) => {
    const run = join(await temporaryFolder(), 'run');
    await writePlan(run, bigShow(120));
    await writeReports(run);
    const { page } = await openPage(browser, fileUrl(run), scheme);
    await page.getByRole('combobox', { name: 'State' }).selectOption({ label: '? could mean several things (6)' });
    await page.locator('.list').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('1');
    await page.keyboard.press('x');
    await page.waitForSelector('.alternatives');
    expect(await seriousViolations(page)).toEqual([]);
    await page.close();
  });

  it('chooses alternatives, takes changes back, and keeps decisions when it is opened again', async () => {
    const run = join(await temporaryFolder(), 'run');
    await writePlan(run, bigShow(60));
    await writeReports(run);
    const context = await browser.newContext({ viewport: { width: 1500, height: 1000 } });
    context.setDefaultTimeout(PATIENCE);
    const page = await context.newPage();
    await page.goto(fileUrl(run));
    await page.getByRole('combobox', { name: 'State' }).selectOption({ label: '? could mean several things (3)' });
    await page.getByRole('button', { name: 'Select all shown' }).click();
    await page.getByRole('button', { name: '✔ Accept' }).first().click();
    expect(await page.textContent('.message')).toMatch(/^0 accepted\. 3 have no proposal/);
    await page.getByRole('button', { name: '1. Take first candidate' }).click();
    expect(await page.getByRole('gridcell', { name: '✔ chosen' }).count()).toBe(3);
    await page.locator('.list').focus();
    await page.keyboard.press('u');
    expect(await page.getByRole('gridcell', { name: '✔ chosen' }).count()).toBe(0);
    await page.keyboard.press('f');
    page.on('dialog', (dialog) => void dialog.accept());
    await page.goto(fileUrl(run));
    await page.waitForSelector('html[data-ready]');
    expect(await page.textContent('.actions .primary')).toBe('Download 3 decisions');
    await context.close();
  });

  it('runs nothing that a node, a path or an id brings along', async () => {
    const run = join(await temporaryFolder(), 'run');
    const nasty = '"><img src=x onerror="document.title=1"><script>document.title=2</script>\u202egnp.exe';
    const bytes = Buffer.from(nasty, 'utf8').toString('latin1');
    const fields = { ...container().fields, namespace: bytes, loader: bytes, representation: bytes };
    await writePlan(run, [
      workfile(`/p/${nasty}/sh/anim/a.ma`, [container({ node: bytes, fields, loadedPath: bytes })]),
    ]);
    await writeReports(run);
    const { page, requests, errors } = await openPage(browser, fileUrl(run));
    await page.locator('.list').focus();
    await page.keyboard.press('ArrowDown');
    await page.waitForSelector('.detail');
    expect(await page.title()).toBe('lighthouse · ayon-remap report');
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.textContent('.detail')).toContain('\\u202e');
    expect(requests).toEqual([]);
    expect(errors).toEqual([]);
    await page.close();
  });

  describe('leads from a sentence to the files', () => {
    const said = (code: 'workfile-empty' | 'workfile-unreadable' | 'nuke-node-damaged', why = '') => {
      return { code, severity: 'warning' as const, args: why === '' ? {} : { why } };
    };

    /** Every kind of workfile without containers, a finding in some files, and records that nothing can be written into. */
    async function oddRun(): Promise<{ run: string; summary: SummaryLine }> {
      const run = join(await temporaryFolder(), 'run');
      const locked = { code: 'edit-not-possible', args: { what: 'representation', carrier: 'knob' } } as const;
      const alternatives = [1, 2].map((n) => {
        const other = target({ version: n, representationId: `${n}`.repeat(32) });
        return { target: other, method: 'name' as const, confidence: 0.5, evidence: [] };
      });
      const decision = { ...unresolved(), status: 'ambiguous' as const, alternatives };
      const second = { carrier: 'parm-default' as const, offset: 99, representation: '5'.repeat(24) };
      const proposal = {
        ...unresolved(),
        status: 'remap' as const,
        method: 'path' as const,
        target: target(),
        reason: null,
      };
      const summary = await writePlan(run, [
        ...bigShow(100),
        workfile('/p/locked.nk', [
          container({
            node: 'lockedOne',
            decision,
            locked,
            alsoAt: [{ ...second, decision: proposal, locked: true }],
          }),
        ]),
        workfile('/p/damaged one.nk', [container(), container({ offset: 77 })], {
          findings: [said('nuke-node-damaged')],
        }),
        workfile('/p/broken.ma', [], { outcome: 'failed', findings: [said('workfile-unreadable', 'EIO')] }),
        workfile('/p/empty.nk', [], { outcome: 'skipped', findings: [said('workfile-empty')] }),
        workfile('/p/plain.ma', []),
      ]);
      await writeReports(run);
      return { run, summary };
    }

    it('a click on a reason, a finding, a state or a workfile shows what it counts, and nothing else', async () => {
      const { run, summary } = await oddRun();
      const { page, errors } = await openPage(browser, fileUrl(run));
      const found = async (): Promise<ReturnType<typeof foundIn>> => foundIn((await page.textContent('.found')) ?? '');
      const click = (card: string, name: string): Promise<void> =>
        page.locator('.overview section', { hasText: card }).getByRole('link', { name }).first().click();
      const everything = await found();
      expect(everything).toEqual({ record: summary.containers.total, second: 1, workfile: 3 });

      await click('Why not restored', short('id-unknown'));
      expect(await found()).toEqual({ record: summary.containers.reasons['id-unknown'], second: 0, workfile: 0 });
      await click('Worth knowing', short('nuke-node-damaged'));
      expect(await found()).toMatchObject({ record: 2, workfile: 0 });
      await click('Worth knowing', short('workfile-empty'));
      expect(await found()).toEqual({ record: 0, second: 0, workfile: 1 });
      expect(await page.locator('.rows').innerText()).toMatch(/empty\.nk[^]*was skipped[^]*empty file/);
      await click('Workfiles that need a person', 'damaged one.nk');
      expect(await found()).toMatchObject({ record: 2, workfile: 0 });
      await page.locator('.legend').getByRole('link', { name: 'will be restored' }).click();
      expect(await found()).toEqual({ record: summary.containers.accepted, second: 0, workfile: 0 });
      await page.locator('.legend').getByRole('link', { name: 'could not be read' }).click();
      expect(await page.locator('.rows').innerText()).toMatch(/broken\.ma[^]*could not be read/);
      await page.getByRole('button', { name: 'Show all' }).click();
      expect(await found()).toEqual(everything);
      expect(errors).toEqual([]);
      await page.close();
    });

    it('offers nothing for review that cannot be written, nor half of it', async () => {
      const { run } = await oddRun();
      const { page } = await openPage(browser, fileUrl(run));
      await page.getByRole('searchbox').fill('locked.nk');
      for (const row of [0, 1]) {
        await page.locator('[data-row]').nth(row).click();
        expect(await page.textContent('.detail')).toContain('there is nothing to decide');
        for (const name of ['Accept', 'Reject', 'Choose'])
          expect(await page.locator('.pane').getByRole('button', { name }).count(), name).toBe(0);
      }
      await page.getByRole('button', { name: 'Select all shown' }).click();
      for (const key of ['a', 'f', 'r']) await page.keyboard.press(key);
      expect(await page.textContent('.actions .primary')).toBe('Download 0 decisions');
      await page.getByRole('searchbox').fill('');
      await page.getByRole('combobox', { name: 'Review' }).selectOption('open');
      expect(await page.locator('.rows').innerText()).not.toContain('lockedOne');
      await page.close();
    });

    it('Esc closes the keys, which do nothing meanwhile to what lies behind', async () => {
      const { run } = await oddRun();
      const { page } = await openPage(browser, fileUrl(run));
      await page.getByRole('button', { name: 'Select all shown' }).click();
      const selected = await page.textContent('.selection');
      await page.locator('.list').focus();
      await page.keyboard.press('?');
      expect(await page.getByRole('dialog').isVisible()).toBe(true);
      await page.keyboard.press('r');
      await page.keyboard.press('Escape');
      expect(await page.getByRole('dialog').isVisible()).toBe(false);
      expect(await page.textContent('.selection'), 'the selection is as it was').toBe(selected);
      expect(await page.textContent('.actions .primary')).toBe('Download 0 decisions');
      await page.close();
    });

    it('begins the list on the first screen of 1440 x 900', async () => {
      const { run } = await oddRun();
      const { page } = await openPage(browser, fileUrl(run));
      await page.setViewportSize({ width: 1440, height: 900 });
      const box = await page.locator('[data-row]').first().boundingBox();
      expect((box?.y ?? Infinity) + (box?.height ?? 0)).toBeLessThan(900);
      await page.close();
    });

    it('keeps state and reason in words on a phone, and nothing is wider than it', async () => {
      const { run } = await oddRun();
      const { page } = await openPage(browser, fileUrl(run));
      await page.setViewportSize({ width: 390, height: 844 });
      await page.getByRole('searchbox').fill('damaged');
      const row = page.locator('[data-row]').first();
      const fits = 'cell => cell.scrollWidth <= cell.clientWidth && cell.scrollHeight <= cell.clientHeight + 1';
      for (const cell of ['.state', '.why']) {
        const text = row.locator(cell);
        expect(await text.isVisible(), cell).toBe(true);
        expect(await page.evaluate(`(${fits})(document.querySelector('[data-row] ${cell}'))`), cell).toBe(true);
      }
      expect(await row.innerText()).toMatch(/stays unresolved[^]*no dump was given/);
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
      await page.close();
    });
  });
});
