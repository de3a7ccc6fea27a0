import { toByteString } from '../../model/bytes.ts';
import type { ByteString } from '../../model/bytes.ts';
import type { Span } from '../../model/span.ts';
import { readBytes } from '../../files/byte-source.ts';
import type { ByteSource } from '../../files/byte-source.ts';

/** How much is read at a time, in bytes. */
const WINDOW_BYTES = 1024 * 1024;

/** A set of bytes, as a table that a tight loop can ask. */
export type ByteSet = Uint8Array;

export function byteSet(characters: string): ByteSet {
  const set = new Uint8Array(256);
  for (const character of characters) set[character.charCodeAt(0)] = 1;
  return set;
}

/**
 * A place in a source that only moves forward, one reused window at a time: a word of hundreds of megabytes is passed
 * over without being held. What was passed can still be read back by its span.
 */
export class Cursor {
  readonly #source: ByteSource;
  readonly #window: Buffer;
  #start = 0;
  #length = 0;
  #at = 0;

  constructor(source: ByteSource, windowBytes = WINDOW_BYTES) {
    this.#source = source;
    this.#window = Buffer.allocUnsafe(Math.max(1, Math.min(windowBytes, source.size)));
  }

  /** Offset in the source of the next byte. */
  get offset(): number {
    return this.#start + this.#at;
  }

  /** The next byte, or -1 at the end. */
  peek(): number {
    if (this.#at === this.#length && !this.#fill()) return -1;
    return this.#window[this.#at] ?? -1;
  }

  /** Passes `count` bytes, or those that are left. */
  skip(count = 1): void {
    for (let left = count; left > 0;) {
      const step = Math.min(left, this.#length - this.#at);
      this.#at += step;
      left -= step;
      if (left > 0 && !this.#fill()) return;
    }
  }

  /** Passes bytes up to the next one of the set and returns that one, not passed; -1 when the source ends first. */
  seek(set: ByteSet): number {
    for (;;) {
      const window = this.#window;
      const end = this.#length;
      let at = this.#at;
      while (at < end && set[window[at] ?? 0] === 0) at += 1;
      this.#at = at;
      if (at < end) return window[at] ?? -1;
      if (!this.#fill()) return -1;
    }
  }

  /** The bytes of a span anywhere in the source. What the window still holds costs no read. */
  text({ offset, length }: Span): ByteString {
    const from = offset - this.#start;
    if (from >= 0 && from + length <= this.#length) return this.#window.toString('latin1', from, from + length);
    return toByteString(readBytes(this.#source, offset, length));
  }

  /** The byte at an offset that was passed a moment ago; -1 where the window no longer holds it. */
  byteAt(offset: number): number {
    return this.#window[offset - this.#start] ?? -1;
  }

  #fill(): boolean {
    const next = this.#start + this.#length;
    const count = next < this.#source.size ? this.#source.read(this.#window, 0, this.#window.length, next) : 0;
    if (count === 0) return false;
    this.#start = next;
    this.#length = count;
    this.#at = 0;
    return true;
  }
}
