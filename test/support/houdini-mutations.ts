import { buildScene, takeApart } from './houdini-builder.ts';
import type { BuiltEntry } from './houdini-builder.ts';

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

const pick = <T>(list: readonly [T, ...T[]], random: () => number): T =>
  list[Math.floor(random() * list.length)] ?? list[0];

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
  copy.fill(
    pick([0, 9, 10, 34, 48, 55, 92, 255], random),
    near,
    Math.min(copy.length, near + 1 + Math.floor(random() * 24)),
  );
  return copy;
};

const cut: Mutation = (bytes, near) => Buffer.from(bytes.subarray(0, near));

const remove: Mutation = (bytes, near, random) =>
  Buffer.concat([bytes.subarray(0, near), bytes.subarray(near + 1 + Math.floor(random() * 48))]);

const repeat: Mutation = (bytes, near, random) => {
  const length = 1 + Math.floor(random() * 400);
  return Buffer.concat([bytes.subarray(0, near + length), bytes.subarray(near)]);
};

const WORDS = [
  'id\t[ 0\tlocks=0 ]\t(\tpyblish.avalon.container\t)\n',
  'representation\t[ 0\tlocks=0 ]\t(\t63e0c8f1a2b3c4d5e6f70819\t)\n',
  '"',
  '\\',
  '\n)\n',
  '}\n',
  '{',
  'HouNC\x1a1033600baa0659d3f2c09a7e5951.start\0',
  '0707070000010000000006660000000000000000010000001413256773700000700000000000.start\0',
  'TRAILER!!!\0',
  'INDX\0\0\0\0\0\0\0\0\x7f\xff\xff\xff',
  '\n--HOUDINIMIMEBOUNDARY0xD3ADD339-0x00000F49-0x56B122C9-0x00000001HOUDINIMIMEBOUNDARY\n',
] as const;

const insert: Mutation = (bytes, near, random) =>
  Buffer.concat([bytes.subarray(0, near), Buffer.from(pick(WORDS, random), 'latin1'), bytes.subarray(near)]);

const swap: Mutation = (bytes, near, random) => {
  const copy = Buffer.from(bytes);
  const other = Math.floor(random() * copy.length);
  const length = Math.min(8 + Math.floor(random() * 120), copy.length - Math.max(near, other));
  copy.set(bytes.subarray(other, other + length), near);
  copy.set(bytes.subarray(near, near + length), other);
  return copy;
};

const BYTES = [flipBits, overwrite, cut, remove, repeat, insert, insert, swap] as const;

/** Entries damaged inside, repeated, moved or left out, with every length right: the scene walks, but says something nobody wrote. */
const rework: Mutation = (bytes, _near, random) => {
  let scene;
  try {
    scene = takeApart(bytes);
  } catch {
    return bytes;
  }
  const telling = scene.entries.filter(
    ({ name, data }) => data.length > 0 && /_CON|representation|takes/.test(name + data.toString('latin1')),
  );
  const chosen = telling[Math.floor(random() * telling.length)];
  if (chosen === undefined) return bytes;
  const others = scene.entries.filter((entry) => entry !== chosen);
  const at = random() < 0.5 ? scene.entries.indexOf(chosen) : Math.floor(random() * others.length);
  const put = (...entries: readonly BuiltEntry[]): Buffer =>
    buildScene([...others.slice(0, at), ...entries, ...others.slice(at)], scene.framing);
  const kind = random();
  if (kind < 0.05) return put();
  if (kind < 0.1) return put(chosen, chosen);
  const near = Math.floor(random() * chosen.data.length);
  return put({ ...chosen, data: pick(BYTES, random)(chosen.data, near, random) });
};

const MUTATIONS = [...BYTES, rework, rework, rework, rework, rework, rework, rework, rework] as const;

/** Bytes that are damaged in one to three ways, mostly near one of the `places` (offsets in bytes), where it hurts. */
export function mutate(bytes: Buffer, places: readonly number[], random: () => number): Buffer {
  let mutated = bytes;
  for (let i = 0; i <= Math.floor(random() * 3); i += 1) {
    const place = places[Math.floor(random() * places.length)];
    const near = place !== undefined && random() < 0.8 ? place - 96 + random() * 192 : random() * mutated.length;
    const mutation = pick(MUTATIONS, random);
    mutated = mutation(mutated, Math.max(0, Math.min(mutated.length - 1, Math.floor(near))), random);
    if (mutated.length === 0) return bytes;
  }
  return mutated;
}
