import { PLACES } from '../columns.ts';
import type { TextColumn } from '../columns.ts';
import { sharedFolder } from '../../shared-folder.ts';
import type { Table } from './data.ts';

export type GroupBy = 'workfile' | 'product' | 'reason' | 'above' | 'none';

/** What the person wants to see. */
export interface Query {
  readonly search: string;
  /** Column and the word it must hold; a state, a host … */
  readonly filters: Readonly<Partial<Record<TextColumn, string>>>;
  readonly review: 'any' | 'open' | 'decided';
  readonly outdated: boolean;
  readonly group: GroupBy;
}

export interface Group {
  readonly key: number;
  readonly name: string;
  readonly rows: readonly number[];
}

const SEARCHED: readonly TextColumn[] = [
  ...(['workfile', 'node', 'oldId', 'newId', 'folder', 'product', 'version', 'representation'] as const),
  ...(['loader', 'reason', 'project', 'above', 'host'] as const),
];

/** Rows that match, in the order of the plan. Each word of the search must stand somewhere in the row. */
export function select(
  table: Table,
  query: Query,
  isDecided: (row: number) => boolean,
  isOpen: (row: number) => boolean,
): number[] {
  const hits = query.search
    .toLowerCase()
    .split(/\s+/)
    .filter((term) => term !== '')
    .map((term) => rowsWith(table, term));
  const wanted = Object.entries(query.filters).map(([column, word]) => ({
    column: table.text[column as TextColumn],
    indexes: indexesOf(table, column, word),
  }));
  const rows: number[] = [];
  for (let row = 0; row < table.rows; row += 1) {
    if (wanted.some(({ column, indexes }) => !indexes.has(column[row] ?? -1))) continue;
    if (query.outdated && table.number.outdated[row] !== 1) continue;
    if (query.review === 'open' && (isDecided(row) || !isOpen(row))) continue;
    if (query.review === 'decided' && !isDecided(row)) continue;
    if (hits.every((hit) => hit[row] === 1)) rows.push(row);
  }
  return rows;
}

/** The words of the table that a filter takes: the word itself; of findings each list of codes that holds it. */
function indexesOf(table: Table, column: string, word: string): ReadonlySet<number> {
  if (column !== 'findings') return new Set([table.words.indexOf(word)]);
  return new Set(table.words.flatMap((list, index) => (list.split(' ').includes(word) ? [index] : [])));
}

/** How many rows of each kind there are. */
export function countPlaces(table: Table, rows: Iterable<number>): Record<keyof typeof PLACES, number> {
  const counts = { record: 0, second: 0, workfile: 0 };
  for (const row of rows) counts[placeOf(table, row)] += 1;
  return counts;
}

export function placeOf(table: Table, row: number): keyof typeof PLACES {
  const place = table.words[table.text.place[row] ?? -1];
  return place === PLACES.record ? 'record' : place === PLACES.second ? 'second' : 'workfile';
}

/** Marks the rows in which a term stands. Each different word is looked at once; plain loops, as there are millions of steps. */
function rowsWith(table: Table, term: string): Uint8Array {
  const words = new Uint8Array(table.words.length);
  for (let at = 0; at < words.length; at += 1) if (table.lower[at]?.includes(term) === true) words[at] = 1;
  const rows = new Uint8Array(table.rows);
  for (const name of SEARCHED) {
    const column = table.text[name];
    for (let row = 0; row < rows.length; row += 1) if (words[column[row] ?? 0] === 1) rows[row] = 1;
  }
  return rows;
}

/** The rows in groups, by name. Without grouping, one group without a name. */
export function grouped(
  table: Table,
  rows: readonly number[],
  by: GroupBy,
  reasons: Readonly<Record<string, string>>,
  shared: string,
): Group[] {
  if (by === 'none') return [{ key: 0, name: '', rows }];
  const keys = by === 'product' ? table.product : table.text[by];
  const found = new Map<number, number[]>();
  for (const row of rows) {
    const key = keys[row] ?? 0;
    const group = found.get(key);
    if (group === undefined) found.set(key, [row]);
    else group.push(row);
  }
  const groups = [...found].map(([key, own]) => ({
    key,
    name: nameOf(table, by, key, own[0] ?? 0, reasons).slice(by === 'workfile' ? shared.length : 0),
    rows: own,
  }));
  return groups.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.key - b.key));
}

function nameOf(
  table: Table,
  by: GroupBy,
  key: number,
  row: number,
  reasons: Readonly<Record<string, string>>,
): string {
  const words = (column: TextColumn): string => table.words[table.text[column][row] ?? 0] ?? '';
  if (by === 'product') {
    const name = `${words('folder')} ${words('product')}`.trim();
    return name === '' ? 'product not known' : name;
  }
  const name = table.words[key] ?? '';
  if (by === 'reason') return name === '' ? 'nothing in the way' : (reasons[name] ?? name);
  if (by === 'above') return name === '' ? 'folder not known' : name;
  return name;
}

/** The folder that all workfiles share, with its last slash: what the list need not repeat in every line. */
export function sharedOf(table: Table): string {
  return sharedFolder([...new Set(table.text.workfile)].map((index) => table.words[index] ?? ''));
}
