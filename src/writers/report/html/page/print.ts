import type { PageFacts } from '../columns.ts';
import { word } from './data.ts';
import type { Table } from './data.ts';
import { byId, count, foreign, h } from './dom.ts';
import { verdictText } from './list.ts';
import type { Review } from './review.ts';

/** More rows than this are no document but a data set; the paper says where the rest is. */
const PRINTED = 2000;

/** The list as a plain table for the printer, which has no scroll bar. */
export function printTable(table: Table, facts: PageFacts, review: Review, rows: readonly number[]): void {
  document.getElementById('paper')?.remove();
  const lines = rows.slice(0, PRINTED).map((row) => {
    const text = (column: Parameters<typeof word>[1]): string => word(table, column, row);
    const state = facts.states[text('state')];
    const meant = [text('folder'), text('product'), text('version'), text('representation')].join(' ').trim();
    return h(
      'tr',
      {},
      h('td', {}, '☐'),
      h('td', {}, `${state?.sign ?? ''} ${state?.says ?? ''}`),
      h('td', {}, foreign(text('workfile'))),
      h('td', {}, foreign(text('node'))),
      h('td', {}, foreign(meant)),
      h('td', {}, facts.reasons[text('reason')] ?? ''),
      h('td', {}, verdictText(review.of(row))),
    );
  });
  const titles = ['', 'State', 'Workfile', 'Node', 'Means in AYON', 'Why not', 'Review'];
  const head = h('thead', {}, h('tr', {}, ...titles.map((title) => h('th', {}, title))));
  const rest = rows.length - lines.length;
  const note = rest > 0 ? h('p', {}, `${count(rest)} more are not printed; containers.csv has them all.`) : null;
  byId('app').after(h('section', { id: 'paper' }, h('table', {}, head, h('tbody', {}, ...lines)), note));
}
