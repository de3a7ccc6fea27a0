import { cut, flipBits, insertOneOf, mutator, removeUpTo, repeatUpTo } from '../../support/mutations.ts';
import type { Choices, Mutation } from '../../support/mutations.ts';

/** What hurts a reader of scenes most: everything that opens, closes or names something. */
const WORDS: Choices<string> = [
  '"',
  ...['\\', '\\"', ';', '\n', '\r\n', '(', ')', '+', '//', '/*', '*/', '`', '$', '{', '}', '\0', '\x95\x5c'],
  ...['<<<<<<< HEAD\n', '=======\n', '>>>>>>> x\n', '\n<<<<<<< ours\n', '\n>>>>>>> theirs\n'],
  ...['createNode objectSet -n "new_CON";\n', 'select -ne :time1;\n', 'rename "x";', '"', ' -type "string" '],
  ...['\tsetAttr ".id" -type "string" "pyblish.avalon.container";\n', 'setAttr "a_CON.representation" '],
  ...['addAttr -ci true -sn "namespace" -ln "namespace" -dt "string";\n', '" + "', ' 2 "x_CON" "representation" "'],
];

const insert = insertOneOf(...WORDS);

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

/** Damages a scene. */
export const mutate = mutator(
  flipBits,
  removeUpTo(200),
  repeatUpTo(400),
  insert,
  insert,
  insert,
  cut,
  moveLine,
  moveLine,
);
