/**
 * Cells of a table that a spreadsheet opens. Everything that could do harm there is written in a form that is harmless and
 * can be turned back exactly, because a reviewed table is read again:
 *
 * - `'` in front of what a spreadsheet would take for a formula (`= + - @`), and of ids that it would take for a number
 *   (24 digits, or digits around one `e`) and save rounded;
 * - `\uXXXX` for control and bidirectional characters, and for a formula's first character behind `,` `;` or a tab, which
 *   begins a cell where the list separator of the country is another one.
 */
const FORMULA = /^'*(?:[=+\-@\uff1d\uff0b\uff0d\uff20]|\d{16,}$|\d+[eE]\d+$)/;
const INNER = /(?<=[,;|"]\s*)[=+\-@\uff1d\uff0b\uff0d\uff20]/g;
const UNSAFE = /[\p{Cc}\p{Bidi_Control}\u2028\u2029\ufeff\ufffe\uffff]|\p{Cs}/gu;
const ESCAPED = /\\u([0-9a-f]{4})/g;

/** The text in its harmless form. `cellText` gives it back. */
export function harmless(text: string): string {
  const escaped = text
    .replace(/\\(?=u[0-9a-f]{4})/g, '\\u005c')
    .replace(UNSAFE, escape)
    .replace(INNER, escape);
  return FORMULA.test(escaped) ? `'${escaped}` : escaped;
}

/** The text that a harmless form stands for. */
export function cellText(cell: string): string {
  const plain = FORMULA.test(cell) && cell.startsWith("'") ? cell.slice(1) : cell;
  return plain.replace(ESCAPED, (_match, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}

/** One record of RFC 4180, with its line end. */
export function csvRecord(cells: readonly (string | number)[]): string {
  return `${cells.map((cell) => (typeof cell === 'number' ? String(cell) : quoted(harmless(cell)))).join(',')}\r\n`;
}

function quoted(text: string): string {
  // A trailing blank is lost by some spreadsheets unless it is quoted.
  return /[",;\r\n\t']|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
