import type { Finding } from './finding.ts';
import type { Reason, Status, Target } from './decision.ts';

/** A container that lives in a published file and stands in every scene that references it. */
export interface InnerContainer {
  readonly node: string;
  readonly representation: string | null;
  readonly loadedPath: string | null;
  readonly status: Status;
  readonly target: Target | null;
  readonly reason: Reason | null;
  /** AYON's Manage tool shows it as invalid in every scene that references the file: nothing that AYON has stands in it. */
  readonly invalid: boolean;
}

/** The newest version of a published file in AYON. */
export interface NewestPublish {
  readonly version: number;
  /** Where it was read; null where it is not on the disks of this machine. */
  readonly path: string | null;
  /** How many of its containers are invalid; null where it could not be read. */
  readonly invalid: number | null;
}

/** The line of one referenced file in `referenced.jsonl`. */
export interface ReferencedLine {
  readonly type: 'referenced';
  readonly path: string;
  /** How many workfiles of the plan reference it. */
  readonly workfiles: number;
  readonly outcome: 'read' | 'skipped' | 'failed' | 'unreachable';
  readonly containers: readonly InnerContainer[];
  /** The representation whose own file it is; null where AYON does not know it. */
  readonly publish: Target | null;
  /** Absent where the file is no representation's, or has no invalid container. */
  readonly newest?: NewestPublish;
  readonly findings: readonly Finding[];
}

/** What the followed references come to: part of a plan's summary. */
export interface ReferencedTotals {
  /** Different files; a reference that names none on this machine counts by its path. */
  readonly files: number;
  readonly read: number;
  readonly unreachable: number;
  readonly failed: number;
  readonly containers: number;
  readonly invalid: number;
  /** Files with invalid containers of which AYON has a newer version without any. */
  readonly mended: number;
  /** What was read of them. */
  readonly bytes: number;
}
