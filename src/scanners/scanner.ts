import type { ScanResult } from '../model/container.ts';
import type { Format } from '../model/format.ts';
import type { ByteSource } from '../files/byte-source.ts';
import type { Packing } from '../model/plan.ts';

/**
 * One file format: how to recognise it and how to read its container records. A scanner knows bytes and nothing of what
 * an id means; it is a synchronous function of the bytes alone, so the same bytes give the same result anywhere.
 *
 * A scanner never throws for what stands in a file: damage is a finding, and a region that was not understood is never
 * offered for editing. It throws only the system's own errors of `ByteSource.read`.
 */
export interface Scanner {
  readonly formats: readonly Format[];
  /** File name endings that this scanner is asked about, lower case with the dot. */
  readonly extensions: readonly string[];
  /** Whether these first bytes (up to `HEAD_BYTES`) are this format. The content decides, never the ending alone. */
  recognise(head: Uint8Array, name: string): Format | null;
  /** How files of this format may be packed as a whole. They are unpacked first: what the scanner sees are plain bytes. */
  readonly packings?: readonly Packing[];
  /** ASCII words of which at least one stands in every file that holds a record. A file without any is not parsed. */
  readonly needles: readonly string[];
  /**
   * Whether a file must be parsed although no needle stands in it: it is encrypted, or its end is missing, and that has to
   * be told. `tail` are the last bytes of the file, up to `TAIL_BYTES`.
   */
  mustParse?(head: Uint8Array, tail: Uint8Array, size: number): boolean;
  /** Its findings tell of container ids outside of records, or count them: the file need not be searched for them again. */
  readonly tellsOfIds?: true;
  scan(source: ByteSource, format: Format): ScanResult;
}

/** How many bytes of a file `recognise` sees. */
export const HEAD_BYTES = 4096;

/** How many bytes of a file's end `mustParse` sees. */
export const TAIL_BYTES = 256;
