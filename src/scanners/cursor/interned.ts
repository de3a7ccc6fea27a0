import type { ByteString } from '../../model/bytes.ts';

const SLOTS = 4096;
/** Longer texts are hardly ever the same. In bytes. */
const MAX_LENGTH = 64;

/**
 * Texts as strings, those that were met a moment ago as the same string: a script says `avalon:loader` and `LoadClip` once
 * a record, and neither time nor memory should be spent on each.
 */
export class Interned {
  readonly #table: (ByteString | undefined)[] = new Array<ByteString | undefined>(SLOTS).fill(undefined);

  /** The bytes `[from, to)`. */
  text(bytes: Buffer, from: number, to: number): ByteString {
    const length = to - from;
    if (length > MAX_LENGTH) return bytes.toString('latin1', from, to);
    let hash = length;
    for (let at = from; at < to; at += 1) hash = (Math.imul(hash, 31) + (bytes[at] ?? 0)) | 0;
    const slot = (hash ^ (hash >>> 12)) & (SLOTS - 1);
    const known = this.#table[slot];
    if (known?.length === length && isAt(known, bytes, from)) return known;
    const text = bytes.toString('latin1', from, to);
    this.#table[slot] = text;
    return text;
  }
}

function isAt(text: ByteString, bytes: Buffer, from: number): boolean {
  for (let i = 0; i < text.length; i += 1) if (text.charCodeAt(i) !== bytes[from + i]) return false;
  return true;
}
