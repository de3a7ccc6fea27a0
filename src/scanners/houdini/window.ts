import type { ByteString } from '../../model/bytes.ts';
import type { Span } from '../../model/span.ts';
import { MemorySource, readBytes } from '../../files/byte-source.ts';
import type { ByteSource } from '../../files/byte-source.ts';

/** How many bytes are read at a time: small entries are walked from memory, large ones are jumped over unread. */
const WINDOW_BYTES = 256 * 1024;

/**
 * A look at a source through one reused buffer. Walking small entries one after the other costs one read a window;
 * a jump over a large one costs nothing.
 */
export class ByteWindow {
  readonly size: number;
  readonly #source: ByteSource;
  readonly #buffer: Buffer;
  #base = 0;
  #filled: number;

  /** `held`: all bytes of the source, where they are in memory anyway; they are looked at where they lie. */
  constructor(source: ByteSource, held: Buffer | null = null) {
    this.#source = source;
    this.size = source.size;
    this.#buffer = held ?? Buffer.allocUnsafe(Math.max(1, Math.min(WINDOW_BYTES, source.size)));
    this.#filled = held?.length ?? 0;
  }

  /** A look at bytes that are in memory already, where they lie. */
  static over(bytes: Buffer): ByteWindow {
    return new ByteWindow(new MemorySource(bytes), bytes);
  }

  /** Up to `length` bytes from `offset`; fewer at the end of the source. Valid until the next call of any method. */
  view(offset: number, length: number): Buffer {
    if (length > this.#buffer.length && offset + this.#buffer.length < this.size) {
      return readBytes(this.#source, offset, length);
    }
    const end = Math.min(this.size, offset + length);
    if (offset < this.#base || end > this.#base + this.#filled) this.#fill(offset);
    const from = offset - this.#base;
    return this.#buffer.subarray(from, Math.min(this.#filled, from + length));
  }

  /** The same as text, a character a byte. */
  text(offset: number, length: number): ByteString {
    const from = offset - this.#base;
    // Asked for each of a million headers: without a view in between it costs half.
    if (from >= 0 && from + length <= this.#filled) return this.#buffer.toString('latin1', from, from + length);
    return this.view(offset, length).toString('latin1');
  }

  /** The offset of the first `needle` that lies wholly in `[from, to)`, or -1. Reads on in whole windows. */
  indexOf(needle: Buffer, from: number, to: number): number {
    const end = Math.min(to, this.size);
    for (let at = from; at + needle.length <= end;) {
      if (at < this.#base || at + needle.length > this.#base + this.#filled) this.#fill(at);
      const stop = Math.min(this.#filled, end - this.#base);
      const found = this.#buffer.subarray(at - this.#base, stop).indexOf(needle);
      if (found !== -1) return at + found;
      const next = this.#base + stop - needle.length + 1;
      // The source gave less than it promised: it became shorter while it was read.
      if (next <= at) return -1;
      at = next;
    }
    return -1;
  }

  /** A copy of the bytes of a span, shorter at the end of the source. */
  copy(span: Span): Buffer {
    return readBytes(this.#source, span.offset, span.length);
  }

  #fill(offset: number): void {
    this.#base = offset;
    this.#filled = this.#source.read(
      this.#buffer,
      0,
      Math.max(0, Math.min(this.#buffer.length, this.size - offset)),
      offset,
    );
  }
}
