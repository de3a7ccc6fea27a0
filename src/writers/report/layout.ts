import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import { count } from './text.ts';

/** How wide a line may be where nobody tells: a file, a pipe, a farm's log. */
export const COLUMNS = 100;

/** Narrower than this, indentation would leave no room for words. */
const LEAST = 40;

/** Text in lines that end between words. What is longer than a line (a path) stands alone on its own, whole. */
export function wrapped(text: string, columns: number, indent = '', hanging = indent): string {
  const room = Math.max(LEAST, columns) - Math.max(stringWidth(indent), stringWidth(hanging));
  return wrapAnsi(text, room, { hard: false, wordWrap: true, trim: true })
    .split('\n')
    .map((line, at) => `${at === 0 ? indent : hanging}${line}`)
    .join('\n');
}

/** How many columns the widest line takes. */
export function widest(text: string): number {
  return Math.max(...text.split('\n').map((line) => stringWidth(line)));
}

/** At most `room` columns: what is too long loses its middle, as the ends of a path tell most. */
export function shorten(text: string, room: number): string {
  if (stringWidth(text) <= room) return text;
  const characters = [...text];
  const third = Math.floor((room - 1) / 3);
  const head = fitting(characters, third);
  const tail = fitting(characters.toReversed(), room - 1 - stringWidth(head));
  return `${head}…${[...tail].toReversed().join('')}`;
}

/** As many of the characters as these columns hold. */
function fitting(characters: readonly string[], room: number): string {
  let text = '';
  for (const character of characters) {
    if (stringWidth(text + character) > room) break;
    text += character;
  }
  return text;
}

/** Rows with their columns aligned; words to the left, numbers to the right. */
export function table(rows: readonly (readonly (string | number)[])[], indent = '  '): string {
  const text = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? count(cell) : cell)));
  const widths = text.reduce<number[]>(
    (widest, row) => row.map((cell, column) => Math.max(widest[column] ?? 0, stringWidth(cell))),
    [],
  );
  return text
    .map((row, index) => {
      const cells = row.map((cell, column) => {
        const pad = ' '.repeat(Math.max(0, (widths[column] ?? 0) - stringWidth(cell)));
        return typeof rows[index]?.[column] === 'number' ? pad + cell : cell + pad;
      });
      return `${indent}${cells.join('  ')}`.trimEnd();
    })
    .join('\n');
}

/** A number with its words, and under them what more there is to say. */
export interface Entry {
  readonly n: number;
  readonly says: string;
  /** Part of the entry above it, so it stands further in. */
  readonly part?: true;
  readonly more?: readonly string[];
}

/** Entries with their numbers aligned; every line of words begins in the same column. */
export function entries(list: readonly Entry[], columns: number, between = '  '): string {
  const wide = Math.max(...list.map(({ n }) => count(n).length));
  return list
    .flatMap(({ n, says, part, more = [] }) => {
      const head = `  ${count(n).padStart(wide)}${between}${part === true ? '  ' : ''}`;
      const hanging = ' '.repeat(stringWidth(head));
      return [wrapped(says, columns, head, hanging), ...more.map((line) => wrapped(line, columns, hanging))];
    })
    .join('\n');
}
