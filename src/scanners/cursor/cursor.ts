import { toByteString } from '../../model/bytes.ts';
import type { ByteString } from '../../model/bytes.ts';
import type { Span } from '../../model/span.ts';
import { readBytes } from '../../files/byte-source.ts';
import type { ByteSource } from '../../files/byte-source.ts';
import { Interned } from './interned.ts';

/** How much is read at a time, in bytes. No window is larger. */
export const WINDOW_BYTES = 1024 * 1024;

/** How much is searched at a time; the end of a script's first line is nearly always in the first piece. */
const SEARCHED_BYTES = 4096;

/** A set of bytes, as a table that a tight loop can ask. */
export type ByteSet = Uint8Array;

export function byteSet(characters: string): ByteSet {
  const set = new Uint8Array(256);
  for (const character of characters) set[character.charCodeAt(0)] = 1;
  return set;
}

/** What ends the lines of a script: one kind throughout. A script with CRLF has newlines too. */
export type Newline = 0x0a | 0x0d;

/** How often any window was filled. */
let fills = 0;

/**
 * A place in a source that only moves forward, one reused window at a time: a word of hundreds of megabytes is passed
 * over without being held. What was passed can still be read back by its span.
 */
export class Cursor {
  readonly #source: ByteSource;
  /** The window, for loops over many bytes; what lies at and behind `end` is stale. */
  readonly window: Buffer;
  /** Index in the window of the next byte. */
  at = 0;
  /** Index in the window behind its last byte. */
  end = 0;
  /** Tells what is in the window from what was in it before, and from what is in any other. */
  filled = 0;
  /** The byte that ends a line. */
  newline: Newline = 0x0a;
  readonly #interned = new Interned();
  #start = 0;

  constructor(source: ByteSource, windowBytes = WINDOW_BYTES) {
    this.#source = source;
    this.window = Buffer.allocUnsafe(Math.max(1, Math.min(windowBytes, WINDOW_BYTES, source.size)));
  }

  /** Offset in the source of the next byte. */
  get offset(): number {
    return this.#start + this.at;
  }

  /** The next byte, or -1 at the end. */
  peek(): number {
    if (this.at === this.end && !this.#fill()) return -1;
    return this.window[this.at] ?? -1;
  }

  /** Passes `count` bytes, or those that are left. */
  skip(count = 1): void {
    for (let left = count; left > 0;) {
      const step = Math.min(left, this.end - this.at);
      this.at += step;
      left -= step;
      if (left > 0 && !this.#fill()) return;
    }
  }

  /** Passes bytes up to the next one of the set and returns that one, not passed; -1 when the source ends first. */
  seek(set: ByteSet): number {
    for (;;) {
      const { window, end } = this;
      let at = this.at;
      while (at < end && set[window[at] ?? 0] === 0) at += 1;
      this.at = at;
      if (at < end) return window[at] ?? -1;
      if (!this.#fill()) return -1;
    }
  }

  /** The bytes of a span anywhere in the source. What the window still holds costs no read. */
  text({ offset, length }: Span): ByteString {
    return this.textAt(offset, length);
  }

  /** The same, for a span that is no object. */
  textAt(offset: number, length: number): ByteString {
    const from = offset - this.#start;
    if (from >= 0 && from + length <= this.end) return this.#interned.text(this.window, from, from + length);
    return toByteString(readBytes(this.#source, offset, length));
  }

  /** The byte at an offset that was passed a moment ago; -1 where the window no longer holds it. */
  byteAt(offset: number): number {
    const at = offset - this.#start;
    return at < this.end ? (this.window[at] ?? -1) : -1;
  }

  /** The offset of the first of these bytes in the source, or -1. Reads in a buffer of its own and moves nothing. */
  firstOf(set: ByteSet): number {
    const buffer = Buffer.allocUnsafe(Math.min(SEARCHED_BYTES, this.#source.size));
    for (let offset = 0; ; offset += buffer.length) {
      const count = this.#source.read(buffer, 0, buffer.length, offset);
      for (let at = 0; at < count; at += 1) if (set[buffer[at] ?? 0] === 1) return offset + at;
      if (count < buffer.length || count === 0) return -1;
    }
  }

  /**
   * Reads on behind the window while what was not passed still stands in it, now at its beginning. Returns whether it did:
   * only where more than half of the window was passed, so that no byte is moved twice.
   */
  slide(): boolean {
    const left = this.end - this.at;
    return left < this.window.length / 2 && this.#read(left);
  }

  #fill(): boolean {
    return this.#read(0);
  }

  /** Keeps so many bytes of the window's end and fills the rest. */
  #read(kept: number): boolean {
    const next = this.#start + this.end;
    if (next >= this.#source.size) return false;
    this.window.copyWithin(0, this.end - kept, this.end);
    const count = this.#source.read(this.window, kept, this.window.length - kept, next);
    fills += 1;
    this.filled = fills;
    this.#start = next - kept;
    this.end = kept + count;
    this.at = 0;
    return count > 0;
  }
}
