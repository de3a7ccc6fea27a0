import type { ByteString } from './bytes.ts';
import type { ScannedContainer, ScannedInstance, ScanResult } from './container.ts';
import type { Frame } from './edit.ts';
import type { Finding } from './finding.ts';
import type { Format } from './format.ts';
import type { FileState, PlainForm, Packing } from './plan.ts';

/** How a workfile came out of the scan. Every one of them is counted in exactly one of these. */
export type ScanOutcome = 'read' | 'skipped' | 'failed';

/** A frame with the bytes of its length field, so that edits can be worked out later without the file. */
export interface RecordedFrame extends Frame {
  readonly field: ByteString;
  /** What follows the body up to its alignment, where that is not zeros: some applications leave there what lay in memory. */
  readonly padding?: ByteString;
}

/** What is known about one workfile after it was read once. Plain data: it can be saved and read back. */
export interface ScannedWorkfile {
  readonly path: string;
  readonly outcome: ScanOutcome;
  readonly format: Format | null;
  readonly bytes: number;
  /** Only of a file that holds containers: hashing costs more than looking. */
  readonly sha256: string | null;
  /** Where the file is packed as a whole and holds containers; absent otherwise. */
  readonly plain?: PlainForm;
  readonly stat: FileState | null;
  readonly containers: readonly ScannedContainer[];
  /** Publish instances that may be changed on request. */
  readonly instances: readonly ScannedInstance[];
  readonly frames: readonly RecordedFrame[];
  readonly findings: readonly Finding[];
  /** The files that stand in this one by reference, at every depth, each once; absent where there are none. */
  readonly references?: readonly ByteString[];
}

/** What a workfile holds, and how it is packed: spans are counted in its plain bytes. */
export type Rescanned = ScanResult & { readonly packing?: Packing | null };
