import type { PageFacts, TextColumn } from '../columns.ts';
import type { Table } from './data.ts';
import { count, h } from './dom.ts';
import type { GroupBy, Query } from './query.ts';
import { printable } from '../../text.ts';

const FACETS: readonly (readonly [TextColumn, string])[] = [
  ['state', 'State'],
  ['host', 'Application'],
  ['reason', 'Reason'],
  ['method', 'How'],
  ['sequence', 'Sequence'],
  ['loader', 'Loader'],
];
const GROUPS: readonly (readonly [GroupBy, string])[] = [
  ['workfile', 'workfile'],
  ['product', 'product'],
  ['reason', 'reason'],
  ['sequence', 'sequence'],
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
      if (options.length > 1)
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

/** The words of a column with how many rows hold them, the most frequent first. */
function optionsOf(table: Table, column: TextColumn, facts: PageFacts): HTMLOptionElement[] {
  const counts = new Map<number, number>();
  for (const index of table.text[column]) counts.set(index, (counts.get(index) ?? 0) + 1);
  const sorted = [...counts].sort(([, a], [, b]) => b - a).slice(0, 500);
  return sorted.map(([index, n]) => {
    const word = table.words[index] ?? '';
    return h('option', { value: String(index), 'data-word': word }, `${labelOf(column, word, facts)} (${count(n)})`);
  });
}

function labelOf(column: TextColumn, word: string, facts: PageFacts): string {
  if (word === '') return column === 'reason' ? 'nothing in the way' : 'none';
  if (column === 'state') return `${facts.states[word]?.sign ?? ''} ${facts.states[word]?.says ?? word}`;
  if (column === 'reason') return facts.reasons[word] ?? word;
  if (column === 'method') return facts.methods[word] ?? word;
  return printable(word);
}
