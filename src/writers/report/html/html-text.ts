import { printable } from '../text.ts';
import type { TextColumn } from './columns.ts';

/** Text from outside: isolated, so that right-to-left letters do not move what stands around it. */
export function foreign(text: string): string {
  return `<bdi>${escapeHtml(text)}</bdi>`;
}

/** Text for HTML, in content and in quoted attributes; control characters are shown. */
export function escapeHtml(text: string): string {
  return printable(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** What a number of the overview shows in the list when it is clicked: a search, or words of columns. */
export type Shows = Readonly<Partial<Record<TextColumn | 'search', string>>>;

/** A link into the list. Without the page's script it leads there and filters nothing. */
export function showLink(shows: Shows, html: string): string {
  // Encoded, so that the exact text comes through, and none of it stands in the markup.
  const query = escapeHtml(encodeURIComponent(JSON.stringify(shows)));
  return `<a class="show" href="#app" data-shows="${query}">${html}</a>`;
}

/** A card of the overview. */
export function card(title: string, body: string): string {
  return `<section class="card"><h2>${title}</h2>${body}</section>`;
}
