import { crc32 } from 'node:zlib';
import type { Db, Document, MongoClient } from 'mongodb';
import { RemapError, systemCode } from '../../model/error.ts';
import { decodeBson } from './decode.ts';
import { speakMongo } from './mongo-greeting.ts';
import { chooseProjects } from './projects.ts';
import type { RawDocument } from './split-json.ts';
import { dumpError } from './trouble.ts';
import type { DocumentStream, Volume, Source } from './volume.ts';

/** OpenPype's own default (`AVALON_DB`). */
const DEFAULT_DATABASE = 'avalon';
const BATCH = 1000;

/** What is never looked at and makes up half of a representation. */
const PROJECTION = { 'files.sites': 0, 'files.size': 0 } as const;

export function isMongoUrl(spec: string): boolean {
  return /^mongodb(?:\+srv)?:\/\//i.test(spec);
}

/** A URL as it may be shown: host and database, never the user, the password or the options (which may hold either). */
export function shownUrl(url: string): string {
  const [, scheme = 'mongodb://', rest = ''] = /^([a-z+]+:\/\/)(.*)$/is.exec(url) ?? [];
  // A password may hold an unescaped "@" or "/"; the host begins after the last "@" in front of the options.
  const beforeOptions = rest.split('?')[0] ?? '';
  return scheme.toLowerCase() + beforeOptions.slice(beforeOptions.lastIndexOf('@') + 1);
}

/**
 * The projects on a MongoDB server, one collection each. Only reads: `listCollections` and `find`. The driver is an optional
 * dependency that is loaded here and nowhere else.
 */
export async function mongoSource(url: string, projects: readonly string[] | undefined): Promise<Source> {
  const name = shownUrl(url);
  const client = await connect(url, name);
  try {
    const database = client.db(databaseOf(name));
    const listed = await database.listCollections({}, { nameOnly: true }).toArray();
    const collections = listed.map((entry) => entry.name).filter((entry) => !entry.startsWith('system.'));
    if (collections.length === 0) {
      throw dumpError(name, `the database ${database.databaseName} is empty`, 'Name the database in the URL.');
    }
    const wanted = chooseProjects(name, collections, projects);
    const volumes = collections
      .filter((collection) => wanted.has(collection))
      .toSorted()
      .map((collection) => collectionVolume(name, database, collection));
    return { name, kind: 'mongodb', volumes, close: () => client.close() };
  } catch (error) {
    await client.close();
    throw asMongoError(name, error);
  }
}

async function connect(url: string, name: string): Promise<MongoClient> {
  const driver = await import('mongodb').catch((error: unknown) => {
    const remedy = 'Install it next to this tool with `npm install mongodb`, or give a dump instead.';
    throw dumpError(name, 'reading a MongoDB server needs the package mongodb, which is not installed', remedy, error);
  });
  let client: MongoClient;
  try {
    client = new driver.MongoClient(url, {
      appName: 'ayon-remap',
      readPreference: 'secondaryPreferred',
      // The driver's own half a minute is long for a person at a terminal; the URL may say otherwise.
      ...(/serverSelectionTimeoutMS=/i.test(url) ? {} : { serverSelectionTimeoutMS: 10_000 }),
    });
  } catch (error) {
    const remedy =
      'Write it as mongodb://user:password@host:port/avalon, with special characters of the password escaped (%40 for @).';
    throw certificateError(name, error) ?? dumpError(name, 'it is not a valid MongoDB URL', remedy);
  }
  try {
    const { hosts, tls, serverSelectionTimeoutMS } = client.options;
    if (!tls && !(await speakMongo(hosts, Math.min(serverSelectionTimeoutMS, 2000)))) throw notMongo(name);
    await client.connect();
    return client;
  } catch (error) {
    await client.close();
    throw asMongoError(name, error);
  }
}

function notMongo(name: string): RemapError {
  return dumpError(
    name,
    'what answers there does not speak the language of MongoDB',
    'Check the address and the port.',
  );
}

function databaseOf(shown: string): string {
  const path = shown.replace(/^[a-z+]+:\/\//, '').split('/')[1] ?? '';
  return path === '' ? DEFAULT_DATABASE : decodeURIComponent(path);
}

function collectionVolume(server: string, database: Db, collection: string): Volume {
  const name = `${server}#${collection}`;
  return {
    name,
    kind: 'mongodb',
    collection,
    file: null,
    open: async (signal) => {
      const total = await database.collection(collection).estimatedDocumentCount();
      return collectionStream(name, database, collection, total, signal);
    },
  };
}

function collectionStream(
  name: string,
  database: Db,
  collection: string,
  total: number,
  signal: AbortSignal | undefined,
): DocumentStream {
  let checksum = 0;
  let count = 0;
  async function* batches(): AsyncGenerator<readonly RawDocument[]> {
    const options = {
      projection: PROJECTION,
      batchSize: BATCH,
      raw: true,
      ...(signal === undefined ? {} : { signal }),
    };
    // Natural order, like pack-project: it decides which of two equal names AYON kept.
    const cursor = database.collection(collection).find({}, options);
    try {
      let batch: RawDocument[] = [];
      for await (const document of cursor) {
        const bytes = rawBytes(document);
        checksum = crc32(bytes, checksum);
        batch.push({ bytes, offset: count });
        count += 1;
        if (batch.length < BATCH) continue;
        yield batch;
        batch = [];
      }
      if (batch.length > 0) yield batch;
    } catch (error) {
      throw asMongoError(name, error);
    } finally {
      await cursor.close();
    }
  }
  return {
    batches: batches(),
    decode: decodeBson,
    decodeBriefly: decodeBson,
    read: () => ({ bytes: count, total }),
    checksum: () => checksum,
  };
}

/** With `raw` the driver hands out the bytes that the server sent, although its types say otherwise. */
function rawBytes(document: Document): Buffer {
  if (Buffer.isBuffer(document)) return document;
  throw new TypeError('the MongoDB driver did not hand out raw documents');
}

/** MongoDB's codes for a cursor that is gone: lost, or killed. */
const CURSOR_GONE: ReadonlySet<unknown> = new Set([43, 237]);

/** Says a driver's error in words. Its own message is not passed on: it may quote the user, or the URL with the password. */
function asMongoError(name: string, error: unknown): RemapError {
  if (error instanceof RemapError) return error;
  const text = error instanceof Error ? `${error.name} ${error.message}` : '';
  const code: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  if (CURSOR_GONE.has(code)) {
    const remedy = 'Run again, or give a dump instead.';
    return dumpError(name, 'the server closed the query before all documents were read', remedy);
  }
  if (/auth/i.test(text) || text.startsWith('MongoServerError')) {
    const refused = /auth/i.test(text) ? 'the server refuses this user' : 'the server refuses the request';
    return dumpError(name, refused, 'Check user, password and authSource in the URL; reading the database is enough.');
  }
  const why = /ECONNREFUSED/.test(text)
    ? 'it refuses connections'
    : /ENOTFOUND|EAI_AGAIN|querySrv/.test(text)
      ? 'no such host'
      : 'the connection is lost or does not come about';
  const problem = `the server cannot be reached (${why})`;
  const remedy = 'Check host and port, and that the server is running.';
  return certificateError(name, error) ?? dumpError(name, problem, remedy);
}

function certificateError(name: string, error: unknown): RemapError | null {
  const text =
    error instanceof Error ? `${error.message} ${systemCode(error) ?? ''} ${systemCode(error.cause) ?? ''}` : '';
  if (!/certificate|\bTLS|\bSSL|CERT_/i.test(text)) return null;
  const remedy = 'Check tls and tlsCAFile in the URL with the people who run the server.';
  return dumpError(name, 'no secure connection: the certificate or TLS itself was refused', remedy);
}
