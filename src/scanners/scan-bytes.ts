import { RemapError } from '../model/error.ts';
import { readBytes } from '../files/byte-source.ts';
import type { ByteSource } from '../files/byte-source.ts';
import { openWorkfile } from './open-workfile.ts';
import { HEAD_BYTES } from './scanner.ts';
import type { Rescanned } from '../model/scanned-workfile.ts';

/**
 * Reads the containers of bytes that were just written, or of a file that is to be proven. `name` is the workfile's own.
 * Rejects with a `RemapError` when they are no longer of any format.
 */
export function scanForWriter(source: ByteSource, name: string): Promise<Rescanned> {
  return Promise.resolve().then(() => {
    const known = openWorkfile(source, name, readBytes(source, 0, HEAD_BYTES));
    if (known !== null) return { ...known.scanner.scan(known.plain, known.format), packing: known.packing };
    throw new RemapError({
      kind: 'verification',
      subject: name,
      operation: 'reading the containers again',
      problem: 'the file is of no known format any more',
      remedy: 'It is left as it was; report this',
    });
  });
}
