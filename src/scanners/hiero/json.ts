import type { ByteString } from '../../model/bytes.ts';
import { utf8 } from './xml/references.ts';

/** A value in a JSON text, with its place in it. Offsets are indices into the text. */
export type JsonValue =
  | { readonly kind: 'text'; readonly text: ByteString; readonly start: number; readonly end: number }
  | { readonly kind: 'object'; readonly members: ReadonlyMap<ByteString, JsonValue> }
  /** Anything else, and objects deeper than records are: as it is written. */
  | { readonly kind: 'other'; readonly written: ByteString };

/** A record in an object of records is the deepest that is looked into. */
const DEPTH = 2;

/**
 * Reads a JSON text with the places of its texts; null where it is none. The built-in parser decides what is JSON; this one
 * only walks what passed. Of a key that is given twice the last one counts, as in Python.
 */
export function readJson(text: ByteString): JsonValue | null {
  try {
    JSON.parse(text);
  } catch {
    return null;
  }
  return new Walk(text).value(0);
}

const BLANK = /[ \t\n\r]*/y;
const SCALAR = /[^,\]} \t\n\r]+/y;
const QUOTE_OR_ESCAPE = /["\\]/g;
/** Everything that a bracket or a text begins or ends with: the rest does not matter for finding the end of a value. */
const STRUCTURE = /["[\]{}]/g;

class Walk {
  readonly #text: ByteString;
  #at = 0;

  constructor(text: ByteString) {
    this.#text = text;
  }

  value(depth: number): JsonValue {
    this.#pass(BLANK);
    const start = this.#at;
    const first = this.#text[start];
    if (first === '"') {
      const text = this.#string();
      return { kind: 'text', text, start: start + 1, end: this.#at - 1 };
    }
    if (first === '{' && depth < DEPTH) return { kind: 'object', members: this.#members(depth) };
    if (first === '{' || first === '[') this.#passNested();
    else this.#pass(SCALAR);
    return { kind: 'other', written: this.#text.slice(start, this.#at) };
  }

  #members(depth: number): Map<ByteString, JsonValue> {
    const members = new Map<ByteString, JsonValue>();
    this.#at += 1;
    for (;;) {
      this.#pass(BLANK);
      if (this.#text[this.#at] === '}') break;
      if (this.#text[this.#at] === ',') {
        this.#at += 1;
        continue;
      }
      const key = this.#string();
      this.#pass(BLANK);
      this.#at += 1;
      members.set(key, this.value(depth + 1));
    }
    this.#at += 1;
    return members;
  }

  /** Passes an object or a list however deep it goes, with no recursion. */
  #passNested(): void {
    for (let open = 0; ;) {
      STRUCTURE.lastIndex = this.#at;
      const found = STRUCTURE.exec(this.#text);
      if (found === null) return;
      this.#at = found.index;
      if (found[0] === '"') {
        this.#passString();
        continue;
      }
      this.#at += 1;
      open += found[0] === '[' || found[0] === '{' ? 1 : -1;
      if (open === 0) return;
    }
  }

  /** Passes a text and returns what it says. */
  #string(): ByteString {
    const start = this.#at + 1;
    this.#passString();
    return unescapeJson(this.#text.slice(start, this.#at - 1));
  }

  #passString(): void {
    for (this.#at += 1; ;) {
      QUOTE_OR_ESCAPE.lastIndex = this.#at;
      const found = QUOTE_OR_ESCAPE.exec(this.#text);
      if (found === null) return;
      this.#at = found.index + (found[0] === '"' ? 1 : 2);
      if (found[0] === '"') return;
    }
  }

  #pass(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const token = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += token.length;
    return token;
  }
}

const LETTERS: ReadonlyMap<string, string> = new Map([
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

/** What stands between the quotes of a JSON text, as bytes of UTF-8. */
function unescapeJson(token: ByteString): ByteString {
  if (!token.includes('\\')) return token;
  return token.replace(
    /\\u([0-9a-fA-F]{4})(?:\\u([dD][c-fC-F][0-9a-fA-F]{2}))?|\\(.)/g,
    (_match, unit, low, letter) => {
      if (typeof letter === 'string') return LETTERS.get(letter) ?? letter;
      const high = Number.parseInt(String(unit), 16);
      if (low === undefined) return utf8(high);
      const second = Number.parseInt(String(low), 16);
      const isPair = high >= 0xd800 && high < 0xdc00;
      return isPair ? utf8(0x10000 + ((high - 0xd800) << 10) + (second - 0xdc00)) : utf8(high) + utf8(second);
    },
  );
}

/** A text as a JSON text in ASCII, quotes included, as Python writes it. */
export function quoteJson(text: ByteString): ByteString {
  const characters = JSON.stringify(Buffer.from(text, 'latin1').toString('utf8'));
  return characters.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
