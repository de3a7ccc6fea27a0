import type { PageFacts } from '../columns.ts';
import { word } from './data.ts';
import type { Table } from './data.ts';
import { count, foreign, h } from './dom.ts';
import { headRow, rowCells } from './row.ts';
import { placeOf } from './query.ts';
import type { Group } from './query.ts';
import type { Review } from './review.ts';

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
  /** In pixels; the style sheet says it, as rows are taller where the screen is narrow. */
  #rowHeight = 34;
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
    new ResizeObserver(() => {
      this.#rowHeight = parseFloat(getComputedStyle(this.element).getPropertyValue('--row-height')) || 34;
      this.render();
    }).observe(this.element);
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
    const full = total * this.#rowHeight;
    const height = Math.min(full, MAX_HEIGHT);
    const view = this.element.clientHeight;
    const top = this.element.scrollTop;
    const ratio = height <= view ? 1 : (full - view) / (height - view);
    const start = Math.min(Math.floor((top * ratio) / this.#rowHeight), Math.max(0, total - 1));
    const first = Math.max(0, start - 4);
    const last = Math.min(total, start + Math.ceil(view / this.#rowHeight) + 4);
    this.#body.style.height = `${height}px`;
    const rows: HTMLElement[] = [];
    for (let at = first; at < last; at += 1) {
      const item = this.#items[at];
      if (item === undefined) continue;
      const element = 'row' in item ? this.#rowElement(item.row, at) : this.#groupElement(item.group, at);
      element.style.transform = `translateY(${at * this.#rowHeight - top * ratio + top}px)`;
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
    const properties = { ...this.#rowProperties(at, this.selected.has(row), 2), 'data-row': row };
    return h('div', properties, ...rowCells(this.#table, this.#facts, this.#review.of(row), row));
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

  /** Second places belong to their container, which is counted. */
  #told({ rows }: Group): string {
    const counts = new Map<string, number>();
    for (const row of rows) {
      if (placeOf(this.#table, row) === 'second') continue;
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
    const page = Math.max(1, Math.floor(this.element.clientHeight / this.#rowHeight) - 2);
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
    const view = this.element.clientHeight - this.#rowHeight * 1.2;
    const full = this.#items.length * this.#rowHeight;
    if (full > MAX_HEIGHT) {
      this.element.scrollTop = (at / this.#items.length) * MAX_HEIGHT;
      return;
    }
    const top = at * this.#rowHeight;
    if (top < this.element.scrollTop) this.element.scrollTop = top;
    else if (top + this.#rowHeight > this.element.scrollTop + view)
      this.element.scrollTop = top + this.#rowHeight - view;
  }
}

function rowsOfItem(item: Item | undefined): readonly number[] {
  if (item === undefined) return [];
  return 'row' in item ? [item.row] : item.group.rows;
}

function isFoldKey(key: string, folded: boolean): boolean {
  return key === 'Enter' || (key === 'ArrowRight' && folded) || (key === 'ArrowLeft' && !folded);
}
