import { gunzipSync, gzipSync } from 'node:zlib';
import type { ByteSource } from '../byte-source.ts';
import { readBytes } from '../byte-source.ts';
import { systemCode } from '../../model/error.ts';
import { PackingError } from './packing.ts';

/** Such a file can only be unpacked from front to back, so all of it is held in memory. */
const LARGEST_PLAIN_BYTES = 256 * 1024 * 1024;

/** What Blender uses; no reader cares. */
const LEVEL = 6;

/** The plain bytes of a gzip file. Throws a `PackingError` where it is damaged, too large, or something stands behind it. */
export function unpackGzip(source: ByteSource): Buffer {
  if (source.size > LARGEST_PLAIN_BYTES) throw new PackingError('workfile-packed-too-large', { bytes: source.size });
  const packed = readBytes(source, 0, source.size);
  let plain: Buffer;
  try {
    plain = gunzipSync(packed, { maxOutputLength: LARGEST_PLAIN_BYTES });
  } catch (error) {
    const large = systemCode(error) === 'ERR_BUFFER_TOO_LARGE';
    if (large) throw new PackingError('workfile-packed-too-large', { bytes: LARGEST_PLAIN_BYTES });
    throw new PackingError('workfile-packing-damaged', { offset: 0 });
  }
  // The last four bytes tell the length. Node passes over what stands behind the end, and it would be lost.
  if (packed.readUInt32LE(packed.length - 4) !== plain.length) {
    throw new PackingError('workfile-packing-damaged', { offset: packed.length });
  }
  return plain;
}

export function packGzip(plain: Uint8Array): Buffer {
  return gzipSync(plain, { level: LEVEL });
}
