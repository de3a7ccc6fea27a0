import type { PageFacts } from '../columns.ts';
import { word } from './data.ts';
import type { Table } from './data.ts';
import { foreign, h } from './dom.ts';
import { placeOf } from './query.ts';
import { printable } from '../../text.ts';
import type { Verdict } from './review.ts';

/** The cells of one row of the list: a container, a second place of one, or a workfile without containers. */
export function rowCells(table: Table, facts: PageFacts, verdict: Verdict, row: number): HTMLElement[] {
  const text = (column: Parameters<typeof word>[1]): string => word(table, column, row);
  const state = text('state');
  const { sign, says } = facts.states[state] ?? { sign: '', says: state };
  const cell = (name: string, ...children: (Node | string | null)[]): HTMLElement =>
    h('div', { role: 'gridcell', class: name }, ...children);
  return [
    cell('check', h('span', { class: 'box', 'aria-hidden': 'true' })),
    cell('state', h('span', { class: `chip s-${state}` }, h('span', { 'aria-hidden': 'true' }, sign), ` ${says}`)),
    placeOf(table, row) === 'workfile'
      ? cell('name', h('i', {}, 'the workfile'))
      : cell('name', nodeName(text('node')), text('place') === 'record' ? null : h('small', {}, ' second place')),
    meantCell(text, cell),
    cell('why', whyText(table, facts, row)),
    cell('verdict', verdictText(verdict)),
  ];
}

function meantCell(
  text: (column: Parameters<typeof word>[1]) => string,
  cell: (name: string, ...children: (Node | string | null)[]) => HTMLElement,
): HTMLElement {
  const meant = [text('product'), text('version'), text('representation')].join(' ').trim();
  const candidate = text('newId') === '' && meant !== '';
  const folder = h('small', {}, '  ', foreign(text('folder')));
  return cell(candidate ? 'meant candidate' : 'meant', candidate ? 'perhaps ' : '', foreign(meant), folder);
}

/** How something was found, why it is not restored, or what was found in a workfile without containers. */
export function whyText(table: Table, facts: PageFacts, row: number): string {
  const [reason, method] = [word(table, 'reason', row), word(table, 'method', row)];
  if (reason !== '') return facts.codes[reason] ?? reason;
  if (method !== '') return facts.methods[method] ?? method;
  if (placeOf(table, row) !== 'workfile') return '';
  const codes = word(table, 'findings', row).split(' ');
  return codes.map((code) => facts.codes[code] ?? code).join(', ');
}

export function headRow(): HTMLElement {
  const titles = ['', 'State', 'Node', 'Means in AYON', 'How, or why not', 'Review'];
  const cells = titles.map((title) =>
    h('div', { role: 'columnheader', 'aria-label': title === '' ? 'Selected' : title }, title),
  );
  return h(
    'div',
    { class: 'headgroup', role: 'rowgroup' },
    h('div', { class: 'row head', role: 'row', 'aria-rowindex': 1 }, ...cells),
  );
}

/** A verdict as the list shows it: a sign and a word, so that no colour is needed. */
export function verdictText({ decision, comment }: { readonly decision: string; readonly comment: string }): string {
  const note = comment === '' ? '' : ' ✎';
  if (decision === '') return note;
  if (decision === 'accept') return `✔ accepted${note}`;
  return decision === 'reject' ? `✘ rejected${note}` : `✔ chosen${note}`;
}

/** The node's own name first, then where it stands: a path's beginning is the same in every line. */
function nodeName(node: string): HTMLElement {
  const at = node.lastIndexOf('/');
  if (at < 1) return h('span', { title: printable(node) }, foreign(node));
  return h(
    'span',
    { title: printable(node) },
    foreign(node.slice(at + 1)),
    h('small', {}, ' ', foreign(node.slice(0, at))),
  );
}
