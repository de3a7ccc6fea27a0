import type { Span } from '../../model/span.ts';
import { readBytes } from '../bytes/source.ts';
import type { ByteSource } from '../bytes/source.ts';

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
  #filled = 0;

  constructor(source: ByteSource) {
    this.#source = source;
    this.size = source.size;
    this.#buffer = Buffer.allocUnsafe(Math.max(1, Math.min(WINDOW_BYTES, source.size)));
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
