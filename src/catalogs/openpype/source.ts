import type { Dirent } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import type { SourceInfo } from '../../model/catalog.ts';
import { decodeBson } from './decode.ts';
import { isMongoUrl, mongoSource } from './mongo.ts';
import { chooseProjects } from './projects.ts';
import { BsonSplitter, LONGEST_BSON } from './split-bson.ts';
import { fileStream, type Encoding } from './stream.ts';
import { asDumpError, dumpError } from './trouble.ts';
import type { Volume, Source } from './volume.ts';
import { zipStream } from './zip.ts';

const HEAD = 4096;
const ASK_FILE = 'Give a pack-project zip, a database.json or a mongodump';

/** Finds out what a source is, by its content. Opens nothing for long, except a connection to a server. */
export async function openSource(spec: string, projects: readonly string[] | undefined): Promise<Source> {
  if (isMongoUrl(spec)) return mongoSource(spec, projects);
  const close = async (): Promise<void> => {};
  try {
    const info = await stat(spec);
    if (info.isDirectory()) return { name: spec, ...(await folderSource(spec, projects)), close };
    const volume = await fileVolume(spec, null);
    return { name: spec, kind: volume.kind, volumes: [volume], close };
  } catch (error) {
    throw asDumpError(spec, error);
  }
}

async function fileVolume(path: string, collection: string | null): Promise<Volume> {
  const { size } = await stat(path);
  const head = await readHead(path, HEAD);
  const gzip = head[0] === 0x1f && head[1] === 0x8b;
  const content = gzip ? unpackHead(head) : head;
  const shared = { name: path, collection, file: path };
  if (content.length === 0) throw dumpError(path, 'it is empty', 'Copy or dump it again.');
  if (content.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1')) && !gzip) {
    return { ...shared, kind: 'pack-project', open: () => zipStream(path) };
  }
  const encoding = encodingOf(path, content);
  const kind = encoding === 'json' ? 'database-json' : 'mongodump';
  const named = encoding === 'bson' ? stemOf(path) : collection;
  return {
    ...shared,
    collection: named,
    kind,
    open: () => Promise.resolve(fileStream(path, path, encoding, gzip, size)),
  };
}

function encodingOf(path: string, head: Buffer): Encoding {
  if (looksLikeBson(head)) return 'bson';
  const mark = head.readUInt16BE(0);
  if (mark === 0xfffe || mark === 0xfeff || (head.length > 3 && head[1] === 0 && head[3] === 0)) {
    const remedy = 'Write it again as UTF-8; PowerShell turns what is redirected with ">" into UTF-16.';
    throw dumpError(path, 'it is UTF-16, which no OpenPype dump is', remedy);
  }
  if (/^(?:\xef\xbb\xbf)?\s*[[{]/.test(head.toString('latin1'))) return 'json';
  if (head.subarray(0, 4).equals(Buffer.from([0x6d, 0xe2, 0x99, 0x81]))) {
    throw dumpError(
      path,
      'it is a mongodump --archive, which only mongorestore reads',
      'Run mongodump with --out instead.',
    );
  }
  throw dumpError(path, 'it is not a dump of OpenPype: neither a zip, nor JSON, nor BSON', `${ASK_FILE}.`);
}

/** A plausible length, then an element with a known type and a short name. `{` and `[` never pass as such a length. */
function looksLikeBson(head: Buffer): boolean {
  if (head.length < 5) return false;
  const length = head.readInt32LE(0);
  if (length < 5 || length > LONGEST_BSON) return false;
  if (length === 5) return head[4] === 0;
  const type = head[4] ?? 0;
  const end = head.indexOf(0, 5);
  return type >= 1 && type <= 0x13 && end > 5 && end < 5 + 256;
}

async function folderSource(
  folder: string,
  projects: readonly string[] | undefined,
): Promise<{ kind: SourceInfo['kind']; volumes: readonly Volume[] }> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const name of ['database.json', 'project.json']) {
    if (!entries.some((entry) => entry.isFile() && entry.name === name)) continue;
    const volume = await fileVolume(join(folder, name), null);
    return { kind: volume.kind, volumes: [volume] };
  }
  const paths = collectionsIn(folder, entries);
  for (const entry of entries) {
    if (!entry.isDirectory() || SERVER_DATABASES.has(entry.name)) continue;
    const below = join(folder, entry.name);
    paths.push(...collectionsIn(below, await readdir(below, { withFileTypes: true })));
  }
  if (paths.length === 0) {
    throw dumpError(folder, 'the folder holds neither a mongodump (*.bson) nor a database.json', `${ASK_FILE}.`);
  }
  const wanted = chooseProjects(folder, paths.map(stemOf), projects);
  const volumes: Volume[] = [];
  for (const path of paths.toSorted()) {
    if (wanted.has(stemOf(path)) && (await isProject(path))) volumes.push(await fileVolume(path, stemOf(path)));
  }
  if (volumes.length === 0) throw dumpError(folder, 'none of its collections is an OpenPype project');
  return { kind: 'mongodump', volumes };
}

/** MongoDB's own databases, and the one in which OpenPype keeps its settings. */
const SERVER_DATABASES: ReadonlySet<string> = new Set(['admin', 'config', 'local', 'openpype']);

function collectionsIn(folder: string, entries: readonly Dirent[]): string[] {
  return entries
    .filter((entry) => entry.isFile() && /\.bson(?:\.gz)?$/i.test(entry.name) && !entry.name.startsWith('system.'))
    .map((entry) => join(folder, entry.name));
}

/** Whether the first documents of a collection are those of a project; a mongodump of everything holds others as well. */
async function isProject(path: string): Promise<boolean> {
  const head = await readHead(path, 256 * 1024);
  const content = head[0] === 0x1f && head[1] === 0x8b ? unpackHead(head) : head;
  if (!looksLikeBson(content)) return content.length > 0;
  const documents = new BsonSplitter(path).push(content);
  // A first document larger than this head: let the reader say what it is.
  if (documents.length === 0) return true;
  return documents.some((raw) => PROJECT_TYPES.has(String(decodeBson(raw, path)['type'])));
}

const PROJECT_TYPES: ReadonlySet<string> = new Set(['project', 'asset', 'subset', 'version', 'representation']);

async function readHead(path: string, length: number): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Unpacks as much of a cut gzip as there is. */
function unpackHead(head: Buffer): Buffer {
  return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH });
}

function stemOf(path: string): string {
  return basename(path).replace(/\.bson(?:\.gz)?$/i, '');
}
