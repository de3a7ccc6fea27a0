import type { ByteString } from '../../model/bytes.ts';

/** A value in a JSON text, with where it stands: `from` is its first byte, `to` the one behind its last, in bytes of the text. */
export type JsonValue =
  | { readonly kind: 'object'; readonly from: number; readonly to: number; readonly members: readonly JsonMember[] }
  | { readonly kind: 'array'; readonly from: number; readonly to: number; readonly items: readonly JsonValue[] }
  /** `text` is the content with its escapes read, as UTF-8 bytes; the quotes are inside `from` and `to`. */
  | { readonly kind: 'string'; readonly from: number; readonly to: number; readonly text: ByteString }
  /** A number, `true`, `false` or `null`, as it is written. */
  | { readonly kind: 'word'; readonly from: number; readonly to: number; readonly text: ByteString };

export type JsonObject = Extract<JsonValue, { kind: 'object' }>;

export interface JsonMember {
  readonly key: Extract<JsonValue, { kind: 'string' }>;
  readonly value: JsonValue;
}

/** Python's own reader gives up at about a thousand; no record nests deeper than three. */
const DEEPEST = 100;

const BLANKS = /[ \t\r\n]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
// Python writes the last three for floats that are no numbers, and reads them.
const WORD = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|NaN|-?Infinity/y;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const BLANK = 0x20;

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

interface Open {
  readonly from: number;
  readonly close: '}' | ']';
  readonly members: JsonMember[];
  readonly items: JsonValue[];
  key: JsonMember['key'] | null;
}

/** Reads a whole JSON text; null where it is none, or nests too deep. Linear, and without recursion. */
export function readJson(text: ByteString): JsonValue | null {
  return new Reader(text).read();
}

/** What becomes of the values while a text is read that is not kept as a whole. */
export interface Visit {
  /** Gets each value of the root, with its key where the root is an object; the text may turn out to be no JSON later. */
  readonly each: (value: JsonValue, key: JsonMember['key'] | null) => void;
  /** What stands in more brackets than this is read and let go, and so are numbers and the like. */
  readonly depth: number;
}

/** Reads a whole JSON text value by value of its root; returns the kind of the root, null where the text is no JSON. */
export function visitJson(text: ByteString, visit: Visit): JsonValue['kind'] | null {
  return new Reader(text, visit).read()?.kind ?? null;
}

/** The value of a key: of several with one name the last counts, as in Python and in JavaScript. */
export function memberOf(object: JsonObject, key: string): JsonMember | null {
  for (let at = object.members.length - 1; at >= 0; at -= 1) {
    const member = object.members[at];
    if (member?.key.text === key) return member;
  }
  return null;
}

class Reader {
  readonly #text: ByteString;
  readonly #visit: Visit | null;
  readonly #open: Open[] = [];
  #at = 0;

  constructor(text: ByteString, visit: Visit | null = null) {
    this.#text = text;
    this.#visit = visit;
  }

  read(): JsonValue | null {
    for (;;) {
      const value = this.#value();
      if (value === null) return null;
      if (value === 'opened') continue;
      const root = this.#place(value);
      if (root !== 'more') return root;
    }
  }

  /** The next scalar or empty container; `opened` where one with content begins. */
  #value(): JsonValue | 'opened' | null {
    this.#skip();
    const from = this.#at;
    const first = this.#text[from];
    if (first === '"') return this.#string();
    if (first !== '{' && first !== '[') return this.#word();
    this.#at += 1;
    this.#skip();
    const close = first === '{' ? '}' : ']';
    if (this.#text[this.#at] === close) {
      this.#at += 1;
      const place = { from, to: this.#at };
      return close === '}' ? { kind: 'object', ...place, members: [] } : { kind: 'array', ...place, items: [] };
    }
    if (this.#open.length >= DEEPEST) return null;
    const open: Open = { from, close, members: [], items: [], key: null };
    this.#open.push(open);
    return close === '}' && !this.#key(open) ? null : 'opened';
  }

  /** Puts a finished value where it belongs, and closes what ends with it. The root, `more` where a value follows, or null for no JSON. */
  #place(value: JsonValue): JsonValue | 'more' | null {
    let done = value;
    for (;;) {
      this.#skip();
      const open = this.#open.at(-1);
      if (open === undefined) return this.#at === this.#text.length ? done : null;
      this.#keep(done, open);
      const next = this.#text[this.#at];
      this.#at += 1;
      if (next === ',') return open.close === ']' || this.#key(open) ? 'more' : null;
      if (next !== open.close) return null;
      this.#open.pop();
      const { from, members, items } = open;
      const place = { from, to: this.#at };
      done = open.close === '}' ? { kind: 'object', ...place, members } : { kind: 'array', ...place, items };
    }
  }

  #keep(value: JsonValue, open: Open): void {
    if (this.#visit !== null) {
      if (this.#open.length === 1) {
        this.#visit.each(value, open.key);
        return;
      }
      if (value.kind === 'word' || this.#open.length > this.#visit.depth) return;
    }
    if (open.key === null) open.items.push(value);
    else open.members.push({ key: open.key, value });
  }

  #key(open: Open): boolean {
    this.#skip();
    open.key = this.#text[this.#at] === '"' ? this.#string() : null;
    this.#skip();
    this.#at += 1;
    return open.key !== null && this.#text[this.#at - 1] === ':';
  }

  #string(): Extract<JsonValue, { kind: 'string' }> | null {
    const from = this.#at;
    this.#at += 1;
    let escaped = false;
    // By hand: a pattern that may repeat a choice needs memory for every repetition.
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === QUOTE) break;
      // Also at the end of the text, where it is no number at all.
      if (!(code >= BLANK)) return null;
      if (code !== BACKSLASH) this.#at += 1;
      else if (this.#match(ESCAPE) === null) return null;
      else escaped = true;
    }
    this.#at += 1;
    const inner = this.#text.slice(from + 1, this.#at - 1);
    return { kind: 'string', from, to: this.#at, text: escaped ? unescaped(inner) : inner };
  }

  #word(): JsonValue | null {
    const text = this.#match(WORD);
    return text === null ? null : { kind: 'word', from: this.#at - text.length, to: this.#at, text };
  }

  #skip(): void {
    this.#match(BLANKS);
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined) return null;
    this.#at += found.length;
    return found;
  }
}

/** The escapes of a JSON string read; `\u` becomes the UTF-8 bytes of its character. */
function unescaped(inner: ByteString): ByteString {
  return inner.replace(/(?:\\u[0-9a-fA-F]{4})+|\\(.)/g, (whole, letter: string | undefined) => {
    if (letter !== undefined) return ESCAPES[letter] ?? letter;
    const units = whole.split('\\u').slice(1);
    const text = String.fromCharCode(...units.map((unit) => Number.parseInt(unit, 16)));
    return Buffer.from(text, 'utf8').toString('latin1');
  });
}
