import { RemapError } from '../../model/error.ts';
import type { Finding } from '../../model/finding.ts';
import type { Packing } from '../../model/plan.ts';

/** How these first bytes say that a file is packed as a whole; null where they do not. */
export function packingOf(head: Uint8Array): Packing | null {
  const [a, b, c, d] = head;
  if (a === 0x1f && b === 0x8b) return 'gzip';
  return a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd ? 'zstd' : null;
}

/** A packed file that cannot be unpacked; `finding` says the same in a census. */
export class PackingError extends RemapError {
  readonly finding: Finding;

  constructor(code: 'workfile-packing-damaged' | 'workfile-packed-too-large', args: Finding['args']) {
    const large = code === 'workfile-packed-too-large';
    super({
      kind: 'file',
      subject: `the packed workfile`,
      operation: 'unpacking',
      problem: large ? 'unpacked it is larger than this version takes' : 'its packing is damaged or of an unknown kind',
      remedy: large
        ? 'Open it in its application and save it uncompressed'
        : 'Open it in its application and save it again, or restore it from a backup (which loses what was saved since)',
    });
    this.finding = { code, severity: 'error', args };
  }
}
