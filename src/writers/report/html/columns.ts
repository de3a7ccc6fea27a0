/** What the writer of `report.html` and the page in it agree on. No DOM and no Node in here: both sides import it. */

/** Rows of the list, column by column; texts are indexes into `words`. One block holds some thousands of rows. */
export interface IndexBlock {
  readonly words: readonly string[];
  readonly columns: Readonly<Record<TextColumn | NumberColumn, readonly number[]>>;
}

export const TEXT_COLUMNS = [
  ...['workfile', 'node', 'carrier', 'oldId', 'host', 'loader', 'state', 'method', 'reason', 'project', 'folder'],
  ...['product', 'version', 'representation', 'newId', 'first', 'above', 'place', 'findings', 'done'],
] as const;

/**
 * `first` is the id of the best alternative; `above` the folder above the workfile's in AYON's tree; `place` says what the row
 * is (`PLACES`); `findings` are codes with blanks between; `confidence` is in thousandths; `outdated` and `reviewable` are 0 or 1.
 */
export type TextColumn =
  | 'workfile'
  | 'node'
  | 'carrier'
  | 'oldId'
  | 'host'
  | 'loader'
  | 'state'
  | 'method'
  | 'reason'
  | 'project'
  | 'folder'
  | 'product'
  | 'version'
  | 'representation'
  | 'newId'
  | 'first'
  | 'above'
  | 'place'
  | 'findings'
  | 'done';

/** What a row stands for. Only records are counted as containers. */
export const PLACES = { record: 'record', second: 'second place', workfile: 'workfile' } as const;

export const NUMBER_COLUMNS = ['offset', 'confidence', 'outdated', 'reviewable'] as const;
export type NumberColumn = (typeof NUMBER_COLUMNS)[number];

/** Everything about one row that only its detail pane shows. */
export interface Detail {
  readonly format: string | null;
  readonly bytes: number;
  readonly sha256: string | null;
  readonly nodeType: string | null;
  readonly fields: Readonly<Record<string, string | null>>;
  readonly loadedPath: string | null;
  readonly reason: Said | null;
  readonly evidence: readonly EvidenceText[];
  readonly alternatives: readonly AlternativeText[];
  readonly edits: readonly EditText[];
  /** The edits are made only if the proposal is accepted. */
  readonly proposed: boolean;
  readonly manage: { readonly before: string; readonly after: string; readonly blockers: readonly Said[] } | null;
  readonly outdated: { readonly version: number; readonly newest: number } | null;
  readonly findings: readonly Said[];
  /** Why nothing can be decided: nothing can be written there. Null where something can. */
  readonly locked: Said | null;
  /** What was done with the workfile, in words; null where nothing was. */
  readonly done: string | null;
}

export interface Said {
  readonly code: string;
  readonly says: string;
  readonly remedy: string;
}

export interface EvidenceText {
  readonly kind: string;
  readonly speaks: 'for' | 'against';
  readonly source: string;
  readonly value: string;
}

export interface AlternativeText {
  readonly id: string;
  readonly text: string;
  readonly method: string;
  readonly confidence: number;
  readonly evidence: readonly EvidenceText[];
}

/** `old` and `new` are byte strings: one character a byte. */
export interface EditText {
  readonly offset: number;
  readonly old: string;
  readonly new: string;
  readonly what: string;
}

/** What the page needs to know of itself. */
export interface PageFacts {
  /** SHA-256 of the plan: decisions kept in the browser belong to one plan. */
  readonly plan: string;
  readonly projects: readonly string[];
  readonly rows: number;
  readonly indexBlocks: number;
  readonly detailSize: number;
  /** `{code: noun phrase}` of every reason and finding that occurs. */
  readonly codes: Readonly<Record<string, string>>;
  readonly states: Readonly<Record<string, { readonly says: string; readonly sign: string }>>;
  readonly methods: Readonly<Record<string, string>>;
  readonly done: Readonly<Record<string, string>>;
  /** Where `review` takes decisions; null in a file. */
  readonly saveTo: string | null;
}

/** A decision as `plan --decisions` reads it, with what the reviewer noted. */
export interface DecisionEntry {
  readonly workfile: string;
  readonly node: string;
  readonly carrier: string;
  readonly offset: number;
  readonly old_id: string;
  readonly new_id: string;
  readonly decision: string;
  readonly comment: string;
}

export const INDEX_ROWS = 5000;
export const DETAIL_ROWS = 200;
