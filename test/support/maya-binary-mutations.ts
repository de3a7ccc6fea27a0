import { readChunks } from './maya-binary-builder.ts';
import type { Chunk } from './maya-binary-builder.ts';

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Mutation = (bytes: Buffer, near: number, random: () => number) => Buffer;

const flipBits: Mutation = (bytes, near, random) => {
  const copy = Buffer.from(bytes);
  for (let i = 0; i <= random() * 4; i += 1) {
    const at = Math.min(copy.length - 1, near + Math.floor(random() * 64));
    copy[at] = (copy[at] ?? 0) ^ (1 << Math.floor(random() * 8));
  }
  return copy;
};

const overwrite: Mutation = (bytes, near, random) => {
  const copy = Buffer.from(bytes);
  const value = [0, 1, 0x7f, 0x80, 0xff][Math.floor(random() * 5)];
  copy.fill(value ?? 0, near, Math.min(copy.length, near + 1 + Math.floor(random() * 24)));
  return copy;
};

const cut: Mutation = (bytes, near) => Buffer.from(bytes.subarray(0, near));

const remove: Mutation = (bytes, near, random) =>
  Buffer.concat([bytes.subarray(0, near), bytes.subarray(near + 1 + Math.floor(random() * 48))]);

const repeat: Mutation = (bytes, near, random) => {
  const length = 1 + Math.floor(random() * 64);
  return Buffer.concat([bytes.subarray(0, near + length), bytes.subarray(near)]);
};

const insert: Mutation = (bytes, near, random) => {
  const words = ['FOR4', 'FOR8', 'STR ', 'REFE', 'id\0 pyblish.avalon.container\0', '\0\0\0\0', '\xff\xff\xff\xff'];
  const word = words[Math.floor(random() * words.length)] ?? '';
  return Buffer.concat([bytes.subarray(0, near), Buffer.from(word, 'latin1'), bytes.subarray(near)]);
};

const swap: Mutation = (bytes, near, random) => {
  const copy = Buffer.from(bytes);
  const other = Math.floor(random() * copy.length);
  const length = Math.min(8 + Math.floor(random() * 56), copy.length - Math.max(near, other));
  copy.set(bytes.subarray(other, other + length), near);
  copy.set(bytes.subarray(near, near + length), other);
  return copy;
};

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

const MUTATIONS = [flipBits, overwrite, cut, remove, repeat, insert, swap, rearrange, rearrange, rearrange];

/** A file that is damaged in one to three ways, mostly near one of the `places` (offsets in bytes), where it hurts. */
export function mutate(bytes: Buffer, places: readonly number[], random: () => number): Buffer {
  let mutated = bytes;
  for (let i = 0; i <= Math.floor(random() * 3); i += 1) {
    const place = random() < 0.7 ? (places[Math.floor(random() * places.length)] ?? 0) - 32 + random() * 64 : Infinity;
    const near = Number.isFinite(place) ? place : random() * mutated.length;
    const mutation = MUTATIONS[Math.floor(random() * MUTATIONS.length)] ?? flipBits;
    mutated = mutation(mutated, Math.max(0, Math.min(mutated.length - 1, Math.floor(near))), random);
    if (mutated.length === 0) return bytes;
  }
  return mutated;
}
