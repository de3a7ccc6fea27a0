import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where a Chromium is, or null: then the tests of the page are skipped and say so. `.ci/run` installs Debian's. */
export const CHROMIUM = process.env['AYON_REMAP_CHROMIUM'] ?? PATHS.find((path) => existsSync(path)) ?? null;

if (CHROMIUM === null)
  console.warn('No Chromium is installed (apt-get install chromium): the page of the report is not tested.');

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM ?? '',
    args: [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ],
  });
}

export interface OpenPage {
  readonly page: Page;
  /** Addresses of every request after the page itself, and errors of its scripts; both should stay empty. */
  readonly requests: string[];
  readonly errors: string[];
}

/** Opens an address and waits until the list is there. */
export async function openPage(browser: Browser, url: string, scheme: 'light' | 'dark' = 'light'): Promise<OpenPage> {
  const page = await browser.newPage({ viewport: { width: 1500, height: 1000 }, colorScheme: scheme });
  const requests: string[] = [];
  const errors: string[] = [];
  page.on('request', (request) => {
    if (request.url() !== url && !request.url().startsWith('blob:')) requests.push(request.url());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.goto(url);
  await page.waitForSelector('html[data-ready]', { timeout: 30_000 });
  return { page, requests, errors };
}

/** A number that the page wrote about itself, in milliseconds. */
export async function measured(page: Page, name: 'ready' | 'filtered'): Promise<number> {
  return Number(await page.getAttribute('html', `data-${name}`));
}

/** Milliseconds from the start of the navigation to the first contentful paint. */
export async function firstPaint(page: Page): Promise<number> {
  const read = 'performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0';
  for (;;) {
    const time = await page.evaluate<number>(read);
    if (time > 0) return time;
    await page.waitForTimeout(20);
  }
}
