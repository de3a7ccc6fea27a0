import type { ByteString } from '../../model/bytes.ts';
import type { Span } from '../../model/span.ts';
import type { Cursor } from '../cursor/cursor.ts';
import type { StringToken } from './lexer.ts';
import { unescapeString } from './strings.ts';

/** Of a name or a value no more is looked at, in bytes. */
export const LONGEST_TEXT = 4096;

/** The text of a composition at the places that its tokens name. */
export class SourceText {
  readonly #cursor: Cursor;

  constructor(cursor: Cursor) {
    this.#cursor = cursor;
  }

  /** Bytes of the file as they stand. */
  raw(span: Span): ByteString {
    return this.#cursor.text(span);
  }

  /** What a string says; null where it is longer than anything that is looked at. */
  says({ inner, quoting }: StringToken): ByteString | null {
    return inner.length > LONGEST_TEXT ? null : unescapeString(this.raw(inner), quoting);
  }

  /** The line's end and the blanks right before an offset; null where its line begins with something else. */
  indentBefore(offset: number): ByteString | null {
    const from = Math.max(0, offset - 256);
    return /\r?\n[ \t]*$/.exec(this.raw({ offset: from, length: offset - from }))?.[0] ?? null;
  }
}
