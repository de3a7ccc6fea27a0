import type { Decision, Reason } from './decision.ts';
import type { ReferencedTotals } from './referenced.ts';
import type { Edit } from './edit.ts';
import type { Finding } from './finding.ts';
import type { Carrier, Format, Host } from './format.ts';
import type { SourceInfo } from './catalog.ts';

/** The lines of `--json`, of `plan.jsonl` and of the reports. The shapes are a contract: they only grow. */
export type PlanLine = HeaderLine | WorkfileLine | SummaryLine;

export interface HeaderLine {
  readonly type: 'header';
  /** The shape of the lines that follow; raised when a reader of the old shape would go wrong. */
  readonly format: 1;
  readonly tool: { readonly name: 'ayon-remap'; readonly version: string };
  readonly command: 'scan' | 'plan';
  readonly projects: readonly string[];
  readonly openpype: readonly SourceInfo[];
  readonly ayon: readonly SourceInfo[];
  /** Every option that can change the plan. */
  readonly options: Readonly<Record<string, string | number | boolean | null | readonly string[]>>;
}

export interface WorkfileLine {
  readonly type: 'workfile';
  readonly path: string;
  /** `read` and looked through; `skipped` on purpose; `failed`: could not be read. The last two have a finding. */
  readonly outcome: 'read' | 'skipped' | 'failed';
  /** Null where the file could not be recognised or read. */
  readonly format: Format | null;
  readonly bytes: number;
  /** Of the whole file. Null where the file holds no container: it was read once, and not hashed. */
  readonly sha256: string | null;
  /** Where the file is packed as a whole: what its plain bytes are. All spans are counted in them. Absent where it is not. */
  readonly plain?: PlainForm;
  /** What the file was when it was read; `apply` refuses another one. */
  readonly stat: FileState | null;
  readonly containers: readonly ContainerLine[];
  readonly findings: readonly Finding[];
  /** Publish instances that are changed on request (`--legacy-instances`); absent where none is. */
  readonly instances?: readonly InstanceLine[];
  /** Length fields and paddings that follow from the edits of the containers. Applied together with them. */
  readonly framing: readonly Edit[];
}

/** How a workfile is packed as a whole. */
export type Packing = 'gzip' | 'zstd';

/** The bytes of a packed workfile as they come out when it is unpacked. */
export interface PlainForm {
  readonly packing: Packing;
  readonly bytes: number;
  readonly sha256: string;
}

export interface FileState {
  /** Decimal digits: nanoseconds since 1970 do not fit a JSON number. */
  readonly mtimeNs: string;
  readonly ino: string;
  readonly dev: string;
  readonly mode: number;
  readonly nlink: number;
}

export interface ContainerLine {
  readonly host: Host;
  readonly node: string;
  readonly nodeType: string | null;
  readonly carrier: Carrier;
  readonly offset: number;
  readonly fields: Readonly<Record<string, string | null>>;
  readonly loadedPath: string | null;
  readonly alsoAt: readonly SecondPlaceLine[];
  /** Null in a census, which decides nothing. */
  readonly decision: Decision | null;
  /** What the studio's rules call the loader now; absent where they say nothing. */
  readonly ruledLoader?: string;
  /** What `apply` does: sorted, disjoint, empty for a proposal. */
  readonly edits: readonly Edit[];
  /** What would be done if a person accepted the proposal. */
  readonly proposedEdits?: readonly Edit[];
  /** Why nothing can be written into the record, whatever is decided; absent where something can. */
  readonly locked?: Reason;
  readonly manage: Manage | null;
}

/** A publish instance of an old publisher whose layout is renamed, so that AYON offers to convert it. */
export interface InstanceLine {
  readonly host: Host;
  readonly node: string;
  readonly offset: number;
  readonly edits: readonly Edit[];
}

export interface SecondPlaceLine {
  readonly carrier: Carrier;
  readonly offset: number;
  readonly representation: string;
  readonly decision: Decision | null;
  /** Nothing can be written there, whatever is decided; absent where something can. */
  readonly locked?: true;
}

/** What AYON's Manage tool does with a container. */
export interface ManageState {
  readonly listed: boolean;
  readonly updatable: boolean;
}

/** Why AYON does not list or cannot update a container after the edits, or what else its user will meet. */
export interface Blocker {
  readonly code: Finding['code'];
  readonly args: Finding['args'];
}

export interface Manage {
  readonly before: ManageState;
  readonly after: ManageState;
  readonly blockers: readonly Blocker[];
  /** The version shown is not the newest one: Manage marks it red. */
  readonly outdated?: { readonly version: number; readonly newest: number };
}

/**
 * Workfiles with containers by what becomes of their ids: `wholly`: afterwards no id stands in them that is not AYON's;
 * `inPart`: something is written and some ids stay; `not`: ids stay and nothing is written.
 */
export interface Restored {
  readonly wholly: number;
  readonly inPart: number;
  readonly not: number;
}

/** Totals that add up: every file and every container is in exactly one place of each group. */
export interface SummaryLine {
  readonly type: 'summary';
  readonly workfiles: {
    readonly total: number;
    readonly withContainers: number;
    readonly withoutContainers: number;
    /** Recognised but left alone on purpose (encrypted, autosave …); each has a finding. */
    readonly skipped: number;
    /** Could not be read; each has a finding. */
    readonly failed: number;
  };
  readonly containers: {
    readonly total: number;
    /** By decision; all zero in a census. */
    readonly byStatus: Readonly<Record<Decision['status'], number>>;
    /** `remap` by method. */
    readonly byMethod: Readonly<Record<string, number>>;
    /** `remap` that `apply` writes, and `remap` that waits for a person. */
    readonly accepted: number;
    readonly proposed: number;
    /** `accepted` and `proposed` by method; absent in plans before 0.2. */
    readonly acceptedByMethod?: Readonly<Record<string, number>>;
    readonly proposedByMethod?: Readonly<Record<string, number>>;
    /** Second places where the ids of these containers stand; none of the other counts holds them. */
    readonly secondPlaces?: number;
    readonly byHost: Readonly<Record<string, number>>;
    /** By the form of the id: objectid, ayon, empty, missing, other. */
    readonly byIdForm: Readonly<Record<string, number>>;
    readonly reasons: Readonly<Record<string, number>>;
  };
  readonly edits: number;
  /** Publish instances that are changed on request. */
  readonly instances: number;
  /** Containers that AYON will show as outdated once they are alive again. */
  readonly outdated: number;
  /** Workfiles of which AYON's Manage tool will list nothing because of one container; absent where there is none. */
  readonly manageEmpty?: number;
  /**
   * Containers by a loader of theirs that neither AYON nor the rules know, once they are written; absent where there is
   * none. Keys are `host: loader`.
   */
  readonly unknownLoaders?: Readonly<Record<string, number>>;
  /** Absent in a census, and where no workfile holds a container. */
  readonly restored?: Restored;
  /** What the workfiles reference (`--follow-references`); absent where that was not followed. */
  readonly referenced?: ReferencedTotals;
  /** Files that the walk passed over, by the reason's code. */
  readonly passedOver: Readonly<Record<string, number>>;
  /** Files among them of known applications whose format is not read, by application. Absent where there are none. */
  readonly notRead?: Readonly<Record<string, number>>;
  /** What is worth telling about the run as a whole: rules and reviewed decisions that never applied. Absent where nothing is. */
  readonly notes?: readonly Finding[];
  readonly findings: Readonly<Record<string, number>>;
  /** Where the findings and reasons are, by code: how many workfiles have it, and the first of them in the plan's order. */
  readonly where?: Readonly<Record<string, Whereabouts>>;
  /** Workfiles with edits whose format waits for a pilot, by format; absent where there are none. */
  readonly needPilot?: Readonly<Record<string, number>>;
}

export interface Whereabouts {
  readonly workfiles: number;
  readonly first: readonly string[];
}

/** Every edit that `apply` makes in a workfile, in no particular order. */
export function editsOf(line: WorkfileLine): readonly Edit[] {
  const records = [...line.containers, ...(line.instances ?? [])];
  return [...records.flatMap((record) => record.edits), ...line.framing];
}
