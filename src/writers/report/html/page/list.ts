import type { PageFacts } from '../columns.ts';
import { word } from './data.ts';
import type { Table } from './data.ts';
import { count, foreign, h } from './dom.ts';
import { printable } from '../../text.ts';
import type { Group } from './query.ts';
import type { Review } from './review.ts';

const ROW_HEIGHT = 34;
/** Browsers stop at some ten millions of pixels; longer lists scroll in larger steps. */
const MAX_HEIGHT = 8_000_000;

type Item = { readonly group: Group } | { readonly row: number };

/** The list of containers: only what can be seen is in the page. A grid with one tab stop; arrows move in it. */
export class List {
  readonly element: HTMLElement;
  readonly #body: HTMLElement;
  readonly #table: Table;
  readonly #facts: PageFacts;
  readonly #review: Review;
  readonly selected = new Set<number>();
  readonly #collapsed = new Set<number>();
  #allCollapsed = false;
  #groups: readonly Group[] = [];
  #items: Item[] = [];
  #active = 0;
  #anchor = 0;
  onActive: (row: number | null) => void = () => undefined;
  onSelection: () => void = () => undefined;

  constructor(table: Table, facts: PageFacts, review: Review) {
    this.#table = table;
    this.#facts = facts;
    this.#review = review;
    this.#body = h('div', { class: 'rows', role: 'rowgroup' });
    this.element = h(
      'div',
      {
        class: 'list',
        role: 'treegrid',
        tabindex: 0,
        'aria-label': 'Containers',
        'aria-multiselectable': 'true',
        'aria-colcount': 6,
        scroll: () => this.render(),
        click: (event) => this.#onClick(event),
        keydown: (event) => this.#onKey(event),
      },
      headRow(),
      this.#body,
    );
    new ResizeObserver(() => this.render()).observe(this.element);
  }

  get activeRow(): number | null {
    const item = this.#items[this.#active];
    return item !== undefined && 'row' in item ? item.row : null;
  }

  /** All rows of the list, also those in folded groups. */
  get shownRows(): number[] {
    return this.#groups.flatMap((group) => group.rows);
  }

  show(groups: readonly Group[], fold: boolean): void {
    this.#groups = groups;
    this.#collapsed.clear();
    this.#allCollapsed = fold && groups.length > 1;
    if (this.#allCollapsed) for (const { key } of groups) this.#collapsed.add(key);
    this.#layOut();
    this.#active = this.#anchor = 0;
    this.element.scrollTop = 0;
    this.render();
    this.onActive(this.activeRow);
  }

  foldAll(): void {
    this.#allCollapsed = !this.#allCollapsed;
    this.#collapsed.clear();
    if (this.#allCollapsed) for (const { key } of this.#groups) this.#collapsed.add(key);
    this.#layOut();
    this.#moveTo(0);
  }

  select(rows: Iterable<number>): void {
    for (const row of rows) this.selected.add(row);
    this.#selectionChanged();
  }

  unselect(): void {
    this.selected.clear();
    this.#selectionChanged();
  }

  render(): void {
    const total = this.#items.length;
    const full = total * ROW_HEIGHT;
    const height = Math.min(full, MAX_HEIGHT);
    const view = this.element.clientHeight;
    const top = this.element.scrollTop;
    const ratio = height <= view ? 1 : (full - view) / (height - view);
    const start = Math.min(Math.floor((top * ratio) / ROW_HEIGHT), Math.max(0, total - 1));
    const first = Math.max(0, start - 4);
    const last = Math.min(total, start + Math.ceil(view / ROW_HEIGHT) + 4);
    this.#body.style.height = `${height}px`;
    const rows: HTMLElement[] = [];
    for (let at = first; at < last; at += 1) {
      const item = this.#items[at];
      if (item === undefined) continue;
      const element = 'row' in item ? this.#rowElement(item.row, at) : this.#groupElement(item.group, at);
      element.style.transform = `translateY(${at * ROW_HEIGHT - top * ratio + top}px)`;
      rows.push(element);
    }
    this.#body.replaceChildren(...rows);
    this.element.setAttribute('aria-rowcount', String(total + 1));
    const active = this.#active >= first && this.#active < last ? `item-${this.#active}` : null;
    if (active === null) this.element.removeAttribute('aria-activedescendant');
    else this.element.setAttribute('aria-activedescendant', active);
  }

  #layOut(): void {
    this.#items = [];
    for (const group of this.#groups) {
      if (group.name !== '') this.#items.push({ group });
      if (!this.#collapsed.has(group.key)) for (const row of group.rows) this.#items.push({ row });
    }
  }

  #rowElement(row: number, at: number): HTMLElement {
    const text = (column: Parameters<typeof word>[1]): string => word(this.#table, column, row);
    const state = text('state');
    const { sign, says } = this.#facts.states[state] ?? { sign: '', says: state };
    const selected = this.selected.has(row);
    const meant = [text('product'), text('version'), text('representation')].join(' ').trim();
    const reason = text('reason');
    const method = text('method');
    const why = reason === '' ? (this.#facts.methods[method] ?? method) : (this.#facts.reasons[reason] ?? reason);
    const candidate = text('newId') === '' && meant !== '';
    return h(
      'div',
      { ...this.#rowProperties(at, selected, 2), 'data-row': row },
      h('div', { role: 'gridcell', class: 'check' }, h('span', { class: 'box', 'aria-hidden': 'true' })),
      h(
        'div',
        { role: 'gridcell' },
        h('span', { class: `chip s-${state}` }, h('span', { 'aria-hidden': 'true' }, sign), ` ${says}`),
      ),
      h(
        'div',
        { role: 'gridcell', class: 'name' },
        nodeName(text('node')),
        text('place') === 'record' ? null : h('small', {}, ' second place'),
      ),
      h(
        'div',
        { role: 'gridcell', class: candidate ? 'meant candidate' : 'meant' },
        candidate ? 'perhaps ' : '',
        foreign(meant),
        h('small', {}, '  ', foreign(text('folder'))),
      ),
      h('div', { role: 'gridcell', class: 'why' }, why),
      h('div', { role: 'gridcell', class: 'verdict' }, verdictText(this.#review.of(row))),
    );
  }

  #groupElement(group: Group, at: number): HTMLElement {
    const folded = this.#collapsed.has(group.key);
    const whole = group.rows.every((row) => this.selected.has(row));
    const told = this.#told(group);
    return h(
      'div',
      {
        ...this.#rowProperties(at, whole, 1),
        class: `row group${at === this.#active ? ' active' : ''}`,
        'aria-expanded': String(!folded),
      },
      h('div', { role: 'gridcell', class: 'check' }, h('span', { class: 'box', 'aria-hidden': 'true' })),
      h(
        'div',
        { role: 'gridcell', class: 'groupname', 'aria-colspan': 4 },
        h('span', { class: 'caret', 'aria-hidden': 'true' }, folded ? '▸' : '▾'),
        foreign(group.name),
      ),
      h('div', { role: 'gridcell', class: 'told' }, told),
    );
  }

  #told({ rows }: Group): string {
    const counts = new Map<string, number>();
    for (const row of rows) {
      const state = word(this.#table, 'state', row);
      counts.set(state, (counts.get(state) ?? 0) + 1);
    }
    return Object.entries(this.#facts.states)
      .filter(([state]) => counts.has(state))
      .map(([state, { sign }]) => `${sign} ${count(counts.get(state) ?? 0)}`)
      .join('   ');
  }

  #rowProperties(at: number, selected: boolean, level: number): Record<string, string | number> {
    return {
      class: `row${at === this.#active ? ' active' : ''}`,
      role: 'row',
      id: `item-${at}`,
      'data-at': at,
      'aria-rowindex': at + 2,
      'aria-level': level,
      'aria-selected': String(selected),
    };
  }

  #onClick(event: Event): void {
    if (!(event.target instanceof Element) || !(event instanceof MouseEvent)) return;
    const element = event.target.closest('[data-at]');
    if (element === null) return;
    const at = Number(element.getAttribute('data-at'));
    const onBox = event.target.closest('.check') !== null;
    if (event.shiftKey) this.#selectRange(at);
    else if (onBox || event.ctrlKey || event.metaKey) this.#toggleSelected(at);
    else if ('group' in (this.#items[at] ?? {})) this.#toggleFold(at);
    if (!event.shiftKey) this.#anchor = at;
    this.#moveTo(at, true);
  }

  #onKey(event: Event): void {
    if (!(event instanceof KeyboardEvent) || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(this.element.clientHeight / ROW_HEIGHT) - 2);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      j: 1,
      ArrowUp: -1,
      k: -1,
      PageDown: page,
      PageUp: -page,
      Home: -Infinity,
      End: Infinity,
    };
    const step = steps[event.key];
    const item = this.#items[this.#active];
    if (step !== undefined) {
      const to = Math.min(Math.max(this.#active + step, 0), this.#items.length - 1);
      if (event.shiftKey) this.#selectRange(to);
      else this.#anchor = to;
      this.#moveTo(to);
    } else if (event.key === ' ' || event.key === 'x') this.#toggleSelected(this.#active);
    else if (item !== undefined && 'group' in item && isFoldKey(event.key, this.#collapsed.has(item.group.key))) {
      this.#toggleFold(this.#active);
    } else return;
    event.preventDefault();
  }

  #toggleFold(at: number): void {
    const item = this.#items[at];
    if (item === undefined || !('group' in item)) return;
    const { key } = item.group;
    if (!this.#collapsed.delete(key)) this.#collapsed.add(key);
    this.#layOut();
    this.render();
  }

  #toggleSelected(at: number): void {
    const rows = rowsOfItem(this.#items[at]);
    const all = rows.every((row) => this.selected.has(row));
    for (const row of rows) {
      if (all) this.selected.delete(row);
      else this.selected.add(row);
    }
    this.#selectionChanged();
  }

  #selectRange(to: number): void {
    const [low, high] = this.#anchor < to ? [this.#anchor, to] : [to, this.#anchor];
    for (const item of this.#items.slice(low, high + 1)) if ('row' in item) this.selected.add(item.row);
    this.#selectionChanged();
  }

  #selectionChanged(): void {
    this.render();
    this.onSelection();
  }

  #moveTo(at: number, stay = false): void {
    this.#active = at;
    if (!stay) this.#scrollTo(at);
    this.render();
    this.onActive(this.activeRow);
  }

  #scrollTo(at: number): void {
    const view = this.element.clientHeight - ROW_HEIGHT * 1.2;
    const full = this.#items.length * ROW_HEIGHT;
    if (full > MAX_HEIGHT) {
      this.element.scrollTop = (at / this.#items.length) * MAX_HEIGHT;
      return;
    }
    const top = at * ROW_HEIGHT;
    if (top < this.element.scrollTop) this.element.scrollTop = top;
    else if (top + ROW_HEIGHT > this.element.scrollTop + view) this.element.scrollTop = top + ROW_HEIGHT - view;
  }
}

function rowsOfItem(item: Item | undefined): readonly number[] {
  if (item === undefined) return [];
  return 'row' in item ? [item.row] : item.group.rows;
}

function isFoldKey(key: string, folded: boolean): boolean {
  return key === 'Enter' || (key === 'ArrowRight' && folded) || (key === 'ArrowLeft' && !folded);
}

function headRow(): HTMLElement {
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
