import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where a Chromium is, or null: then the tests of the page are skipped and say so. `.ci/run` installs Debian's. */
export const CHROMIUM = process.env['AYON_REMAP_CHROMIUM'] ?? PATHS.find((path) => existsSync(path)) ?? null;

if (CHROMIUM === null)
  console.warn('No Chromium is installed (apt-get install chromium): the page of the report is not tested.');

/** How long a browser may take for one step, in milliseconds: reached where something hangs, not where a machine is slow. */
export const PATIENCE = 300_000;

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM ?? '',
    timeout: PATIENCE,
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
  page.setDefaultTimeout(PATIENCE);
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
  await page.waitForSelector('html[data-ready]');
  return { page, requests, errors };
}
