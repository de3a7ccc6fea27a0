import { fromByteString } from '../model/bytes.ts';
import type { Edit } from '../model/edit.ts';
import { spanEnd } from '../model/span.ts';
import type { ByteSource } from '../files/byte-source.ts';
import { inFileOrder, sizeAfter } from './splice.ts';

/** A stretch of the new bytes: `from` in the source, or literal. */
interface Stretch {
  /** Where it begins in the new bytes. */
  readonly at: number;
  readonly length: number;
  readonly from: number;
  readonly literal: Buffer | null;
}

/**
 * The bytes of a source with the edits made, to be read anywhere, without a copy of them. The old bytes of the edits are
 * not compared: whoever uses it knows that they stand there. The edits are sound, as `checkEdits` tells.
 */
export function splicedSource(source: ByteSource, edits: readonly Edit[]): ByteSource {
  const stretches = stretchesOf(source, edits);
  const size = sizeAfter(edits, source.size);
  return {
    size,
    read(into, at, length, offset) {
      const end = Math.min(size, offset + length);
      let done = 0;
      for (let index = holding(stretches, offset); offset + done < end; index += 1) {
        const stretch = stretches[index];
        if (stretch === undefined) break;
        const inside = offset + done - stretch.at;
        const count = Math.min(stretch.length - inside, end - offset - done);
        const got = readStretch(source, stretch, inside, into, at + done, count);
        done += got;
        // The source became shorter: what follows would stand in the wrong place.
        if (got < count) break;
      }
      return done;
    },
  };
}

function stretchesOf(source: ByteSource, edits: readonly Edit[]): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let at = 0;
  const add = (length: number, from: number, literal: Buffer | null): void => {
    if (length > 0) stretches.push({ at, length, from, literal });
    at += length;
  };
  let from = 0;
  for (const edit of inFileOrder(edits)) {
    add(edit.offset - from, from, null);
    add(edit.new.length, 0, fromByteString(edit.new));
    from = spanEnd(edit);
  }
  add(source.size - from, from, null);
  return stretches;
}

/** The index of the stretch that holds this offset of the new bytes. */
function holding(stretches: readonly Stretch[], offset: number): number {
  let low = 0;
  let high = stretches.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const stretch = stretches[middle];
    if (stretch !== undefined && stretch.at + stretch.length <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function readStretch(
  source: ByteSource,
  { from, literal }: Stretch,
  inside: number,
  into: Uint8Array,
  at: number,
  count: number,
): number {
  if (literal === null) return source.read(into, at, count, from + inside);
  into.set(literal.subarray(inside, inside + count), at);
  return count;
}
