import type { Page } from 'playwright-core';

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
