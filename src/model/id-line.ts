import type { Decision, Reason, Status } from './decision.ts';

/** What the dumps say that an id meant. */
export interface IdMeaning {
  readonly objectId: string;
  readonly project: string;
  /** The document's type: `representation`, `archived_representation`, `version`, `asset` …; `alias` for one that lives on under another id. */
  readonly type: string;
  /** With a leading slash; null where the document is no representation, or its chain is broken. */
  readonly folderPath: string | null;
  readonly product: string | null;
  /** `hero` for a hero version; null where the chain is broken. */
  readonly version: number | 'hero' | null;
  readonly representation: string | null;
  /** `data.path`, as the publishing machine wrote it. */
  readonly path: string | null;
  /** Which dump says so. */
  readonly source: string;
  /** Why the importer leaves the document out; null where it takes it. */
  readonly notImported: Reason | null;
}

/** The answer about one id, in the order in which the ids were given. */
export interface IdLine {
  readonly type: 'id';
  /** As it was given. */
  readonly id: string;
  readonly form: 'objectid' | 'ayon' | 'empty' | 'missing' | 'other';
  /** Null where no dump knows it, or none was given. */
  readonly meant: IdMeaning | null;
  /** What it is now, and how that is known. */
  readonly decision: Decision;
  /** Whether `plan` would have it written without a person. */
  readonly accepted: boolean;
}

export interface IdsSummary {
  readonly type: 'summary';
  readonly ids: {
    readonly total: number;
    readonly byStatus: Readonly<Record<Status, number>>;
    /** `remap` that needs no person, and `remap` that does. */
    readonly accepted: number;
    readonly proposed: number;
  };
}
