import { basename } from 'node:path';
import type { ScanResult } from '../model/container.ts';
import { RemapError } from '../model/error.ts';
import { readBytes } from '../files/byte-source.ts';
import type { ByteSource } from '../files/byte-source.ts';
import { recognise } from '../scanners/registry.ts';
import { HEAD_BYTES } from '../scanners/scanner.ts';

/**
 * Reads the containers of bytes that were just written, or of a file that is to be proven. `name` is the workfile's own.
 * Rejects with a `RemapError` when they are no longer of any format.
 */
export function scanForWriter(source: ByteSource, name: string): Promise<ScanResult> {
  return Promise.resolve().then(() => {
    const known = recognise(readBytes(source, 0, HEAD_BYTES), basename(name));
    if (known !== null) return known.scanner.scan(source, known.format);
    throw new RemapError({
      kind: 'verification',
      subject: name,
      operation: 'reading the containers again',
      problem: 'the file is of no known format any more',
      remedy: 'It is left as it was; report this',
    });
  });
}
