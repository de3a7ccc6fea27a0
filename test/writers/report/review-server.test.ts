import { readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { RemapError } from '../../../src/model/error.ts';
import { serveReview } from '../../../src/writers/report/review-server.ts';
import type { ReviewServer } from '../../../src/writers/report/review-server.ts';
import { temporaryFolder } from '../../support/scenes.ts';
import { CHROMIUM, launch, openPage } from './support/browser.ts';
import { bigShow, writePlan } from './support/plans.ts';

async function served(): Promise<ReviewServer & { readonly run: string }> {
  const run = join(await temporaryFolder(), 'run');
  await writePlan(run, bigShow(60));
  const server = await serveReview(run);
  onTestFinished(() => server.close());
  return { ...server, run };
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** A request as any program can send it, with headers that a browser's page could not choose itself. */
function ask(url: string, method = 'GET', headers: Record<string, string> = {}, body = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const decision = {
  workfile: '/p/a.ma',
  node: 'n',
  carrier: 'attribute',
  offset: 1,
  old_id: 'x',
  new_id: '',
  decision: 'reject',
  comment: 'no',
};
const file = JSON.stringify({ plan: 'p', decisions: [decision] });

describe('review', () => {
  it('saves what its own page sends, and nothing that `plan` would not take', async () => {
    const { url, decisions } = await served();
    const origin = new URL(url).origin;
    const before = await ask(`${url}decisions`);
    expect(JSON.parse(before.body)).toMatchObject({ decisions: [] });
    const headers = { origin, 'content-type': 'application/json', 'if-match': String(before.headers['etag']) };
    const bad = await ask(`${url}decisions`, 'PUT', headers, file.replace('reject', 'perhaps'));
    expect(bad.status).toBe(400);
    expect((await ask(`${url}decisions`, 'PUT', headers, file)).status).toBe(204);
    expect(await readFile(decisions, 'utf8')).toBe(file);
    expect((await ask(`${url}decisions`, 'PUT', headers, file)).status, 'an older window does not overwrite').toBe(412);
  });

  it.each([
    ['a table', 'workfile,node,carrier,offset,old_id,new_id,decision\n/p/a.ma,n,attribute,1,x,,reject\n'],
    ['JSON line by line', `${JSON.stringify(decision)}\n${JSON.stringify({ ...decision, offset: 2 })}\n`],
    ['nothing', ''],
  ])('says so where %s was saved in the place of its own file', async (_what, text) => {
    const run = join(await temporaryFolder(), 'run');
    await writePlan(run, bigShow(60));
    await writeFile(join(run, 'decisions.json'), text);
    await expect(serveReview(run)).rejects.toThrow(RemapError);
    expect(await readFile(join(run, 'decisions.json'), 'utf8')).toBe(text);
  });

  it('answers nobody who lacks the token, whatever the path', async () => {
    const { url } = await served();
    const { origin } = new URL(url);
    for (const path of [
      '/',
      '/decisions',
      '/x/',
      '/x/decisions',
      '//',
      `${new URL(url).pathname}../`,
      '/%2e%2e/etc/passwd',
    ]) {
      const { status, body } = await ask(origin + path);
      expect([status, body.includes('lighthouse')], path).toEqual([404, false]);
    }
  });

  it('refuses a foreign host name, a foreign origin, and a foreign page', async () => {
    const { url, decisions } = await served();
    const { origin, port } = new URL(url);
    const put = (headers: Record<string, string>): Promise<Answer> =>
      ask(`${url}decisions`, 'PUT', { 'content-type': 'application/json', 'if-match': '"0"', ...headers }, file);
    expect((await ask(url, 'GET', { host: `evil.example:${port}` })).status).toBe(421);
    expect((await ask(url, 'GET', { host: `localhost:${port}` })).status).toBe(421);
    expect((await ask(url, 'GET', { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await ask(url, 'GET', { 'sec-fetch-site': 'same-site' })).status).toBe(403);
    expect((await put({})).status).toBe(403);
    expect((await put({ origin: 'null' })).status).toBe(403);
    expect((await put({ origin: 'http://evil.example' })).status).toBe(403);
    expect((await put({ origin, 'content-type': 'text/plain' })).status).toBe(415);
    await expect(readFile(decisions)).rejects.toThrow(/ENOENT/);
  });

  it('listens on this machine only, and forbids frames, foreign scripts and keeping', async () => {
    const { url } = await served();
    expect(new URL(url).hostname).toBe('127.0.0.1');
    const { headers } = await ask(url);
    expect(headers['content-security-policy']).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(headers['content-security-policy']).not.toMatch(/unsafe|\*/);
    expect(headers).toMatchObject({
      'x-frame-options': 'DENY',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    });
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  it.skipIf(CHROMIUM === null)('keeps in the run folder what is decided in a browser, and shows it again', async () => {
    const { url, decisions } = await served();
    const browser = await launch();
    onTestFinished(() => browser.close());
    const { page, errors, requests } = await openPage(browser, url);
    await page.getByRole('combobox', { name: 'State' }).selectOption({ label: '◐ waits for a decision (6)' });
    await page.getByRole('button', { name: 'Select all shown' }).click();
    await page.locator('.list').focus();
    await page.keyboard.press('a');
    await expect.poll(() => page.textContent('.message')).toBe('saved in the run folder');
    const saved = JSON.parse(await readFile(decisions, 'utf8')) as { decisions: { decision: string }[] };
    expect(saved.decisions.map((one) => one.decision)).toEqual(Array(6).fill('accept'));
    await page.keyboard.press('u');
    await expect
      .poll(async () => (JSON.parse(await readFile(decisions, 'utf8')) as typeof saved).decisions)
      .toEqual([]);
    await page.keyboard.press('r');
    await expect
      .poll(async () => (JSON.parse(await readFile(decisions, 'utf8')) as typeof saved).decisions.length)
      .toBe(6);
    await page.reload();
    await page.waitForSelector('html[data-ready]');
    expect(await page.textContent('.actions .primary')).toBe('Download 6 decisions');
    expect(errors).toEqual([]);
    expect(requests.every((address) => address.startsWith(url))).toBe(true);
  });
});
