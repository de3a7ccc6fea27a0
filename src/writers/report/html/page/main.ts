import type { Detail, PageFacts } from '../columns.ts';
import type { Shows } from '../html-text.ts';
import { Bulk } from './bulk.ts';
import { Details, loadFacts, loadTable, word } from './data.ts';
import type { Table } from './data.ts';
import { detailPane } from './detail.ts';
import { byId, count, h } from './dom.ts';
import { Filters } from './filters.ts';
import { helpDialog } from './help.ts';
import { List } from './list.ts';
import { printTable } from './print.ts';
import { countPlaces, grouped, select, sharedOf } from './query.ts';
import { Review } from './review.ts';
import { themeButton } from './theme.ts';
import { printable } from '../../text.ts';

/** Groups are folded from this many rows on: then their names are the overview. */
const FOLD_FROM = 1000;
const OPEN = new Set(['propose', 'ambiguous', 'unresolved', 'refused']);

class Page {
  readonly #table: Table;
  readonly #facts: PageFacts;
  readonly #details: Details;
  readonly #review: Review;
  readonly #list: List;
  readonly #filters: Filters;
  readonly #bulk: Bulk;
  readonly #pane = h('aside', { class: 'pane', 'aria-label': 'The container', tabindex: 0 });
  readonly #found = h('p', { class: 'found', 'aria-live': 'polite' });
  readonly #message = h('p', { class: 'message', role: 'status' });
  readonly #download = h('button', { type: 'button', class: 'primary', click: () => this.#save() });
  readonly #showAll = h('button', { type: 'button', click: () => this.#clear() }, 'Show all');
  readonly #help = helpDialog();
  readonly #shared: string;
  readonly #containers: number;
  #detail: Detail | null = null;

  constructor(table: Table, facts: PageFacts) {
    this.#table = table;
    this.#facts = facts;
    this.#details = new Details(facts);
    this.#shared = sharedOf(table);
    this.#containers = countPlaces(table, Array(table.rows).keys()).record;
    this.#review = new Review(table, facts);
    this.#list = new List(table, facts, this.#review);
    this.#filters = new Filters(table, facts);
    this.#bulk = new Bulk(this.#list, this.#review, (text) => this.#say(text));
    this.#filters.onChange = () => this.#search();
    this.#list.onSelection = () => this.#bulk.update();
    this.#list.onActive = (row) => void this.#open(row);
    this.#review.onChange = () => this.#reviewChanged();
  }

  async start(): Promise<void> {
    await this.#review.restore();
    const helpButton = h('button', { type: 'button', click: () => this.#help.showModal() }, 'Keys  ?');
    byId('actions').append(this.#message, this.#download, themeButton(), helpButton);
    byId('app').replaceChildren(
      this.#filters.element,
      h('div', { class: 'found-line' }, this.#found, this.#showAll),
      this.#bulk.element,
      h('div', { class: 'split' }, this.#list.element, this.#pane),
      this.#help,
    );
    document.addEventListener('keydown', (event) => this.#onKey(event));
    document.addEventListener('click', (event) => this.#onShow(event));
    window.addEventListener('beforeprint', () => {
      const shown = { rows: this.#list.shownRows, found: this.#found.textContent, shared: this.#shared };
      printTable(this.#table, this.#facts, this.#review, shown);
    });
    window.addEventListener('beforeunload', (event) => {
      if (!this.#review.downloaded) event.preventDefault();
    });
    this.#search();
    this.#reviewChanged();
    document.documentElement.dataset['ready'] = String(Math.round(performance.now()));
  }

  #clear(): void {
    this.#filters.clear();
    this.#search();
    this.#list.element.focus();
  }

  #search(): void {
    const began = performance.now();
    const { query } = this.#filters;
    const rows = select(
      this.#table,
      query,
      (row) => this.#review.isDecided(row),
      (row) => OPEN.has(word(this.#table, 'state', row)) && this.#review.isOffered(row),
    );
    const groups = grouped(this.#table, rows, query.group, this.#facts.codes, this.#shared);
    this.#list.show(groups, rows.length >= FOLD_FROM);
    this.#list.unselect();
    this.#found.textContent = this.#foundText(rows, query.group === 'none' ? null : groups.length);
    this.#showAll.hidden = !this.#filters.isActive;
    document.documentElement.dataset['filtered'] = (performance.now() - began).toFixed(1);
  }

  /** Only records are containers; second places and workfiles without any are told beside them. */
  #foundText(rows: readonly number[], groups: number | null): string {
    const { record, second, workfile } = countPlaces(this.#table, rows);
    const some = (n: number, one: string, many: string): string => `${count(n)} ${n === 1 ? one : many}`;
    const beside = [
      ...(second > 0 ? [some(second, 'second place', 'second places')] : []),
      ...(workfile > 0 ? [some(workfile, 'workfile without containers', 'workfiles without containers')] : []),
    ];
    const inGroups = groups === null ? '' : ` in ${some(groups, 'group', 'groups')}`;
    const below = this.#shared === '' ? '' : `, below ${printable(this.#shared)}`;
    const told = [`${count(record)} of ${some(this.#containers, 'container', 'containers')}`, ...beside].join(', and ');
    return `${told}${inGroups}${below}`;
  }

  /** Filters the list to what a number of the overview stands for, and goes there. */
  #onShow(event: Event): void {
    const link = event.target instanceof Element ? event.target.closest('a.show') : null;
    const shows = link?.getAttribute('data-shows') ?? null;
    if (shows === null) return;
    event.preventDefault();
    this.#filters.show(JSON.parse(decodeURIComponent(shows)) as Shows);
    byId('app').scrollIntoView();
    this.#list.element.focus({ preventScroll: true });
  }

  async #open(row: number | null): Promise<void> {
    this.#detail = row === null ? null : await this.#details.of(row);
    // Somebody who moves fast has gone on while this was unpacked.
    if (row === this.#list.activeRow) this.#showDetail(row);
  }

  #showDetail(row: number | null): void {
    const detail = this.#detail;
    if (row === null || detail === null) {
      this.#pane.replaceChildren(
        h('p', { class: 'note' }, 'Choose a container to see its record, the evidence, and the bytes that change.'),
      );
      return;
    }
    const { product, pattern } = this.#table;
    const actions = {
      accept: () => void this.#review.accept([row]),
      reject: () => void this.#review.reject([row]),
      clear: () => void this.#review.clear([row]),
      choose: (id: string) => void this.#review.choose(row, id),
      comment: (text: string) => void this.#review.comment([row], text),
      selectProduct: () => this.#selectLike(product, row),
      selectPattern: () => this.#selectLike(pattern, row),
    };
    this.#pane.replaceChildren(detailPane(this.#table, this.#facts, this.#review, row, detail, actions));
  }

  /** Selects every row of the whole plan that is like this one, whatever the filters show; says so. */
  #selectLike(keys: Int32Array, row: number): void {
    const rows: number[] = [];
    keys.forEach((key, at) => {
      if (key === keys[row]) rows.push(at);
    });
    this.#list.unselect();
    this.#list.select(rows);
    this.#say(`${count(rows.length)} selected in the whole plan. Now accept, reject or comment them.`);
  }

  #reviewChanged(): void {
    const n = this.#review.size;
    this.#download.textContent = `Download ${count(n)} ${n === 1 ? 'decision' : 'decisions'}`;
    this.#download.disabled = this.#review.entries().length === 0;
    if (this.#review.status !== '') this.#say(this.#review.status);
    this.#list.render();
    if (!this.#pane.contains(document.activeElement)) this.#showDetail(this.#list.activeRow);
    else this.#refreshKeepingFocus();
  }

  /** The pane is drawn anew after each decision; the keyboard must not fall out of it. */
  #refreshKeepingFocus(): void {
    const focused = [...this.#pane.querySelectorAll('button, input')].indexOf(document.activeElement ?? this.#pane);
    this.#showDetail(this.#list.activeRow);
    const again = [...this.#pane.querySelectorAll('button, input')][focused];
    if (again instanceof HTMLElement) again.focus();
  }

  #save(): void {
    const url = URL.createObjectURL(new Blob([this.#review.file()], { type: 'application/json' }));
    h('a', { href: url, download: 'decisions.json' }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
    this.#review.markDownloaded();
    this.#say('Feed it back with: ayon-remap plan … --decisions decisions.json');
  }

  #takeBack(): void {
    const n = this.#review.undo();
    this.#say(`${count(n)} ${n === 1 ? 'change' : 'changes'} taken back.`);
  }

  #say(text: string): void {
    this.#message.textContent = text;
  }

  #onKey(event: KeyboardEvent): void {
    // While the keys are shown, Esc closes them, and nothing happens to what lies behind.
    if (this.#help.open || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement) {
      if (event.key === 'Escape') this.#list.element.focus();
      return;
    }
    const chosen =
      this.#list.selected.size > 0 ? [...this.#list.selected] : [this.#list.activeRow].filter((row) => row !== null);
    const row = this.#list.activeRow;
    const keys: Readonly<Record<string, () => void>> = {
      '/': () => this.#filters.search.focus(),
      '?': () => this.#help.showModal(),
      a: () => void this.#review.accept(chosen),
      r: () => void this.#review.reject(chosen),
      f: () => void this.#review.takeFirst(chosen),
      d: () => void this.#review.clear(chosen),
      u: () => this.#takeBack(),
      c: () => document.getElementById('comment')?.focus(),
      p: () => row !== null && this.#selectLike(this.#table.product, row),
      s: () => row !== null && this.#selectLike(this.#table.pattern, row),
      Escape: () => this.#list.unselect(),
    };
    const number = /^[1-9]$/.test(event.key) ? this.#detail?.alternatives[Number(event.key) - 1] : undefined;
    const act = number === undefined || row === null ? keys[event.key] : () => void this.#review.choose(row, number.id);
    if (act === undefined) return;
    event.preventDefault();
    act();
  }
}

async function start(): Promise<void> {
  try {
    const facts = await loadFacts();
    await new Page(await loadTable(facts), facts).start();
  } catch (error) {
    const says = `This browser cannot show the list (${String(error)}). Use a browser of 2023 or newer, or containers.csv.`;
    byId('app').replaceChildren(h('p', { class: 'note' }, says));
  }
}

// The totals are painted first; unpacking the list begins with the next task.
setTimeout(() => void start(), 0);
