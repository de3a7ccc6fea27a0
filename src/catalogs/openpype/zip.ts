import { pipeline, type Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { buffers, documentStream } from './stream.ts';
import { RemapError, systemCode } from '../../model/error.ts';
import { asDumpError, dumpError } from './trouble.ts';
import type { DocumentStream } from './volume.ts';

const CHUNK = 1024 * 1024;
const STORED = 0;
const DEFLATED = 8;
const COPY = 'Copy it again, or pack the project again.';

/** Opens the documents of a pack-project zip: `database.json` or `project.json` at its root. */
export async function zipStream(path: string): Promise<DocumentStream> {
  const zip = await openZip(path);
  try {
    const entry = await findDatabase(path, zip);
    const packed = await zip.openReadStreamPromise(entry, { decodeFileData: false });
    let bytes = 0;
    const count = async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
      try {
        for await (const chunk of chunks) {
          bytes += chunk.length;
          yield chunk;
        }
      } finally {
        zip.close();
      }
    };
    const read = (): { bytes: number; total: number } => ({ bytes, total: entry.uncompressedSize });
    return documentStream(path, 'json', count(buffers(inflated(entry, packed))), read, (checksum, length) => {
      if (checksum === entry.crc32 && length === entry.uncompressedSize) return;
      throw dumpError(path, `${nameOf(entry)} in the zip is damaged: its checksum is wrong`, COPY);
    });
  } catch (error) {
    zip.close();
    throw asZipError(path, error);
  }
}

function inflated(entry: Entry, packed: Readable): AsyncIterable<unknown> {
  if (entry.compressionMethod === STORED) return packed;
  const unpacked = createInflateRaw({ chunkSize: CHUNK });
  // The error of either end comes out of `unpacked`, which is the end that is read.
  pipeline(packed, unpacked, () => undefined);
  return unpacked;
}

async function openZip(path: string): Promise<ZipFile> {
  try {
    // Names stay bytes: the files of a project may have names that a strict reader refuses, and they do not matter here.
    return await openPromise(path, { lazyEntries: true, autoClose: false, decodeStrings: false });
  } catch (error) {
    throw asZipError(path, error);
  }
}

async function findDatabase(path: string, zip: ZipFile): Promise<Entry> {
  let other: Entry | null = null;
  let below: string | null = null;
  try {
    for await (const entry of zip.eachEntry()) {
      const name = nameOf(entry);
      if (name === 'database.json') return checked(path, entry);
      if (name === 'project.json') other = entry;
      if (/^[^/]+\/(?:database|project)\.json$/.test(name)) below = name;
    }
  } catch (error) {
    throw asZipError(path, error);
  }
  if (other !== null) return checked(path, other);
  const problem = 'it is a zip, but not of pack-project: there is no database.json at its root';
  if (below === null) throw dumpError(path, problem);
  throw dumpError(path, `${problem}, only ${below}`, `Unpack it and give ${below} itself.`);
}

function checked(path: string, entry: Entry): Entry {
  if (entry.isEncrypted()) {
    throw dumpError(path, 'the zip is encrypted', 'Unpack it with its password and give the database.json itself.');
  }
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) {
    const problem = `the zip uses compression method ${entry.compressionMethod}, which this tool cannot unpack`;
    throw dumpError(path, problem, 'Unpack it and give the database.json itself.');
  }
  return entry;
}

function nameOf(entry: Entry): string {
  return entry.fileNameRaw.toString('latin1');
}

/** An error of the system or of zlib has a code and words of its own; the zip reader's errors have none: each is damage. */
function asZipError(path: string, error: unknown): Error {
  if (error instanceof RemapError || systemCode(error) !== null) return asDumpError(path, error);
  return dumpError(path, 'it begins like a zip but has no valid table of contents: it is cut or damaged', COPY, error);
}
