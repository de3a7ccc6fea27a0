import type { ByteString } from '../../model/bytes.ts';
import type { Span } from '../../model/span.ts';
import { byteSet } from '../cursor/cursor.ts';
import type { ByteSet, Cursor } from '../cursor/cursor.ts';

/**
 * What a token is: a word, a string, a number, one of Lua's own signs, or any other byte.
 * `broken` is a string or a comment that does not end where it should: behind it nobody knows what is text and what is not.
 */
export type TokenKind =
  'name' | 'string' | 'number' | '{' | '}' | '[' | ']' | '(' | ')' | '=' | ',' | ';' | '.' | 'other' | 'end' | 'broken';

/** A string of the source: what stands between its delimiters, still escaped, and how it is delimited. */
export interface StringToken {
  readonly inner: Span;
  readonly quoting: 'quoted' | 'long';
}

const SPACE = byteSet(' \t\r\n\v\f');
const NAME = byteSet('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789');
const NOT_SPACE = inverted(SPACE);
const NOT_NAME = inverted(NAME);
const LINE_END = byteSet('\r\n');
const BRACKET = byteSet(']');
const DOUBLE_QUOTED = byteSet('"\\\r\n');
const SINGLE_QUOTED = byteSet("'\\\r\n");
/** What may begin, end or hide a table. */
const TABLE_SIGNS = byteSet('{}"\'[-');

const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const PLUS = 0x2b;
const DASH = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const EQUALS = 0x3d;
const OPEN = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE = 0x5d;
const Z = 0x7a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const EXPONENT = byteSet('eEpP');

const SIGNS: ReadonlyMap<number, TokenKind> = new Map(
  (['{', '}', ']', '(', ')', '=', ',', ';', '.'] as const).map((sign) => [sign.charCodeAt(0), sign]),
);

function inverted(set: ByteSet): ByteSet {
  return set.map((value) => 1 - value);
}

/**
 * Lua's words, one at a time, from a source that is read forward once. Comments and blanks lie between tokens. Nothing of
 * a token is kept but where it stands, so a string of any length costs no memory.
 */
export class Lexer {
  readonly #cursor: Cursor;
  #kind: TokenKind = 'other';
  #start = 0;
  #end = 0;
  #string: StringToken | null = null;
  #again = false;

  constructor(cursor: Cursor) {
    this.#cursor = cursor;
  }

  get kind(): TokenKind {
    return this.#kind;
  }

  /** Where the token stands, its delimiters included. */
  get span(): Span {
    return { offset: this.#start, length: this.#end - this.#start };
  }

  /** The string that the token is; null where it is none. */
  get string(): StringToken | null {
    return this.#string;
  }

  text(span: Span): ByteString {
    return this.#cursor.text(span);
  }

  /** Lets the next call of `next` give this token again. */
  unread(): void {
    this.#again = true;
  }

  next(): TokenKind {
    if (this.#again) {
      this.#again = false;
      return this.#kind;
    }
    this.#string = null;
    this.#kind = this.#read();
    this.#end = this.#cursor.offset;
    return this.#kind;
  }

  /**
   * Passes the rest of a table whose brace was the last token, whatever stands in it. False where it never ends; the
   * token is then `end` or `broken`.
   */
  skipTable(): boolean {
    for (let depth = 1; depth > 0;) {
      const byte = this.#cursor.seek(TABLE_SIGNS);
      if (byte === -1) return this.#stop('end');
      if (byte === OPEN_BRACE) depth += 1;
      else if (byte === CLOSE_BRACE) depth -= 1;
      this.#start = this.#cursor.offset;
      if (!this.#passSign(byte)) return this.#stop('broken');
    }
    return true;
  }

  #stop(kind: TokenKind): false {
    this.#kind = kind;
    this.#end = this.#cursor.offset;
    return false;
  }

  /** Passes one sign in a table that is skipped, with all that it begins. */
  #passSign(byte: number): boolean {
    this.#cursor.skip();
    if (byte === QUOTE || byte === APOSTROPHE) return this.#passQuoted(byte);
    if (byte === OPEN) return this.#passLong() !== 'broken';
    return byte !== DASH || this.#passComment() !== 'broken';
  }

  #read(): TokenKind {
    for (;;) {
      const byte = this.#cursor.seek(NOT_SPACE);
      this.#start = this.#cursor.offset;
      if (byte === -1) return 'end';
      if (NAME[byte] === 1) return this.#word(byte);
      this.#cursor.skip();
      if (byte === QUOTE || byte === APOSTROPHE) return this.#quoted(byte);
      if (byte === OPEN) return this.#bracket();
      if (byte === DOT && isDigit(this.#cursor.peek())) return this.#number(byte);
      if (byte !== DASH) return SIGNS.get(byte) ?? 'other';
      const comment = this.#passComment();
      if (comment !== 'passed') return comment === 'none' ? 'other' : 'broken';
    }
  }

  #word(first: number): TokenKind {
    if (isDigit(first)) return this.#number(first);
    this.#cursor.seek(NOT_NAME);
    return 'name';
  }

  #number(first: number): TokenKind {
    let last = first;
    for (let byte = this.#cursor.peek(); byte !== -1; byte = this.#cursor.peek()) {
      const signed = (byte === DASH || byte === PLUS) && EXPONENT[last] === 1;
      if (NAME[byte] !== 1 && byte !== DOT && !signed) break;
      last = byte;
      this.#cursor.skip();
    }
    return 'number';
  }

  #quoted(quote: number): TokenKind {
    const offset = this.#cursor.offset;
    if (!this.#passQuoted(quote)) return 'broken';
    this.#string = { inner: { offset, length: this.#cursor.offset - 1 - offset }, quoting: 'quoted' };
    return 'string';
  }

  /** Passes a string behind its first quote. A line's end ends no string in Lua: there the quote is missing. */
  #passQuoted(quote: number): boolean {
    const stops = quote === QUOTE ? DOUBLE_QUOTED : SINGLE_QUOTED;
    for (;;) {
      const byte = this.#cursor.seek(stops);
      if (byte !== quote && byte !== BACKSLASH) return false;
      this.#cursor.skip();
      if (byte === quote) return true;
      this.#passEscaped();
    }
  }

  /** Passes what a backslash hides: one byte, a whole line's end, or, behind `\z`, all blanks. */
  #passEscaped(): void {
    const escaped = this.#cursor.peek();
    this.#cursor.skip();
    if (escaped === Z) this.#cursor.seek(NOT_SPACE);
    const other = escaped === CR ? LF : escaped === LF ? CR : null;
    if (other !== null && this.#cursor.peek() === other) this.#cursor.skip();
  }

  #bracket(): TokenKind {
    const offset = this.#cursor.offset;
    const level = this.#passLong();
    if (typeof level === 'string') return level === 'none' ? '[' : 'broken';
    const delimiter = level + 1;
    const length = this.#cursor.offset - offset - delimiter - (delimiter + 1);
    this.#string = { inner: { offset: offset + delimiter, length }, quoting: 'long' };
    return 'string';
  }

  /** Passes a long string behind its first bracket and returns its level; `none` where the bracket stands alone. */
  #passLong(): 'none' | 'broken' | number {
    const level = this.#passEquals();
    if (this.#cursor.peek() !== OPEN) return level === 0 ? 'none' : 'broken';
    return this.#passLongBody(level) ? level : 'broken';
  }

  #passLongBody(level: number): boolean {
    this.#cursor.skip();
    while (this.#cursor.seek(BRACKET) !== -1) {
      this.#cursor.skip();
      if (this.#passEquals() !== level || this.#cursor.peek() !== CLOSE) continue;
      this.#cursor.skip();
      return true;
    }
    return false;
  }

  #passEquals(): number {
    let count = 0;
    for (; this.#cursor.peek() === EQUALS; count += 1) this.#cursor.skip();
    return count;
  }

  /** Passes a comment behind its first dash; `none` where the dash is a minus. */
  #passComment(): 'none' | 'passed' | 'broken' {
    if (this.#cursor.peek() !== DASH) return 'none';
    this.#cursor.skip();
    if (this.#cursor.peek() === OPEN) {
      this.#cursor.skip();
      const level = this.#passEquals();
      if (this.#cursor.peek() === OPEN) return this.#passLongBody(level) ? 'passed' : 'broken';
    }
    this.#cursor.seek(LINE_END);
    return 'passed';
  }
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE;
}
