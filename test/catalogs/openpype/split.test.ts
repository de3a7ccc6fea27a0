import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { serialize } from 'bson';
import { RemapError } from '../../../src/model/error.ts';
import { decodeJson, decodeJsonBriefly } from '../../../src/catalogs/openpype/decode.ts';
import { BsonSplitter } from '../../../src/catalogs/openpype/split-bson.ts';
import { JsonSplitter, type RawDocument } from '../../../src/catalogs/openpype/split-json.ts';

interface Splitter {
  push(chunk: Buffer): RawDocument[];
  end(): void;
}

/** Feeds bytes in chunks that end at these places; the documents as they came out, and where they stood. */
function split(splitter: Splitter, bytes: Buffer, cuts: readonly number[]): { text: string; offset: number }[] {
  const found: { text: string; offset: number }[] = [];
  let from = 0;
  for (const cut of [...cuts.toSorted((a, b) => a - b), bytes.length]) {
    if (cut <= from || cut > bytes.length) continue;
    // A buffer of its own for each chunk: a view of another chunk must not be needed.
    for (const raw of splitter.push(Buffer.from(bytes.subarray(from, cut)))) {
      found.push({ text: raw.bytes.toString('latin1'), offset: raw.offset });
    }
    from = cut;
  }
  splitter.end();
  return found;
}

const documents = fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { minLength: 1, maxLength: 6 });
const cuts = fc.array(fc.nat(400), { maxLength: 12 });

describe('JSON', () => {
  const forms = fc.constantFrom<(values: readonly unknown[]) => string>(
    (values) => `[${values.map((value) => JSON.stringify(value)).join(', ')}]`,
    (values) => JSON.stringify(values, null, 2),
    (values) => values.map((value) => JSON.stringify(value)).join('\n'),
    (values) => values.map((value) => JSON.stringify(value, null, 1)).join('\r\n'),
  );

  test('documents come out whole, wherever the chunks end', () => {
    fc.assert(
      fc.property(documents, forms, cuts, (values, form, places) => {
        const bytes = Buffer.from(form(values));
        const found = split(new JsonSplitter('dump'), bytes, places);
        expect(found.map(({ text }): unknown => JSON.parse(Buffer.from(text, 'latin1').toString('utf8')))).toEqual(
          JSON.parse(JSON.stringify(values)),
        );
        for (const { text, offset } of found) {
          expect(bytes.toString('latin1', offset, offset + text.length)).toBe(text);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('an array that is cut anywhere is refused', () => {
    const bytes = Buffer.from('[{"a": "}\\"{"}, {"b": [{"c": "\\\\"}]}]');
    for (let length = 0; length < bytes.length; length += 1) {
      expect(() => split(new JsonSplitter('dump'), bytes.subarray(0, length), []), `after ${length} bytes`).toThrow(
        RemapError,
      );
    }
    expect(split(new JsonSplitter('dump'), bytes, [])).toHaveLength(2);
  });

  test.each(['[{}]]', '[{},]', '[,{}]', '{} {} ]', '{},{}', '[{} {}]', 'nonsense', '"text"', '[1]', '[{}] {}'])(
    '%s is refused',
    (text) => {
      expect(() => split(new JsonSplitter('dump'), Buffer.from(text), [])).toThrow(RemapError);
    },
  );

  test('an empty list is a list', () => {
    expect(split(new JsonSplitter('dump'), Buffer.from(' [ \n ] \n'), [])).toEqual([]);
  });
});

describe('a document with many files, decoded briefly', () => {
  const file = (path: string, more = ''): string =>
    `{"_id": {"$oid": "x"}, "path": ${JSON.stringify(path)}, "hash": "h"${more}}`;
  const withFiles = (files: readonly string[]): string =>
    `{"name": "files", "data": {"files": ["no"], "path": "no"}, "files": [${files.join(', ')}], "type": "representation"}`;
  const frames = Array.from({ length: 60 }, (_, frame) => `{root[work]}/p/shot.${1001 + frame}.exr`);

  function both(text: string): { whole: ReturnType<typeof decodeJson>; brief: ReturnType<typeof decodeJson> } {
    const raw = new JsonSplitter('dump').push(Buffer.from(text))[0];
    if (raw === undefined) throw new Error('no document');
    return { whole: decodeJson(raw, 'dump'), brief: decodeJsonBriefly(raw, 'dump') };
  }

  function paths(files: unknown): unknown {
    return Array.isArray(files) ? files.map((entry: { path: unknown }) => entry.path) : files;
  }

  test.each([
    ['plain paths', frames.map((path) => file(path))],
    ['a site that has a path of its own', frames.map((path) => file(path, ', "sites": [{"path": "/elsewhere"}]'))],
    ['escaped paths', frames.map((path) => file(path.replaceAll('/', '\\')))],
    ['paths with quotes and braces', frames.map((path) => file(`${path}"}]{`))],
    ['paths that are not ASCII', frames.map((path) => file(`${path}é`))],
    ['a value that reads like the key', frames.map((path) => file(path, ', "name": "path"'))],
    ['an entry without a path', [...frames.map((path) => file(path)), '{"_id": 1, "hash": "h"}']],
    ['an entry without a hash', [...frames.map((path) => file(path)), '{"_id": 1, "path": "p"}']],
  ])('%s: everything else is as in the whole document, and so are the paths', (_, files) => {
    const { whole, brief } = both(withFiles(files));
    expect({ ...brief, files: null }).toEqual({ ...whole, files: null });
    expect(paths(brief['files'])).toEqual(paths(whole['files']));
  });

  test('the entries are not parsed where they are as OpenPype writes them', () => {
    expect(both(withFiles(frames.map((path) => file(path)))).brief['files']).toContainEqual({
      path: frames[0],
      _id: null,
      hash: null,
    });
  });
});

describe('BSON', () => {
  test('documents come out whole, wherever the chunks end', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1, maxLength: 8 }), cuts, (values, places) => {
        const pieces = values.map((value) => Buffer.from(serialize({ value, text: 'x'.repeat(value % 90) })));
        const found = split(new BsonSplitter('dump'), Buffer.concat(pieces), places);
        expect(found.map(({ text }) => text)).toEqual(pieces.map((piece) => piece.toString('latin1')));
      }),
    );
  });

  test('a dump that is cut is refused', () => {
    const bytes = Buffer.concat([serialize({ a: 1 }), serialize({ b: 'two' })]);
    const first = serialize({ a: 1 }).length;
    for (let length = 0; length < bytes.length; length += 1) {
      if (length === first) continue;
      expect(() => split(new BsonSplitter('dump'), bytes.subarray(0, length), []), `after ${length} bytes`).toThrow(
        RemapError,
      );
    }
  });

  test('a length that no document has is refused', () => {
    expect(() => new BsonSplitter('dump').push(Buffer.from([4, 0, 0, 0, 0]))).toThrow(/byte 0/);
    expect(() => new BsonSplitter('dump').push(Buffer.from([0xff, 0xff, 0xff, 0x7f, 0]))).toThrow(RemapError);
  });
});
