import type { ByteSource } from '../byte-source.ts';
import { MemorySource } from '../byte-source.ts';
import type { Packing } from '../../model/plan.ts';
import { unpackGzip } from './gzip.ts';
import { ZstdSource } from './zstd.ts';

/**
 * The plain bytes of a packed file, as a source of their own. Throws a `PackingError` where it cannot be unpacked; reading
 * may throw one too.
 */
export function unpack(source: ByteSource, packing: Packing): ByteSource {
  return packing === 'zstd' ? new ZstdSource(source) : new MemorySource(unpackGzip(source));
}
