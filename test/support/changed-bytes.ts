import fc from 'fast-check';

/** Values of JSON that nobody foresaw where they stand. */
const STRANGE = [
  'null',
  '-1',
  '1e400',
  '1e21',
  '0.5',
  '"x"',
  '[]',
  '{}',
  '""',
  '"\\u0000"',
  '"__proto__"',
  'true',
  '[[]]',
];

/** A name is matched with its colon, so that its second quote does not begin a value. */
const SCALAR = /"(?:[^"\\]|\\.)*"(?<name>\s*:)?|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null/g;

/** The bytes of a file with one of them changed, some of them lost or there twice, or one JSON value that is another. */
export function changedBytes(bytes: Buffer): fc.Arbitrary<Buffer> {
  const offset = fc.nat(bytes.length - 1);
  return fc.oneof(
    fc.tuple(offset, fc.nat(255)).map(([at, byte]) => {
      const other = Buffer.from(bytes);
      other[at] = byte;
      return other;
    }),
    fc.tuple(offset, fc.integer({ min: 1, max: 60 })).map(([at, count]) => without(bytes, at, count)),
    fc.tuple(offset, fc.integer({ min: 1, max: 60 })).map(([at, count]) => twice(bytes, at, count)),
    fc.tuple(fc.nat(), fc.constantFrom(...STRANGE)).map(([which, value]) => withValue(bytes, which, value)),
  );
}

function without(bytes: Buffer, at: number, count: number): Buffer {
  return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + count)]);
}

function twice(bytes: Buffer, at: number, count: number): Buffer {
  return Buffer.concat([bytes.subarray(0, at + count), bytes.subarray(at)]);
}

function withValue(bytes: Buffer, which: number, value: string): Buffer {
  const text = bytes.toString('latin1');
  const places = [...text.matchAll(SCALAR)].filter(({ groups }) => groups?.['name'] === undefined);
  const place = places[which % Math.max(1, places.length)];
  if (place === undefined) return bytes;
  return Buffer.from(text.slice(0, place.index) + value + text.slice(place.index + place[0].length), 'latin1');
}
