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
  // `toLocaleString` loads the tables of every language first, which takes longer than a small report.
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** What a path, a node name or a server's answer may not do to a terminal: move its cursor or turn its writing round. */
export function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Bidi_Control}\u2028\u2029\ufeff\ufffe\uffff]|\p{Cs}/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The largest entries first; equal ones by name, so that the same counts give the same lines. */
export function largest(counts: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(counts).sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
}

/** The largest entries, and one row for all the others together, so that the rows add up. */
export function topOf(counts: Readonly<Record<string, number>>, limit: number): [number, string][] {
  const all = largest(counts);
  if (all.length <= limit) return all.map(([name, n]) => [n, name]);
  const rest = all.slice(limit - 1);
  return [
    ...all.slice(0, limit - 1).map(([name, n]): [number, string] => [n, name]),
    [rest.reduce((sum, [, n]) => sum + n, 0), `in ${count(rest.length)} more`],
  ];
}

/** What to do about loaders that neither AYON nor the rules know. */
export const OWN_LOADERS =
  'Is one of them your own? Say so in the rules (`loaders: [{ own: Name }]`), or give its new name (`{ from: Name, to: NewName }`).';
