import { toByteString } from '../model/bytes.ts';
import type { ByteString } from '../model/bytes.ts';
import type { Span } from '../model/span.ts';
import { spanEnd } from '../model/span.ts';
import type { ByteSource } from './byte-source.ts';

/** Big enough that small chunks come many to a read, small enough that skipping a mesh reads little of it. */
const WINDOW_BYTES = 256 * 1024;

/**
 * Random access to a source through one reused buffer. Meant for moving forward: what lies in the window costs no read,
 * what lies behind the window is skipped unread.
 */
export class Window {
  readonly size: number;
  readonly #source: ByteSource;
  readonly #buffer: Buffer;
  #start = 0;
  #length = 0;

  constructor(source: ByteSource) {
    this.size = source.size;
    this.#source = source;
    this.#buffer = Buffer.allocUnsafe(Math.max(1, Math.min(WINDOW_BYTES, source.size)));
  }

  /** The bytes of the span, valid until the next call; null where they do not all exist or are more than the window holds. */
  view(offset: number, length: number): Buffer | null {
    if (length > this.#buffer.length || offset + length > this.size) return null;
    const inside = offset >= this.#start && offset + length <= this.#start + this.#length;
    if (!inside) {
      // Who goes back a little goes back and forth: what lies in front is read too, instead of the same bytes each time.
      const before =
        offset < this.#start ? Math.min(offset, this.#buffer.length >> 1, this.#buffer.length - length) : 0;
      this.#start = offset - before;
      this.#length = this.#source.read(this.#buffer, 0, this.#buffer.length, this.#start);
      if (this.#length < before + length) return null;
    }
    const at = offset - this.#start;
    return this.#buffer.subarray(at, at + length);
  }

  /** The bytes of the span as a byte string; null as for `view`. */
  text(span: Span): ByteString | null {
    const bytes = this.view(span.offset, span.length);
    return bytes === null ? null : toByteString(bytes);
  }

  /** A big-endian 32-bit integer at `offset` that ends before `end`; null where it does not. */
  uint32(offset: number, end: number): number | null {
    if (offset + 4 > end) return null;
    return this.view(offset, 4)?.readUInt32BE() ?? null;
  }

  /** The string that starts at `offset` and ends with a NUL before `end`, without the NUL; null where there is no NUL. */
  terminated(offset: number, end: number): Span | null {
    for (let at = offset; at < end;) {
      const length = Math.min(end - at, this.#available(at));
      const bytes = this.view(at, length);
      if (bytes === null) return null;
      const nul = bytes.indexOf(0);
      if (nul !== -1) return { offset, length: at + nul - offset };
      at += length;
    }
    return null;
  }

  /** Whether one of these words stands in the span. */
  contains(span: Span, needles: readonly string[]): boolean {
    const overlap = Math.max(0, ...needles.map((needle) => needle.length - 1));
    for (let at = span.offset; at < spanEnd(span);) {
      const length = Math.min(spanEnd(span) - at, this.#buffer.length);
      const bytes = this.view(at, length);
      if (bytes === null) return false;
      if (needles.some((needle) => bytes.includes(needle, 0, 'latin1'))) return true;
      at += length === this.#buffer.length ? Math.max(1, length - overlap) : length;
    }
    return false;
  }

  /** How many bytes from `offset` can be looked at at once without reading more than needed. */
  #available(offset: number): number {
    const inside = this.#start + this.#length - offset;
    return offset >= this.#start && inside > 0 ? inside : this.#buffer.length;
  }
}
