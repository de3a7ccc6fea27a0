/** Colours for a terminal, or none. Colour only underlines what the words say already. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly red: (text: string) => string;
}

const wrap =
  (open: number, close: number) =>
  (text: string): string =>
    `\u001b[${open}m${text}\u001b[${close}m`;
const plain = (text: string): string => text;

export function paint(colour: boolean): Paint {
  if (!colour) return { bold: plain, dim: plain, green: plain, yellow: plain, red: plain };
  return { bold: wrap(1, 22), dim: wrap(2, 22), green: wrap(32, 39), yellow: wrap(33, 39), red: wrap(31, 39) };
}

/** A whole number with thousands apart, the same on every machine. */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** What a path, a node name or a server's answer may not do to a terminal: move its cursor or turn its writing round. */
export function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Bidi_Control}]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Rows with their columns aligned; the first column to the left, numbers to the right. */
export function table(rows: readonly (readonly (string | number)[])[], indent = '  '): string {
  const text = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? count(cell) : cell)));
  const widths = text.reduce<number[]>(
    (widest, row) => row.map((cell, column) => Math.max(widest[column] ?? 0, cell.length)),
    [],
  );
  return text
    .map((row, index) => {
      const cells = row.map((cell, column) => {
        const width = widths[column] ?? 0;
        return typeof rows[index]?.[column] === 'number' ? cell.padStart(width) : cell.padEnd(width);
      });
      return `${indent}${cells.join('  ')}`.trimEnd();
    })
    .join('\n');
}
