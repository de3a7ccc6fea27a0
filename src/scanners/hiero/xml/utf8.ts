import { isUtf8 } from 'node:buffer';
import type { ByteSource } from '../../../files/byte-source.ts';

const BLOCK_BYTES = 1024 * 1024;
/** A character has at most this many bytes. */
const LONGEST = 4;

/** Whether the whole source is valid UTF-8, which every reader of XML insists on. One read, one reused block. */
export function isUtf8Source(source: ByteSource): boolean {
  const buffer = Buffer.allocUnsafe(Math.max(1, Math.min(BLOCK_BYTES, source.size)) + LONGEST);
  let kept = 0;
  for (let offset = 0; offset < source.size;) {
    const count = source.read(buffer, kept, buffer.length - LONGEST, offset);
    if (count === 0) break;
    offset += count;
    const filled = buffer.subarray(0, kept + count);
    // A character that goes on in the next block is looked at with it.
    const whole = offset < source.size ? filled.length - openTail(filled) : filled.length;
    if (!isUtf8(filled.subarray(0, whole))) return false;
    kept = filled.length - whole;
    buffer.copyWithin(0, whole, filled.length);
  }
  return true;
}

/** How many bytes at the end begin a character that is not complete; at most three. */
function openTail(bytes: Buffer): number {
  for (let back = 1; back < LONGEST && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
  }
  return 0;
}
