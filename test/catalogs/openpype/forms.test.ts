import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { EJSON, type Document } from 'bson';
import { beforeAll, describe, expect, test } from 'vitest';
import type { OpenPypeDocument } from '../../../src/model/catalog.ts';
import { bson, lines, packed, parseDocument, project, zip } from '../../support/openpype-documents.ts';
import { expectedDocuments, OP_PRJ, temporaryFolder, withDumps } from '../../support/openpype-dumps.ts';
import { zipStream } from '../../../src/catalogs/openpype/zip.ts';

const folder = temporaryFolder();
const ids = new Set(expectedDocuments().map((item) => item.objectId));
let reference: ReadonlyMap<string, OpenPypeDocument>;
let documents: Document[];
let database: Buffer;

/** Everything a dump says, apart from where it was said. */
async function answers(path: string): Promise<unknown> {
  const found = await withDumps([path], (dumps) => dumps.lookup(ids));
  return withoutSource(found);
}

function withoutSource(found: ReadonlyMap<string, OpenPypeDocument>): unknown {
  return [...found].map(([id, document]) => [id, { ...document, source: '' }]);
}

function write(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

beforeAll(async () => {
  const pieces: Buffer[] = [];
  for await (const batch of (await zipStream(OP_PRJ)).batches) {
    for (const { bytes } of batch) pieces.push(Buffer.from(bytes));
  }
  database = Buffer.from(`[${pieces.join(', ')}]`);
  documents = pieces.map((piece) => parseDocument(piece.toString('utf8')));
  reference = await withDumps([OP_PRJ], (dumps) => dumps.lookup(ids));
});

test('the reference knows every document', () => {
  expect(reference.size).toBe(ids.size);
});

describe('the same project in another form gives the same answers', () => {
  const forms: Readonly<Record<string, () => string>> = {
    'database.json on one line': () => write('line.json', database),
    'a pretty array': () => write('pretty.json', JSON.stringify(JSON.parse(database.toString('utf8')), null, 2)),
    'a document a line, canonical': () =>
      write('canonical.jsonl', documents.map((one) => EJSON.stringify(one, { relaxed: false })).join('\n')),
    'a document a line, relaxed': () => write('relaxed.jsonl', lines(documents)),
    'pretty documents one after the other, with CRLF': () =>
      write(
        'crlf.json',
        documents
          .map((one) => EJSON.stringify(one, { relaxed: true }, 2))
          .join('\n')
          .replaceAll('\n', '\r\n'),
      ),
    'legacy Extended JSON': () => write('legacy.json', legacy(database.toString('utf8'))),
    'with a byte order mark': () => write('bom.json', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), database])),
    'database.json, gzipped': () => write('database.json.gz', gzipSync(database)),
    'mongodump .bson': () => write('OpPrj.bson', bson(documents)),
    'mongodump .bson.gz': () => write('OpPrj.bson.gz', gzipSync(bson(documents))),
    'a zip with stored members': () =>
      write('stored.zip', zip([{ name: 'database.json', content: database, stored: true }])),
    'a zip with project.json and files of the project': () =>
      write(
        'project.zip',
        zip([
          {
            name: 'metadata.json',
            content: Buffer.from('{"project_name": "Other", "root": {"windows": "X:/"}, "version": 1}'),
          },
          { name: 'project_files/../../evil\\name', content: Buffer.from('x') },
          { name: 'project.json', content: database },
        ]),
      ),
    'a ZIP64': () => write('zip64.zip', zip([{ name: 'database.json', content: database }], true)),
    'under a name that lies': () => write('not-a-dump.txt', readFileSync(OP_PRJ)),
    'an unpacked zip in a folder': () => {
      mkdirSync(join(folder, 'unpacked'));
      write('unpacked/database.json', database);
      return join(folder, 'unpacked');
    },
    'a mongodump folder with gzip': () => {
      mkdirSync(join(folder, 'gz/avalon'), { recursive: true });
      write('gz/avalon/OpPrj.bson.gz', gzipSync(bson(documents)));
      write('gz/avalon/OpPrj.metadata.json.gz', gzipSync('{}'));
      return join(folder, 'gz');
    },
  };

  test.each(Object.keys(forms))('%s', async (form) => {
    expect(await answers(forms[form]?.() ?? '')).toEqual(withoutSource(reference));
  });
});

/** Dates and binaries as PyMongo wrote them before Extended JSON 2, numbers bare. */
function legacy(canonical: string): string {
  return canonical
    .replace(/\{"\$number(?:Int|Long|Double)": "([^"]*)"\}/g, '$1')
    .replace(/\{"\$date": \{"\$numberLong": "(-?\d+)"\}\}/g, '{"$date": $1}');
}

test('roots come from the project document, never from metadata.json', async () => {
  const path = write(
    'roots.zip',
    zip([
      {
        name: 'metadata.json',
        content: Buffer.from('{"project_name": "Liar", "root": {"windows": "X:/liar"}, "version": 1}'),
      },
      { name: 'database.json', content: database },
    ]),
  );
  await withDumps([path], (dumps) => {
    expect(dumps.roots).toEqual([
      { project: 'OpPrj', name: 'work', windows: 'C:/projects', linux: '/mnt/share/projects', darwin: '/Volumes/path' },
    ]);
    expect(dumps.sources).toMatchObject([{ kind: 'pack-project', projects: ['OpPrj'] }]);
    return Promise.resolve();
  });
});

test('several roots and a single unnamed root are read', async () => {
  const two = { work: { windows: 'P:/', linux: '/p', darwin: null }, render: { windows: 'R:/', linux: '/r' } };
  const many = write('many.json', packed([project(1, 'Many', { config: { roots: two } })]));
  const single = write(
    'single.json',
    packed([project(1, 'Single', { config: { roots: { windows: 'Q:/', linux: '/q' } } })]),
  );
  await withDumps([many, single], (dumps) => {
    expect(dumps.roots).toEqual([
      { project: 'Many', name: 'work', windows: 'P:/', linux: '/p', darwin: null },
      { project: 'Many', name: 'render', windows: 'R:/', linux: '/r', darwin: null },
      { project: 'Single', name: '', windows: 'Q:/', linux: '/q', darwin: null },
    ]);
    return Promise.resolve();
  });
});

test('bare NaN and infinity are read, and told as what would stop the import', async () => {
  const text =
    '[{"_id": {"$oid": "64b000000000000000000001"}, "type": "asset", "name": "a", "data": {"fps": NaN, "x": -Infinity, "note": "NaN \\" Infinity"}}]';
  await withDumps([write('nan.json', text)], async (dumps) => {
    const found = await dumps.lookup(new Set(['64b000000000000000000001']));
    expect(found.get('64b000000000000000000001')?.type).toBe('asset');
    expect(dumps.stops.map((stop) => stop.reason.code)).toContain('import-stops-nan');
  });
});

test('a mongodump folder gives a project a collection, without the server’s own and the settings', async () => {
  mkdirSync(join(folder, 'dump/avalon'), { recursive: true });
  mkdirSync(join(folder, 'dump/admin'));
  write('dump/avalon/Lib.bson', bson([project(7, 'Lib')]));
  write('dump/avalon/Show.bson', bson([project(8, 'Show')]));
  write('dump/avalon/settings.bson', bson([{ type: 'system_settings', data: {} }]));
  write('dump/avalon/empty.bson', '');
  write('dump/admin/system.version.bson', bson([{ _id: 'featureCompatibilityVersion' }]));
  const names = (dumps: { sources: readonly { projects: readonly string[] }[] }): Promise<unknown> =>
    Promise.resolve(dumps.sources.map((source) => source.projects));
  expect(await withDumps([join(folder, 'dump')], names)).toEqual([['Lib', 'Show']]);
});
