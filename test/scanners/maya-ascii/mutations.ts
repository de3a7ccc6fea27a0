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

/** What hurts a reader of scenes most: everything that opens, closes or names something. */
const WORDS = [
  ...['"', '\\', '\\"', ';', '\n', '\r\n', '(', ')', '+', '//', '/*', '*/', '`', '$', '{', '}', '\0', '\x95\x5c'],
  ...['<<<<<<< HEAD\n', '=======\n', '>>>>>>> x\n', '\n<<<<<<< ours\n', '\n>>>>>>> theirs\n'],
  ...['createNode objectSet -n "new_CON";\n', 'select -ne :time1;\n', 'rename "x";', '"', ' -type "string" '],
  ...['\tsetAttr ".id" -type "string" "pyblish.avalon.container";\n', 'setAttr "a_CON.representation" '],
  ...['addAttr -ci true -sn "namespace" -ln "namespace" -dt "string";\n', '" + "', ' 2 "x_CON" "representation" "'],
];

type Mutation = (bytes: Buffer, at: number, random: () => number) => Buffer;

const flip: Mutation = (bytes, at, random) => {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ (1 << Math.floor(random() * 8));
  return copy;
};

const remove: Mutation = (bytes, at, random) =>
  Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + Math.floor(random() ** 3 * 200))]);

const repeat: Mutation = (bytes, at, random) => {
  const length = 1 + Math.floor(random() ** 2 * 400);
  return Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]);
};

const insert: Mutation = (bytes, at, random) => {
  const word = Buffer.from(WORDS[Math.floor(random() * WORDS.length)] ?? '', 'latin1');
  return Buffer.concat([bytes.subarray(0, at), word, bytes.subarray(at)]);
};

const cut: Mutation = (bytes, at) => Buffer.from(bytes.subarray(0, at));

/** A line of the scene moved or copied elsewhere: every statement stays whole, but says it of another node. */
const moveLine: Mutation = (bytes, at, random) => {
  const start = bytes.lastIndexOf(0x0a, at) + 1;
  const end = bytes.indexOf(0x0a, at);
  if (end === -1) return bytes;
  const line = bytes.subarray(start, end + 1);
  const rest = random() < 0.5 ? bytes : Buffer.concat([bytes.subarray(0, start), bytes.subarray(end + 1)]);
  const to = rest.indexOf(0x0a, Math.min(rest.length, Math.max(0, at + Math.floor((random() - 0.5) * 4000)))) + 1;
  return Buffer.concat([rest.subarray(0, to), line, rest.subarray(to)]);
};

const MUTATIONS: readonly Mutation[] = [flip, remove, repeat, insert, insert, insert, cut, moveLine, moveLine];

/** A scene damaged in one to four ways, mostly near one of the `places` (offsets in bytes), where it hurts. */
export function mutate(bytes: Buffer, places: readonly number[], random: () => number): Buffer {
  let mutated = bytes;
  for (let i = 0; i <= Math.floor(random() * 4); i += 1) {
    const place = places[Math.floor(random() * places.length)];
    const near = place !== undefined && random() < 0.7 ? place + (random() - 0.5) * 300 : random() * mutated.length;
    const at = Math.max(0, Math.min(mutated.length - 1, Math.floor(near)));
    const mutation = MUTATIONS[Math.floor(random() * MUTATIONS.length)] ?? flip;
    mutated = mutation(mutated, at, random);
    if (mutated.length === 0) return bytes;
  }
  return mutated;
}
