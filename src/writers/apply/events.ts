import type { ExpectedCopy } from './pilot/expectations.ts';
import type { CheckNote } from './session/journal-lines.ts';
import type { Reason } from '../../model/decision.ts';
import type { WorkfileLine } from '../../model/plan.ts';
import type { WriteMode } from './session/journal-lines.ts';
import type { Hands } from './write/file-maker-pool.ts';
import type { Machine } from './machine/machine.ts';
import type { Totals } from './session/outcome-totals.ts';
import type { Rescan } from '../../plan/rescan.ts';

/**
 * What became of a workfile that has edits. `refused`: left alone on purpose. `failed`: something went wrong, and it is
 * what it was. `not-reached`: the run was stopped before.
 */
export type Outcome = (typeof OUTCOMES)[number];

export const OUTCOMES = ['patched', 'already-done', 'refused', 'failed', 'not-reached'] as const;

export type ApplyEvent =
  /** Said before anything is written: what will not be kept, what could not be checked. `path` null: about the whole run. */
  | { readonly type: 'notice'; readonly path: string | null; readonly reason: Reason }
  /** All checks are done; writing begins. */
  | { readonly type: 'start'; readonly workfiles: number; readonly bytes: number }
  | {
      readonly type: 'workfile';
      readonly path: string;
      readonly outcome: Outcome;
      readonly reason: Reason | null;
      readonly edits: number;
      readonly bytes: number;
    };

export interface ApplyResult {
  readonly totals: Totals<Outcome>;
  /** Stopped by a signal or the stop file before every workfile had its turn. */
  readonly interrupted: boolean;
  /** SHA-256 of the plan that was carried out. */
  readonly planSha256: string;
}

/**
 * What a person may allow that is refused otherwise: `recent` (saved in the last minutes), `locked`, `published`,
 * `published-json` (layouts and set dress, whatever is known of them), `read-only` (no write permission for anybody), `loss`
 * (owner, attributes or access lists that a replacement cannot keep), `touched` (allowed by now without asking: bytes decide, not times).
 */
export type Allowance = 'recent' | 'locked' | 'published' | 'published-json' | 'read-only' | 'loss' | 'touched';

/** A new file that is written and proven, and has not taken the workfile's place yet. */
export interface NewFileAtHand {
  /** The workfile as it stands in the plan. */
  readonly path: string;
  /** The new file beside it; it has the workfile's ending. */
  readonly file: string;
  /** What an application has to show of it. */
  readonly expected: ExpectedCopy;
  /** SHA-256 of the plan. */
  readonly plan: string;
}

/** Asks an application about a new file. Throws a `Refusal` where it does not say that the file is right. */
export type Check = (file: NewFileAtHand) => Promise<CheckNote>;

export interface ApplyOptions {
  /** Default `replace`: a new file takes the old one's place. */
  readonly mode?: WriteMode;
  /** How many workfiles are written at a time; default 64, which mostly wait for the disk together. Of large ones at most 4. */
  readonly jobs?: number;
  /** Refuse any other plan. */
  readonly planSha256?: string;
  /** Where the old files go; default `RUN/backup`. */
  readonly backupFolder?: string;
  /** Give the new file the old one's modification time. */
  readonly keepMtime?: boolean;
  /** Workfiles saved less than this many minutes ago are left alone; default 10. */
  readonly recentMinutes?: number;
  readonly allow?: ReadonlySet<Allowance>;
  readonly bytesPerSecond?: number;
  /** Finish the workfiles at hand, begin no others. A file `RUN/stop` does the same. */
  readonly stop?: AbortSignal;
  /** Drop the workfiles at hand: they stay what they are. */
  readonly drop?: AbortSignal;
  readonly onEvent?: (event: ApplyEvent) => void;
  /** What a new file has to pass before it takes the workfile's place; then `jobs` is 1 unless it is given. */
  readonly check?: Check;
  /** Says why a workfile must not be changed because it is published; null where it is not. */
  readonly published?: (line: WorkfileLine) => Reason | null;
  /** How the records of a workfile are read, before and after; the scanners unless a test says otherwise. */
  readonly rescan?: Rescan;
  /** Threads that make the new files where there are many; without them this thread does. The caller closes them. */
  readonly hands?: Hands;
  readonly machine?: Machine;
}
