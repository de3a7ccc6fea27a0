import type { ByteString } from '../../model/bytes.ts';

/** A `key = value` line. Indices count bytes of the document. */
export interface TomlEntry {
  readonly key: ByteString;
  readonly value: ByteString;
  /** Where the value's content stands, without its quotes. */
  readonly start: number;
  readonly end: number;
  /** Whether the content stands there byte for byte: a quoted text without escapes. */
  readonly plain: boolean;
}

export interface TomlRecord {
  readonly entries: readonly TomlEntry[];
  /** Whether every line was understood, and no key given twice. Tables, arrays and long strings are not: no record ever needed them. */
  readonly complete: boolean;
}

const LINE =
  /^[ \t]*(?:(?<key>[\w-]+)|"(?<quotedKey>[^"\\]*)")[ \t]*=[ \t]*(?:"(?<basic>(?:[^"\\]|\\.)*)"|'(?<literal>[^']*)'|(?<bare>[\w.:+-]+))[ \t]*(?:#.*)?$/d;

const MEANING_OF: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

/** Reads the flat TOML that the first pipeline in Nuke kept in one knob (`toml.dumps` of a flat dictionary). */
export function readToml(document: ByteString): TomlRecord {
  const entries = new Map<string, TomlEntry>();
  let complete = true;
  let offset = 0;
  for (const whole of document.split('\n')) {
    const line = whole.endsWith('\r') ? whole.slice(0, -1) : whole;
    const entry = readLine(line, offset);
    if (entry !== null && !entries.has(entry.key)) entries.set(entry.key, entry);
    else if (!/^[ \t]*(#.*)?$/.test(line)) complete = false;
    // What stands under a table's name is another level.
    if (/^[ \t]*\[/.test(line)) break;
    offset += whole.length + 1;
  }
  return { entries: [...entries.values()], complete };
}

function readLine(line: ByteString, offset: number): TomlEntry | null {
  const match = LINE.exec(line);
  const groups = match?.groups;
  const indices = match?.indices?.groups;
  if (groups === undefined || indices === undefined) return null;
  const { basic, literal, bare } = groups;
  const [start, end] = indices['basic'] ?? indices['literal'] ?? indices['bare'] ?? [0, 0];
  const content = basic ?? literal ?? bare ?? '';
  const escaped = basic?.includes('\\') ?? false;
  return {
    key: groups['key'] ?? groups['quotedKey'] ?? '',
    value: escaped ? unescapeToml(content) : content,
    start: offset + start,
    end: offset + end,
    plain: bare === undefined && !escaped,
  };
}

function unescapeToml(content: ByteString): ByteString {
  return content.replace(
    /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/g,
    (_all, u?: string, U?: string, c?: string) => {
      const point = u ?? U;
      if (point === undefined) return MEANING_OF[c ?? ''] ?? c ?? '';
      const code = Number.parseInt(point, 16);
      return code > 0x10ffff ? '' : Buffer.from(String.fromCodePoint(code), 'utf8').toString('latin1');
    },
  );
}
