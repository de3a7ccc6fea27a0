import { readChunks } from './maya-binary-builder.ts';
import type { Chunk } from './maya-binary-builder.ts';
import { cut, flipBits, insertOneOf, mutator, overwriteWith, removeUpTo, repeatUpTo, swapUpTo } from './mutations.ts';
import type { Mutation } from './mutations.ts';

/** Whole chunks repeated, moved or left out, with every size right: the file walks, but says something nobody wrote. */
const rearrange: Mutation = (bytes, near, random) => {
  let chunks;
  try {
    chunks = readChunks(bytes);
  } catch {
    return bytes;
  }
  const inner = chunks.filter(({ depth, offset, end }) => depth > 0 && Math.abs(offset + end - 2 * near) < 4096);
  const chosen = inner[Math.floor(random() * inner.length)];
  const target = inner[Math.floor(random() * inner.length)];
  if (chosen === undefined || target === undefined) return bytes;
  const whole = bytes.subarray(chosen.offset, chosen.end);
  if (random() < 0.4) return spliceChunk(bytes, chunks, target.offset, 0, whole);
  const added = random() < 0.5 ? Buffer.concat([whole, whole]) : Buffer.alloc(0);
  return spliceChunk(bytes, chunks, chosen.offset, whole.length, added);
};

function spliceChunk(bytes: Buffer, chunks: readonly Chunk[], at: number, removed: number, added: Buffer): Buffer {
  const result = Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at + removed)]);
  for (const group of chunks) {
    if (group.form === null || group.offset >= at || group.end < at + removed || group.end <= at) continue;
    const field = group.offset + (group.tag.endsWith('4') ? 4 : 12);
    result.writeUInt32BE(bytes.readUInt32BE(field) + added.length - removed, field);
  }
  return result;
}

/** Damages a scene, mostly so that it still walks. */
export const mutate = mutator(
  flipBits,
  overwriteWith(0, 1, 0x7f, 0x80, 0xff),
  cut,
  removeUpTo(48),
  repeatUpTo(64),
  insertOneOf('FOR4', 'FOR8', 'STR ', 'REFE', 'id\0 pyblish.avalon.container\0', '\0\0\0\0', '\xff\xff\xff\xff'),
  swapUpTo(64),
  rearrange,
  rearrange,
  rearrange,
);
