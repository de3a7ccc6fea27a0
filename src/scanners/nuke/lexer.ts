import type { Span } from '../../model/span.ts';
import { byteSet } from '../cursor/cursor.ts';
import type { ByteSet, Cursor, Newline } from '../cursor/cursor.ts';
import { skimBraces } from './skim.ts';

export const TAB = 0x09;
export const NEWLINE = 0x0a;
export const RETURN = 0x0d;
export const SPACE = 0x20;
export const QUOTE = 0x22;
export const HASH = 0x23;
export const SEMICOLON = 0x3b;
const OPEN_BRACKET = 0x5b;
export const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;
export const END = -1;

/** A word as it stands in the script, delimiters included. A bare word may lack its end only with the file. */
export interface Word extends Span {
  readonly form: 'bare' | 'quoted' | 'braced';
}

const NOT_SPACE = byteSet('').map((_bit, byte) => Number(byte !== SPACE));
const IN_QUOTES = byteSet('"{}\\');
const IN_LINE: Readonly<Record<Newline, ByteSet>> = { 0x0a: byteSet('\n\\'), 0x0d: byteSet('\r\\') };
const IN_BODY_WORD = byteSet(' \t\r\n{}\\');
const IN_COMMAND_WORD = byteSet(' \t\r\n;[]\\');

/**
 * Passes blanks within a line; a carriage return is one where newlines end the lines, so that LF and CRLF are read alike.
 * Returns whether the last blank was a carriage return.
 */
export function skipBlanks(cursor: Cursor): boolean {
  let returned = false;
  for (;;) {
    const byte = cursor.peek();
    if (byte !== SPACE && byte !== TAB && (byte !== RETURN || cursor.newline === RETURN)) return returned;
    returned = byte === RETURN;
    cursor.skip();
    if (byte === SPACE) cursor.seek(NOT_SPACE);
  }
}

/** Passes the rest of a comment, up to its newline. An escaped newline does not end it. */
export function skipComment(cursor: Cursor): void {
  while (cursor.seek(IN_LINE[cursor.newline]) === BACKSLASH) cursor.skip(2);
}

/**
 * Passes a word in braces: they are counted, a backslash hides the next byte, and quotes mean nothing.
 * Returns null when the source ends inside.
 */
export function readBraced(cursor: Cursor): Word | null {
  const offset = cursor.offset;
  return skimBraces(cursor) ? { offset, length: cursor.offset - offset, form: 'braced' } : null;
}

/** Passes a word of a command (outside of node bodies): square brackets nest in a bare one, and a semicolon ends it. Null when the source ends inside quotes or braces. */
export function readCommandWord(cursor: Cursor): Word | null {
  const offset = cursor.offset;
  const first = cursor.peek();
  if (first === OPEN_BRACE) return readBraced(cursor);
  if (first === QUOTE) {
    cursor.skip();
    for (;;) {
      const byte = cursor.seek(IN_QUOTES);
      if (byte === END) return null;
      cursor.skip(byte === BACKSLASH ? 2 : 1);
      if (byte === QUOTE) return { offset, length: cursor.offset - offset, form: 'quoted' };
    }
  }
  let brackets = 0;
  for (;;) {
    const byte = cursor.seek(IN_COMMAND_WORD);
    if (byte === END || byte === cursor.newline) break;
    if (byte === OPEN_BRACKET) brackets += 1;
    else if (byte === CLOSE_BRACKET) brackets = Math.max(0, brackets - 1);
    else if (byte !== BACKSLASH && brackets === 0) break;
    cursor.skip(byte === BACKSLASH ? 2 : 1);
  }
  return { offset, length: cursor.offset - offset, form: 'bare' };
}

/**
 * The words of a node's body. Nuke finds the end of the body by counting braces alone, and only then reads the words, so
 * both are followed at once: a brace inside a quoted or bare word still counts.
 */
export class BodyLexer {
  readonly #cursor: Cursor;
  /** Open braces, the body's own included. At the start of a word anything but 1 means that the body is damaged. */
  depth = 1;

  constructor(cursor: Cursor) {
    this.#cursor = cursor;
  }

  /** Passes a word. Null when the body or the source ends inside it, which only damage can do to a quoted or braced one. */
  read(): Word | null {
    switch (this.#cursor.peek()) {
      case OPEN_BRACE:
        return readBraced(this.#cursor);
      case QUOTE:
        return this.#readQuoted();
      default:
        return this.#readBare();
    }
  }

  #readQuoted(): Word | null {
    const cursor = this.#cursor;
    const offset = cursor.offset;
    cursor.skip();
    for (;;) {
      const byte = cursor.seek(IN_QUOTES);
      if (byte === END || (byte === CLOSE_BRACE && this.depth === 1)) return null;
      cursor.skip(byte === BACKSLASH ? 2 : 1);
      if (byte === QUOTE) return { offset, length: cursor.offset - offset, form: 'quoted' };
      this.#count(byte);
    }
  }

  #readBare(): Word | null {
    const cursor = this.#cursor;
    const offset = cursor.offset;
    for (;;) {
      const byte = cursor.seek(IN_BODY_WORD);
      const stops = byte === END || byte === SPACE || byte === TAB || byte === RETURN || byte === NEWLINE;
      if (stops || (byte === CLOSE_BRACE && this.depth === 1)) break;
      cursor.skip(byte === BACKSLASH ? 2 : 1);
      this.#count(byte);
    }
    return { offset, length: cursor.offset - offset, form: 'bare' };
  }

  #count(byte: number): void {
    if (byte === OPEN_BRACE) this.depth += 1;
    else if (byte === CLOSE_BRACE) this.depth -= 1;
  }
}
