/** The header of a COPY block: which table, and which columns in which order. */
export interface CopyHeader {
  readonly schema: string;
  readonly table: string;
  readonly columns: readonly string[];
}

const HEADER = /^COPY ("[^"]+"|\w+)\.("[^"]+"|\w+) \((.*)\) FROM stdin;$/;

/** The line that ends a COPY block. */
export const COPY_END = '\\.';

export function parseCopyHeader(line: string): CopyHeader | null {
  const match = HEADER.exec(line);
  if (match === null) return null;
  const [, schema = '', table = '', columns = ''] = match;
  return { schema: unquote(schema), table: unquote(table), columns: columns.split(', ').map(unquote) };
}

function unquote(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
}

/** The fields of a data line in PostgreSQL's text format: separated by tabs, `\N` for null, backslash escapes. */
export function parseCopyLine(line: string): readonly (string | null)[] {
  return line.split('\t').map((field) => (field === '\\N' ? null : unescapeField(field)));
}

const NAMED: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

function unescapeField(field: string): string {
  if (!field.includes('\\')) return field;
  return field.replace(
    /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2})|([\s\S]))/g,
    (_match, octal: string | undefined, hex: string | undefined, other: string | undefined) => {
      if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8) & 0xff);
      if (hex !== undefined) return String.fromCharCode(parseInt(hex, 16));
      return NAMED[other ?? ''] ?? other ?? '';
    },
  );
}

/**
 * The columns and values of an `INSERT INTO table (columns) VALUES (values);` line as `pg_dump --column-inserts` writes it.
 *
 * @returns null where the line is not one.
 */
export function parseInsert(line: string, table: string): ReadonlyMap<string, string | null> | null {
  const start = `INSERT INTO ${table} (`;
  if (!line.startsWith(start)) return null;
  const end = line.indexOf(') VALUES (', start.length);
  if (end < 0) return null;
  const columns = line.slice(start.length, end).split(', ').map(unquote);
  const values = parseValues(line.slice(end + ') VALUES ('.length));
  if (values === null || values.length !== columns.length) return null;
  return new Map(columns.map((column, at) => [column, values[at] ?? null]));
}

/** The values up to the closing parenthesis: `'text'` with doubled quotes, `E'text'` also with backslashes, or a bare word. */
function parseValues(text: string): readonly (string | null)[] | null {
  const values: (string | null)[] = [];
  for (let at = 0; at < text.length;) {
    const value = parseLiteral(text, at) ?? parseWord(text, at);
    if (value === null) return null;
    values.push(value.value);
    if (text[value.end] === ')') return values;
    if (text.slice(value.end, value.end + 2) !== ', ') return null;
    at = value.end + 2;
  }
  return null;
}

interface SqlValue {
  readonly value: string | null;
  /** The index after the value. */
  readonly end: number;
}

function parseLiteral(text: string, start: number): SqlValue | null {
  const escapes = text.startsWith("E'", start);
  if (!escapes && text[start] !== "'") return null;
  let value = '';
  for (let at = start + (escapes ? 2 : 1); at < text.length; at += 1) {
    const c = text[at] ?? '';
    if (c === "'") {
      if (text[at + 1] !== "'") return { value, end: at + 1 };
      at += 1;
    } else if (c === '\\' && escapes) {
      at += 1;
      value += NAMED[text[at] ?? ''] ?? text[at] ?? '';
      continue;
    }
    value += c;
  }
  return null;
}

function parseWord(text: string, start: number): SqlValue | null {
  const word = /[^',()\s]+/y;
  word.lastIndex = start;
  const found = word.exec(text)?.[0];
  if (found === undefined) return null;
  return { value: found === 'NULL' ? null : found, end: word.lastIndex };
}
