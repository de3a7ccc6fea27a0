import { basename } from 'node:path';
import type { ScanResult } from '../model/container.ts';
import { RemapError } from '../model/error.ts';
import { FileSource, readBytes } from '../scanners/bytes/source.ts';
import { recognise } from '../scanners/registry.ts';
import { HEAD_BYTES } from '../scanners/scanner.ts';

/**
 * Reads the containers of a file that was just written. `name` is the workfile's own: a temporary file has another
 * ending. Throws a `RemapError` when the file is no longer of any format, the system's error when it cannot be read.
 */
export function scanForWriter(path: string, name: string): Promise<ScanResult> {
  return Promise.resolve().then(() => {
    const source = new FileSource(path);
    try {
      const known = recognise(readBytes(source, 0, HEAD_BYTES), basename(name));
      if (known !== null) return known.scanner.scan(source, known.format);
    } finally {
      source.close();
    }
    throw new RemapError({
      kind: 'verification',
      subject: name,
      operation: 'reading the containers again',
      problem: 'the file is of no known format any more',
      remedy: 'It is left as it was; report this',
    });
  });
}
