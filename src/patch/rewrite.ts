import type { ByteSource } from '../files/byte-source.ts';
import { packGzip, unpackGzip } from '../files/packed/gzip.ts';
import { repackZstd, ZstdSource } from '../files/packed/zstd.ts';
import { unpack } from '../files/packed/unpack.ts';
import { MemorySource } from '../files/byte-source.ts';
import type { Edit } from '../model/edit.ts';
import type { Packing } from '../model/plan.ts';
import { checkEdits, sizeAfter, splice } from './splice.ts';

/** What the spans of edits refer to: the file's own bytes, or those that come out when it is unpacked. */
export function plainOf(source: ByteSource, packing: Packing | null): ByteSource {
  return packing === null ? source : unpack(source, packing);
}

/**
 * The bytes of the new file, in pieces: the old one with the edits made. In a packed file they are made in the plain
 * bytes, and what they touch is packed anew. A piece is only valid until the next one is asked for. Errors as `splice`'s.
 */
export function* rewrite(
  source: ByteSource,
  edits: readonly Edit[],
  packing: Packing | null,
): Generator<Uint8Array, void, undefined> {
  if (packing === null) yield* splice(source, edits);
  else if (packing === 'gzip') yield packGzip(spliced(new MemorySource(unpackGzip(source)), edits));
  else {
    const plain = new ZstdSource(source);
    yield* repackZstd(plain, checkEdits(edits, plain.size), spliced);
  }
}

function spliced(source: ByteSource, edits: readonly Edit[]): Buffer {
  const whole = Buffer.allocUnsafe(sizeAfter(edits, source.size));
  let at = 0;
  for (const piece of splice(source, edits)) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** At most how many bytes the new file takes: what is packed anew may grow to its plain size. */
export function roomFor(edits: readonly Edit[], bytes: number, plainBytes: number | null): number {
  return plainBytes === null ? sizeAfter(edits, bytes) : bytes + sizeAfter(edits, plainBytes);
}
