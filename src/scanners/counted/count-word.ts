import type { ByteSource } from '../../files/byte-source.ts';

const BLOCK_BYTES = 1024 * 1024;

/** How often a word stands in a source, in one sequential read. Memory does not grow with the source. */
export function countWord(source: ByteSource, word: Buffer): number {
  const block = Buffer.allocUnsafe(Math.min(BLOCK_BYTES, source.size) + word.length);
  let count = 0;
  let kept = 0;
  for (let offset = 0; offset < source.size;) {
    const read = source.read(block, kept, block.length - kept, offset);
    if (read === 0) break;
    offset += read;
    const end = kept + read;
    let next = 0;
    for (let at = block.indexOf(word); at >= 0 && at + word.length <= end; at = block.indexOf(word, next)) {
      count += 1;
      next = at + word.length;
    }
    // A word may lie across two reads; what was counted is not kept.
    kept = Math.min(word.length - 1, end - next);
    block.copyWithin(0, end - kept, end);
  }
  return count;
}
