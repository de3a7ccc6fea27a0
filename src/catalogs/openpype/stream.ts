import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { crc32, createGunzip } from 'node:zlib';
import { decodeBson, decodeJson, decodeJsonBriefly } from './decode.ts';
import { BsonSplitter } from './split-bson.ts';
import { JsonSplitter, type RawDocument } from './split-json.ts';
import type { DocumentStream } from './volume.ts';

export type Encoding = 'json' | 'bson';

/** Large enough that the cost of a chunk does not show, small enough not to show in memory. */
const CHUNK = 1024 * 1024;

/** The documents in a stream of bytes, with the checksum of all of them. */
export function documentStream(
  subject: string,
  encoding: Encoding,
  chunks: AsyncIterable<Buffer>,
  read: DocumentStream['read'],
  atEnd: (checksum: number, bytes: number) => void = () => undefined,
): DocumentStream {
  let checksum = 0;
  async function* batches(): AsyncGenerator<readonly RawDocument[]> {
    const splitter = encoding === 'json' ? new JsonSplitter(subject) : new BsonSplitter(subject);
    let bytes = 0;
    for await (const chunk of chunks) {
      checksum = crc32(chunk, checksum);
      bytes += chunk.length;
      const documents = splitter.push(chunk);
      if (documents.length > 0) yield documents;
    }
    // A damaged archive is the cause where a document without an end is only the consequence.
    atEnd(checksum, bytes);
    splitter.end();
  }
  const [decode, decodeBriefly] = encoding === 'json' ? [decodeJson, decodeJsonBriefly] : [decodeBson, decodeBson];
  return { batches: batches(), decode, decodeBriefly, read, checksum: () => checksum };
}

/** The documents of a file on disk, unpacked on the way where it is gzip. */
export function fileStream(
  subject: string,
  path: string,
  encoding: Encoding,
  gzip: boolean,
  total: number,
): DocumentStream {
  const file = createReadStream(path, { highWaterMark: CHUNK });
  const read = (): { bytes: number; total: number } => ({ bytes: file.bytesRead, total });
  if (!gzip) return documentStream(subject, encoding, buffers(file), read);
  const unpacked = createGunzip({ chunkSize: CHUNK });
  // The error of either end comes out of `unpacked`, which is the end that is read.
  pipeline(file, unpacked, () => undefined);
  return documentStream(subject, encoding, buffers(unpacked), read);
}

/** A stream's chunks, each known to be bytes. */
export async function* buffers(stream: AsyncIterable<unknown>): AsyncGenerator<Buffer> {
  for await (const chunk of stream) if (Buffer.isBuffer(chunk)) yield chunk;
}
