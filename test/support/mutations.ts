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

/** One way to damage bytes at, or right behind, an offset that lies in them. */
export type Mutation = (bytes: Buffer, at: number, random: () => number) => Buffer;

export type Choices<T> = readonly [T, ...T[]];

export function pick<T>(list: Choices<T>, random: () => number): T {
  return list[Math.floor(random() * list.length)] ?? list[0];
}

/** Up to five bits within 64 bytes. */
export const flipBits: Mutation = (bytes, at, random) => {
  const copy = Buffer.from(bytes);
  for (let i = 0; i <= random() * 4; i += 1) {
    const near = Math.min(copy.length - 1, at + Math.floor(random() * 64));
    copy[near] = (copy[near] ?? 0) ^ (1 << Math.floor(random() * 8));
  }
  return copy;
};

export const cut: Mutation = (bytes, at) => Buffer.from(bytes.subarray(0, at));

/** Up to 24 bytes of one of these values. */
export function overwriteWith(...values: Choices<number>): Mutation {
  return (bytes, at, random) => {
    const copy = Buffer.from(bytes);
    copy.fill(pick(values, random), at, Math.min(copy.length, at + 1 + Math.floor(random() * 24)));
    return copy;
  };
}

/** Lengths are in bytes here and below; short ones are likelier. */
export function removeUpTo(longest: number): Mutation {
  return (bytes, at, random) =>
    Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + Math.floor(random() ** 2 * longest))]);
}

export function repeatUpTo(longest: number): Mutation {
  return (bytes, at, random) => {
    const length = 1 + Math.floor(random() ** 2 * longest);
    return Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]);
  };
}

/** Two places of the file exchanged. */
export function swapUpTo(longest: number): Mutation {
  return (bytes, at, random) => {
    const copy = Buffer.from(bytes);
    const other = Math.floor(random() * copy.length);
    const length = Math.min(8 + Math.floor(random() * (longest - 8)), copy.length - Math.max(at, other));
    copy.set(bytes.subarray(other, other + length), at);
    copy.set(bytes.subarray(at, at + length), other);
    return copy;
  };
}

/** One of these words, as byte strings: what opens, closes or names something in a format hurts its reader most. */
export function insertOneOf(...words: Choices<string>): Mutation {
  return (bytes, at, random) =>
    Buffer.concat([bytes.subarray(0, at), Buffer.from(pick(words, random), 'latin1'), bytes.subarray(at)]);
}

export type Mutate = (bytes: Buffer, places: readonly number[], random: () => number) => Buffer;

/**
 * Damages bytes in one to three of these ways, mostly within 128 bytes of one of the `places` (offsets in bytes), where it
 * hurts. A way that is listed several times is taken as much more often. What would leave nothing gives the bytes as they are.
 */
export function mutator(...ways: Choices<Mutation>): Mutate {
  return (bytes, places, random) => {
    let mutated = bytes;
    for (let i = 0; i <= Math.floor(random() * 3); i += 1) {
      const place = places[Math.floor(random() * places.length)];
      const near = place !== undefined && random() < 0.7 ? place + (random() - 0.5) * 256 : random() * mutated.length;
      const at = Math.max(0, Math.min(mutated.length - 1, Math.floor(near)));
      mutated = pick(ways, random)(mutated, at, random);
      if (mutated.length === 0) return bytes;
    }
    return mutated;
  };
}
