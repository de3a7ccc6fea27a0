import { buildScene, takeApart } from './houdini-builder.ts';
import type { BuiltEntry } from './houdini-builder.ts';
import {
  cut,
  flipBits,
  insertOneOf,
  mutator,
  overwriteWith,
  pick,
  removeUpTo,
  repeatUpTo,
  swapUpTo,
} from './mutations.ts';
import type { Choices, Mutation } from './mutations.ts';

const WORDS: Choices<string> = [
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
];

const BYTES: Choices<Mutation> = [
  flipBits,
  overwriteWith(0, 9, 10, 34, 48, 55, 92, 255),
  cut,
  removeUpTo(48),
  repeatUpTo(400),
  insertOneOf(...WORDS),
  insertOneOf(...WORDS),
  swapUpTo(128),
];

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

/** Damages a scene, in half of the cases with every length right. */
export const mutate = mutator(...BYTES, ...Array<Mutation>(BYTES.length).fill(rework));
