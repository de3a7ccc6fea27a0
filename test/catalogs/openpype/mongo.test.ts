import type { Document } from 'bson';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { RemapError } from '../../../src/model/error.ts';
import { shownUrl } from '../../../src/catalogs/openpype/mongo.ts';
import { importAsAyonWould } from '../../../src/catalogs/openpype/import.ts';
import { openOpenPype } from '../../../src/catalogs/openpype/open.ts';
import { zipStream } from '../../../src/catalogs/openpype/zip.ts';
import { serveMongo, type MongoDouble, type MongoDoubleOptions } from '../../support/mongo-wire.ts';
import {
  asset,
  hex,
  parseDocument,
  project,
  representation,
  subset,
  version,
} from '../../support/openpype-documents.ts';
import { expectedDocuments, OP_PRJ, withDumps } from '../../support/openpype-dumps.ts';

const ids = new Set(expectedDocuments().map((item) => item.objectId));
const SECRET = 'pa%2Fss%40word';
let opPrj: Document[];
const doubles: MongoDouble[] = [];

beforeAll(async () => {
  opPrj = [];
  for await (const batch of (await zipStream(OP_PRJ)).batches) {
    for (const { bytes } of batch) opPrj.push(parseDocument(bytes.toString('utf8')));
  }
});

afterEach(async () => {
  vi.doUnmock('mongodb');
  for (const double of doubles.splice(0)) await double.close();
});

type Databases = Parameters<typeof serveMongo>[0];

async function serve(options: MongoDoubleOptions = {}, databases?: Databases): Promise<MongoDouble> {
  const library = [
    project(1, 'Lib'),
    asset(2, 'prop', null),
    subset(3, 'm', 2),
    version(4, 1, 3),
    representation(5, 'ma', 4),
  ];
  const usual = { avalon: { OpPrj: opPrj, Lib: library, 'system.views': [] }, empty: {} };
  const double = await serveMongo(databases ?? usual, options);
  doubles.push(double);
  return double;
}

/** A project of so many assets. */
function big(count: number): Databases {
  const assets = Array.from({ length: count }, (_, index) => asset(index + 10, `a${index}`, null));
  return { avalon: { Big: [project(1, 'Big'), ...assets] } };
}

async function refusal(url: string, projects?: readonly string[]): Promise<RemapError> {
  const options = projects === undefined ? {} : { projects };
  const outcome: unknown = await openOpenPype([url], { cacheFolder: null, ...options }).catch(
    (error: unknown) => error,
  );
  if (!(outcome instanceof RemapError)) throw new Error(`not refused: ${String(outcome)}`);
  expect(outcome.kind).toBe('source');
  expect(outcome.message).not.toMatch(/pa%2Fss|pa\/ss|jane|\n/);
  return outcome;
}

describe('a MongoDB server, over its wire protocol and with its own driver', () => {
  test('gives the same answers as a dump of the same project', async () => {
    const { url } = await serve({ credentials: '' });
    const strip = (found: ReadonlyMap<string, object>): unknown =>
      [...found].map(([id, document]) => [id, { ...document, source: '' }]);
    const dump = await withDumps([OP_PRJ], (dumps) => dumps.lookup(ids));
    const live = await withDumps([`${url}/avalon`], async (dumps) => {
      expect(dumps.sources).toMatchObject([{ kind: 'mongodb', projects: ['Lib', 'OpPrj'] }]);
      expect(dumps.roots.map((root) => root.project)).toEqual(['Lib', 'OpPrj']);
      return dumps.lookup(ids);
    });
    expect(strip(live)).toEqual(strip(dump));
    expect([...live.values()][0]?.source).toBe(`${url}/avalon#OpPrj`);
  });

  test('is asked for the projects of this run only, in the database avalon where none is named', async () => {
    const { url, commands } = await serve();
    const dumps = await openOpenPype([url], { cacheFolder: null, projects: ['lib'] });
    expect(dumps.sources[0]?.projects).toEqual(['Lib']);
    expect((await dumps.lookup(new Set([hex(5)]))).get(hex(5))?.representation?.folderPath).toBe('/prop');
    await dumps.close();
    expect(commands.filter((command) => command === 'find')).toHaveLength(1);
  });

  test('is only ever read', async () => {
    const { url, commands } = await serve();
    await withDumps([url], (dumps) => dumps.lookup(ids));
    const reading = [
      'hello',
      'ismaster',
      'isMaster',
      'ping',
      'listCollections',
      'count',
      'find',
      'getMore',
      'killCursors',
      'endSessions',
    ];
    expect(commands.filter((command) => !reading.includes(command))).toEqual([]);
  });

  test('with more documents than fit a page is read page by page', async () => {
    const { url, commands } = await serve({}, big(2_500));
    await withDumps([url], async (dumps) => {
      expect((await dumps.lookup(new Set([hex(2_509)]))).size).toBe(1);
    });
    expect(commands.filter((command) => command === 'getMore').length).toBeGreaterThanOrEqual(2);
  });

  test('can be played as an import', async () => {
    const { url } = await serve();
    const [imported] = await importAsAyonWould(url, { projects: ['OpPrj'] });
    let rows = 0;
    for await (const row of imported?.rows ?? []) rows += row.kind === 'representation' ? 1 : 0;
    expect(rows).toBe(34);
  });
});

describe('trouble with a server is told without user or password', () => {
  const login = `jane:${SECRET}@`;

  test('a cursor that is lost', async () => {
    const lost = { ok: 0, code: 43, codeName: 'CursorNotFound', errmsg: 'cursor id 1 not found' };
    const { url } = await serve({ trouble: (command) => (command === 'getMore' ? lost : null) }, big(1_500));
    expect((await refusal(url)).message).toMatch(/closed the query/);
  });

  test('a connection that is cut in the middle', async () => {
    const { url } = await serve({ trouble: (command) => (command === 'getMore' ? 'cut' : null) }, big(1_500));
    expect((await refusal(url)).message).toMatch(/connection is lost/);
  });

  test('a refusal of the server', async () => {
    const denied = {
      ok: 0,
      code: 13,
      codeName: 'Unauthorized',
      errmsg: 'not authorized on avalon to execute command by jane',
    };
    const { url } = await serve({ trouble: (command) => (command === 'listCollections' ? denied : null) });
    expect((await refusal(url)).message).toMatch(/refuses this user/);
  });

  test('a login that fails', async () => {
    const { url } = await serve({ credentials: login });
    const error = await refusal(`${url}/avalon?authSource=admin`);
    expect(error.subject).toMatch(/^mongodb:\/\/127\.0\.0\.1:\d+\/avalon$/);
    expect(error.message).toMatch(/refuses/);
  });

  test('nobody there', async () => {
    const { url } = await serve();
    for (const double of doubles.splice(0)) await double.close();
    const error = await refusal(`${url.replace('://', `://${login}`)}/avalon?serverSelectionTimeoutMS=200`);
    expect(error.message).toMatch(/cannot be reached/);
  });

  test('a URL that is none', async () => {
    expect((await refusal(`mongodb://${login}host:port/avalon`)).message).toMatch(/not a valid MongoDB URL/);
    expect((await refusal(`mongodb://jane:pa/ss@word@host/avalon`)).message).toMatch(/not a valid MongoDB URL/);
  });

  test('a database with nothing in it', async () => {
    const { url } = await serve();
    expect((await refusal(`${url}/empty`)).message).toMatch(/database empty is empty/);
  });

  test('a project that is not there is told with those that are', async () => {
    const { url } = await serve();
    expect((await refusal(url, ['Film'])).message).toMatch(/none of the projects Film.*It holds: OpPrj, Lib/);
  });

  test('a driver that is not installed', async () => {
    vi.doMock('mongodb', () => {
      throw new Error("Cannot find package 'mongodb'");
    });
    expect((await refusal(`mongodb://${login}host/avalon`)).message).toMatch(/npm install mongodb/);
  });
});

test.each([
  ['mongodb://jane:secret@host:27017/avalon?authSource=admin', 'mongodb://host:27017/avalon'],
  ['mongodb+srv://jane:p@ss/w@rd@cluster.example.com', 'mongodb+srv://cluster.example.com'],
  ['MONGODB://a,b,c/db', 'mongodb://a,b,c/db'],
  ['mongodb://host/db?tlsCertificateKeyFilePassword=secret', 'mongodb://host/db'],
])('%s is shown as %s', (url, shown) => {
  expect(shownUrl(url)).toBe(shown);
});
