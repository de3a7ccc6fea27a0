import type { Reason } from '../../../model/decision.ts';
import type { Format } from '../../../model/format.ts';

/** What a proof came to: it holds, it does not, or nobody could be asked. */
export type Proof = 'proven' | 'failed' | 'not-checked';

/**
 * How far one workfile is. In the order of a replacement: `intent` (nothing was touched yet), `backed-up`, `written` (the
 * temporary file is on disk), `verified` (it was read back and proven), `renamed`, `done` (the folder is on disk).
 *
 * Written in place: `overwriting` comes after `backed-up` and means that the file may be half new; there is no `renamed`.
 * `dropped` and `rolled-back` lead back to the old file. `undoing` and `undone` belong to `undo`.
 */
export type FileStep =
  | 'intent'
  | 'backed-up'
  | 'overwriting'
  | 'written'
  | 'verified'
  | 'renamed'
  | 'done'
  | 'dropped'
  | 'rolled-back'
  | 'undoing'
  | 'undone';

export type WriteMode = 'replace' | 'in-place';

/** Where the old bytes are kept. */
export interface BackupRecord {
  readonly path: string;
  /** A second name for the old file, or bytes of its own. */
  readonly kind: 'link' | 'copy';
  /** Of the old bytes. */
  readonly sha256: string;
}

/** What a workfile was beside its bytes, for giving it back. Times as decimal digits, in nanoseconds since 1970. */
export interface Rights {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly atimeNs: string;
  readonly mtimeNs: string;
}

/** What a file is told apart by. */
export interface Identity {
  readonly ino: string;
  readonly mtimeNs: string;
  readonly bytes: number;
}

/** What a person's check said of a new file. */
export interface CheckNote {
  /** The words that were started. */
  readonly command: string;
  /** The last line that it printed; empty where it printed nothing. */
  readonly said: string;
}

export interface SessionLine {
  readonly type: 'session';
  /** The run's own name, the same in every session of one run folder. */
  readonly run: string;
  readonly command: 'apply' | 'undo' | 'verify' | 'pilot' | 'gc';
  readonly at: string;
  readonly host: string;
  readonly pid: number;
  readonly user: string;
  /** Of `plan.jsonl`. */
  readonly plan: string;
}

export interface FileLine {
  readonly type: 'file';
  /** As it stands in the plan. */
  readonly path: string;
  readonly step: FileStep;
  readonly at: string;
  readonly mode?: WriteMode;
  /** The file behind symbolic links. */
  readonly real?: string;
  /** The temporary file. */
  readonly temp?: string;
  readonly backup?: BackupRecord;
  /** `undoing`: where the file that is being replaced is kept. */
  readonly replaced?: BackupRecord;
  /** What the file was before the first byte was written (`intent`), or after the step (`verified`, `undone`). */
  readonly identity?: Identity;
  /** `intent`: rights, owner and times of the old file. */
  readonly was?: Rights;
  /** `verified`: the check that the new file passed. */
  readonly check?: CheckNote;
  /** `undone`: whether the old file came back, or only the old ids in a newer one. */
  readonly undone?: 'restored' | 'ids-only';
}

/** A file that was left alone, and why. Says nothing about how far it is. */
export interface LeftLine {
  readonly type: 'left';
  readonly path: string;
  readonly at: string;
  readonly reason: Reason;
}

export interface VerifyLine {
  readonly type: 'verify';
  readonly path: string;
  readonly at: string;
  readonly bytes: Proof;
  readonly ids: Proof;
  readonly manage: Proof;
}

/** What applications found in the pilot copies of a format. */
export interface PilotEvidence {
  /** `Maya 2024`. */
  readonly applications: readonly string[];
  readonly workfiles: number;
  readonly records: number;
  readonly fields: number;
}

/**
 * Pilot copies of a format were written, and found right (`confirmed`) or wrong (`disagreed`): by a person, who is named,
 * or by the application, whose evidence stands here.
 */
export interface PilotLine {
  readonly type: 'pilot';
  readonly step: 'written' | 'confirmed' | 'disagreed';
  readonly format: Format;
  readonly at: string;
  /** Who confirmed it, in their own words. */
  readonly who?: string;
  readonly evidence?: PilotEvidence;
  /** `disagreed`: which record, and how. */
  readonly because?: Reason;
  /** `written`: SHA-256 of the file of expectations that belongs to the copies. */
  readonly expectations?: string;
}

export interface CollectedLine {
  readonly type: 'collected';
  readonly path: string;
  readonly at: string;
}

export type JournalLine = SessionLine | FileLine | LeftLine | VerifyLine | PilotLine | CollectedLine;

/** What the journal says about one workfile: its last step, and the newest value of everything else. */
export interface FileProgress {
  readonly step: FileStep;
  readonly mode: WriteMode;
  readonly real: string | null;
  readonly temp: string | null;
  readonly backup: BackupRecord | null;
  /** What `undo` replaced: ours, or what somebody saved since. */
  readonly replaced: BackupRecord | null;
  /** Before the first byte was written. */
  readonly before: Identity | null;
  /** The rights, the owner and the times that the old file had. */
  readonly was: Rights | null;
  /** After `verified` or `undone`. */
  readonly after: Identity | null;
  readonly undone: 'restored' | 'ids-only' | null;
}

const FRESH: FileProgress = {
  step: 'intent',
  mode: 'replace',
  real: null,
  temp: null,
  backup: null,
  replaced: null,
  before: null,
  was: null,
  after: null,
  undone: null,
};

/** One more line about a workfile. */
export function advance(progress: FileProgress | undefined, line: FileLine): FileProgress {
  const last = line.step === 'intent' || progress === undefined ? FRESH : progress;
  return {
    step: line.step,
    mode: line.mode ?? last.mode,
    real: line.real ?? last.real,
    temp: line.temp ?? last.temp,
    backup: line.backup ?? last.backup,
    replaced: line.replaced ?? last.replaced,
    before: line.step === 'intent' ? (line.identity ?? null) : last.before,
    was: line.step === 'intent' ? (line.was ?? null) : last.was,
    after: line.step === 'intent' ? null : (line.identity ?? last.after),
    undone: line.undone ?? null,
  };
}

/** Whether a step leaves nothing to clear up: the workfile is wholly old or wholly new, and no trace lies beside it. */
export function isSettled(step: FileStep): boolean {
  return step === 'done' || step === 'undone' || step === 'dropped' || step === 'rolled-back';
}
