import { printable } from '../../text.ts';
import { PLACES } from '../columns.ts';
import type { PageFacts } from '../columns.ts';
import { word } from './data.ts';
import type { Table } from './data.ts';
import { byId, count, foreign, h } from './dom.ts';
import { verdictText, whyText } from './row.ts';
import type { Review } from './review.ts';

/** More rows than this are no document but a data set; the paper says where the rest is. */
const PRINTED = 2000;

/** What the list shows: which rows, how it says what they are, and the folder that all their workfiles share. */
export interface Shown {
  readonly rows: readonly number[];
  readonly found: string;
  readonly shared: string;
}

/** The list as a plain table for the printer, which has no scroll bar. */
export function printTable(table: Table, facts: PageFacts, review: Review, { rows, found, shared }: Shown): void {
  document.getElementById('paper')?.remove();
  const printed = rows.slice(0, PRINTED);
  const titles = ['', 'State', 'Node, workfile', 'Means in AYON', 'How, or why not', 'Review'];
  const head = h('thead', {}, h('tr', {}, ...titles.map((title) => h('th', { scope: 'col' }, title))));
  const body = h('tbody', {}, ...printed.map((row) => printedRow(table, facts, review, row, shared)));
  const rest = rows.length - printed.length;
  const note = rest > 0 ? h('p', {}, `${count(rest)} more are not printed; containers.csv has them all.`) : null;
  byId('printed').textContent = `Printed on ${printedAt(new Date())}`;
  document.body.append(
    h('section', { id: 'paper' }, h('h2', {}, 'Containers'), h('p', {}, found), h('table', {}, head, body), note),
  );
}

/** Year, month, day and time of the clock on the wall, the same in every country. */
function printedAt(now: Date): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  return `${day} ${two(now.getHours())}:${two(now.getMinutes())}`;
}

function printedRow(table: Table, facts: PageFacts, review: Review, row: number, shared: string): HTMLElement {
  const text = (column: Parameters<typeof word>[1]): string => word(table, column, row);
  const state = facts.states[text('state')];
  const why = whyText(table, facts, row);
  const product = [text('product'), text('version'), text('representation')].join(' ').trim();
  const perhaps = text('newId') === '' && product !== '' ? 'perhaps ' : '';
  const { comment } = review.of(row);
  return h(
    'tr',
    {},
    h('td', {}, '☐'),
    h('td', { class: `chip s-${text('state')}` }, h('span', {}, state?.sign ?? ''), ` ${state?.says ?? ''}`),
    h(
      'td',
      {},
      breakable(text('node')),
      text('place') === PLACES.second ? ' (second place)' : '',
      h('small', {}, breakable(text('workfile').slice(shared.length))),
    ),
    h('td', {}, perhaps, breakable(product), h('small', {}, breakable(text('folder')))),
    h('td', {}, why),
    h('td', {}, verdictText(review.of(row)), comment === '' ? null : h('small', {}, foreign(comment))),
  );
}

/** A name or path that a line may end in behind its separators, rather than anywhere. */
function breakable(text: string): HTMLElement {
  const pieces = printable(text).split(/(?<=[/\\_:.])(?=[^/\\_:.])/);
  return h('bdi', {}, ...pieces.flatMap((piece, at) => (at === 0 ? [piece] : [h('wbr'), piece])));
}
