/** A statement as an independent reading of a scene gives it. Offsets are in bytes. */
export interface OracleStatement {
  readonly start: number;
  readonly end: number;
  /** From the first byte of the first token to the semicolon. */
  readonly text: string;
}

const PIECES = [
  { kind: 'blank', pattern: /[ \t\v\f\r\n]+/y },
  { kind: 'blank', pattern: /\/\/[^\r\n]*/y },
  { kind: 'blank', pattern: /\/\*[^]*?\*\//y },
  { kind: 'token', pattern: /"(?:\\[^\n]|[^"\\\n])*"/y },
  { kind: 'end', pattern: /;/y },
  { kind: 'token', pattern: /[()+]/y },
  { kind: 'token', pattern: /(?:(?!\/\/|\/\*)[^ \t\v\f\r\n";()])+/y },
] as const;

const OPENS_CONFLICT = /<{7}[^\r\n]*/y;
const IN_CONFLICT = /([<=>|])\1{6}[^\r\n]*/y;

/**
 * Splits a scene into statements by regular expressions over the whole text: slow, and written unlike the scanner, so
 * that the two can disagree. Stops where a text runs over a line end.
 */
export function oracleStatements(bytes: Buffer): readonly OracleStatement[] {
  const text = bytes.toString('latin1');
  const statements: OracleStatement[] = [];
  let start: number | null = null;
  let at = 0;
  let inConflict = false;
  while (at < text.length) {
    const marker: RegExp = inConflict ? IN_CONFLICT : OPENS_CONFLICT;
    marker.lastIndex = at;
    const conflict: RegExpExecArray | null = at === 0 || /[\r\n]/.test(text.charAt(at - 1)) ? marker.exec(text) : null;
    if (conflict !== null) {
      inConflict = !conflict[0].startsWith('>');
      at = marker.lastIndex;
      continue;
    }
    const piece = PIECES.find(({ pattern }) => {
      pattern.lastIndex = at;
      return pattern.test(text);
    });
    if (piece === undefined) break;
    const begins = at;
    at = piece.pattern.lastIndex;
    if (piece.kind === 'token') start ??= begins;
    if (piece.kind === 'end') {
      if (start !== null) statements.push({ start, end: at, text: text.slice(start, at) });
      start = null;
    }
  }
  return statements;
}

export interface OracleRecord {
  readonly node: string;
  readonly id: string;
  readonly representation: string | null;
  /** Offset of the representation's first byte. */
  readonly at: number | null;
}

const CREATE = /^createNode (\w+) .*?(?:-n|-name) "([^"]+)"/;
const SET = /^\tsetAttr (?:-\w+ \w+ )*"\.(id|representation)" -type "string" "([^"]*)";/;
const ANY_CONTAINER = /^(?:pyblish\.(?:avalon|mindbender)|ayon\.load)\.container$/;

/**
 * The container records of a scene that Maya itself wrote, by its lines alone: there every statement of ours begins a
 * line of its own, and no text holds a line end.
 */
export function oracleRecords(bytes: Buffer): readonly OracleRecord[] {
  const records: OracleRecord[] = [];
  let node: string | null = null;
  let found: { id?: string; representation?: string; at?: number } = {};
  const close = (): void => {
    if (node !== null && found.id !== undefined && ANY_CONTAINER.test(found.id)) {
      records.push({ node, id: found.id, representation: found.representation ?? null, at: found.at ?? null });
    }
    found = {};
  };
  let offset = 0;
  for (const line of bytes.toString('latin1').split('\n')) {
    if (/^(createNode|select) /.test(line)) {
      close();
      const [, type, name] = CREATE.exec(line) ?? [];
      node = type === 'objectSet' && name !== undefined ? name : null;
    }
    const set = SET.exec(line);
    if (set?.[1] === 'id') found.id = set[2] ?? '';
    if (set?.[1] === 'representation') {
      found.representation = set[2] ?? '';
      found.at = offset + set[0].length - 2 - found.representation.length;
    }
    offset += line.length + 1;
  }
  close();
  return records;
}
