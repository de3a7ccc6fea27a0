import type { PageFacts, TextColumn } from '../columns.ts';
import type { Table } from './data.ts';
import { count, h } from './dom.ts';
import type { Shows } from '../html-text.ts';
import { placeOf } from './query.ts';
import type { GroupBy, Query } from './query.ts';
import { printable } from '../../text.ts';

const FACETS: readonly (readonly [TextColumn, string])[] = [
  ['state', 'State'],
  ['host', 'Application'],
  ['reason', 'Reason'],
  ['findings', 'Finding'],
  ['method', 'How'],
  ['above', 'Folder'],
  ['loader', 'Loader'],
  ['done', 'Done'],
];
const GROUPS: readonly (readonly [GroupBy, string])[] = [
  ['workfile', 'workfile'],
  ['product', 'product'],
  ['reason', 'reason'],
  ['above', 'folder'],
  ['none', 'nothing'],
];

/** The search field, the filters and the grouping. */
export class Filters {
  readonly element: HTMLElement;
  readonly search: HTMLInputElement;
  readonly #selects = new Map<TextColumn, HTMLSelectElement>();
  readonly #group: HTMLSelectElement;
  readonly #review: HTMLSelectElement;
  readonly #outdated: HTMLInputElement;
  onChange: () => void = () => undefined;

  constructor(table: Table, facts: PageFacts) {
    const changed = (): void => this.onChange();
    this.search = h('input', {
      type: 'search',
      id: 'search',
      placeholder: 'Search: path, node, product, id …  ( / )',
      'aria-label': 'Search',
      input: changed,
    });
    for (const [column, title] of FACETS) {
      const options = optionsOf(table, column, facts);
      // One word that all rows share filters nothing; a finding or what was done is worth naming alone.
      const alone = column === 'findings' || column === 'done' || column === 'reason';
      if (options.length > 1 || (alone && options.some((one) => one.dataset['word'] !== '')))
        this.#selects.set(
          column,
          h(
            'select',
            { 'aria-label': title, change: changed },
            h('option', { value: '' }, `${title}: all`),
            ...options,
          ),
        );
    }
    this.#review = h(
      'select',
      { 'aria-label': 'Review', change: changed },
      option('any', 'Review: all'),
      option('open', 'asks for a person, not reviewed'),
      option('decided', 'reviewed'),
    );
    this.#group = h(
      'select',
      { 'aria-label': 'Group by', change: changed },
      ...GROUPS.map(([value, says]) => option(value, `Group by ${says}`)),
    );
    this.#outdated = h('input', { type: 'checkbox', change: changed });
    this.element = h(
      'div',
      { class: 'filters', role: 'search' },
      this.search,
      ...this.#selects.values(),
      this.#review,
      h('label', {}, this.#outdated, ' outdated'),
      this.#group,
    );
  }

  /** Shows these and nothing else: what a number of the overview stands for. */
  show(shows: Shows): void {
    this.clear();
    this.search.value = shows.search ?? '';
    for (const [column, select] of this.#selects) {
      const word = shows[column];
      if (word !== undefined) select.value = `=${word}`;
    }
    this.onChange();
  }

  clear(): void {
    this.search.value = '';
    for (const select of this.#selects.values()) select.value = '';
    this.#review.value = 'any';
    this.#outdated.checked = false;
  }

  /** Whether anything is filtered away. */
  get isActive(): boolean {
    const { search, filters, review, outdated } = this.query;
    return search !== '' || Object.keys(filters).length > 0 || review !== 'any' || outdated;
  }

  get query(): Query {
    const filters: Partial<Record<TextColumn, string>> = {};
    for (const [column, select] of this.#selects) {
      const value = select.selectedOptions[0]?.dataset['word'];
      if (value !== undefined) filters[column] = value;
    }
    const review = this.#review.value;
    return {
      search: this.search.value,
      filters,
      review: review === 'open' || review === 'decided' ? review : 'any',
      outdated: this.#outdated.checked,
      group: GROUPS.find(([value]) => value === this.#group.value)?.[0] ?? 'none',
    };
  }
}

function option(value: string, says: string): HTMLOptionElement {
  return h('option', { value }, says);
}

/** The words of a column, the most frequent first. What they count are containers; second places are no containers. */
function optionsOf(table: Table, column: TextColumn, facts: PageFacts): HTMLOptionElement[] {
  const counts = new Map<string, number>();
  for (let row = 0; row < table.rows; row += 1) {
    const word = table.words[table.text[column][row] ?? -1] ?? '';
    const n = placeOf(table, row) === 'second' ? 0 : 1;
    for (const one of column === 'findings' && word !== '' ? word.split(' ') : [word])
      counts.set(one, (counts.get(one) ?? 0) + n);
  }
  const sorted = [...counts].sort(([, a], [, b]) => b - a).slice(0, 500);
  return sorted.map(([word, n]) =>
    h('option', { value: `=${word}`, 'data-word': word }, `${labelOf(column, word, facts)} (${count(n)})`),
  );
}

function labelOf(column: TextColumn, word: string, facts: PageFacts): string {
  if (word === '') return column === 'reason' ? 'nothing in the way' : 'none';
  if (column === 'state') return `${facts.states[word]?.sign ?? ''} ${facts.states[word]?.says ?? word}`;
  if (column === 'reason' || column === 'findings') return facts.codes[word] ?? word;
  if (column === 'method') return facts.methods[word] ?? word;
  if (column === 'done') return facts.done[word] ?? word;
  return printable(word);
}
