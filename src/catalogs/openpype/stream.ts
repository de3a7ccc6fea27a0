import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { pipeline } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
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
  if (!gzip) return plainStream(subject, path, encoding, total);
  const file = createReadStream(path, { highWaterMark: CHUNK });
  const read = (): { bytes: number; total: number } => ({ bytes: file.bytesRead, total });
  const unpacked = createGunzip({ chunkSize: CHUNK });
  // The error of either end comes out of `unpacked`, which is the end that is read.
  pipeline(file, unpacked, () => undefined);
  return documentStream(subject, encoding, buffers(unpacked), read);
}

/** Reads without threads: handing chunks over costs more than reading them, and more yet on a busy machine. */
function plainStream(subject: string, path: string, encoding: Encoding, total: number): DocumentStream {
  let bytes = 0;
  async function* chunks(): AsyncGenerator<Buffer> {
    const fd = openSync(path, 'r');
    const buffer = Buffer.allocUnsafeSlow(CHUNK);
    try {
      for (;;) {
        const count = readSync(fd, buffer, 0, CHUNK, null);
        if (count === 0) return;
        bytes += count;
        yield buffer.subarray(0, count);
        // Lets timers and signals through: Ctrl-C must stop this between two chunks.
        await setImmediate();
      }
    } finally {
      closeSync(fd);
    }
  }
  return documentStream(subject, encoding, chunks(), () => ({ bytes, total }));
}

/** A stream's chunks, each known to be bytes. */
export async function* buffers(stream: AsyncIterable<unknown>): AsyncGenerator<Buffer> {
  for await (const chunk of stream) if (Buffer.isBuffer(chunk)) yield chunk;
}
