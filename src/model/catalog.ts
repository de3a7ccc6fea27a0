import type { Reason } from './decision.ts';

/** Where knowledge came from, as it is named in plans and reports. Never holds a key or a password. */
export interface SourceInfo {
  /** The path or URL as the person gave it, without credentials. */
  readonly name: string;
  readonly kind:
    'pack-project' | 'database-json' | 'mongodump' | 'mongodb' | 'ayon-server' | 'ayon-snapshot' | 'ayon-pg-dump';
  /** The projects in it. */
  readonly projects: readonly string[];
  /** What identifies this state of the source: a hash of the file, a server's version. No clock. */
  readonly fingerprint: string;
  /**
   * What the source does not show to who asked, as a phrase; null where the server could not be asked. Absent where all is
   * shown. Where something is hidden, what is not found may still be there, and what is alone may not be.
   */
  readonly hidden?: string | null;
}

/** A project's storage root on each platform. */
export interface Root {
  readonly project: string;
  /** `work`, or '' for the single unnamed root of old projects. */
  readonly name: string;
  readonly windows: string | null;
  readonly linux: string | null;
  readonly darwin: string | null;
}

// ---------------------------------------------------------------------------------------------------------- OpenPype

/** Whether the importer and the server take a document, by their rules (research: importer 0.3.0, server 1.15). */
export type ImportPrediction = { readonly imported: true } | { readonly imported: false; readonly reason: Reason };

/** Another ObjectId that stands for the same thing. */
export interface Alias {
  readonly objectId: string;
  readonly via: 'orig_id' | 'old_id' | 'live-sibling';
}

/** What an OpenPype representation document, live or archived, says about itself. */
export interface OpenPypeRepresentation {
  readonly objectId: string;
  readonly project: string;
  readonly name: string;
  /** By the chain of parents; null where the chain is broken. With a leading slash. */
  readonly folderPath: string | null;
  readonly product: string | null;
  readonly family: string | null;
  /** The version's number; of the source version for a hero; null where the chain is broken. */
  readonly version: number | null;
  readonly hero: boolean;
  /** What the publish wrote into the document: a second opinion, stale after a rename. */
  readonly context: {
    readonly folderPath: string | null;
    readonly asset: string | null;
    readonly product: string | null;
    readonly version: number | null;
    readonly representation: string | null;
    readonly ext: string | null;
  };
  /** `data.path`: the absolute path of the first own file on the publishing machine. */
  readonly path: string | null;
  /** The representation's own files, rootless where the publish made them so; never shared resources. */
  readonly files: readonly string[];
  readonly template: string | null;
  /** `files[0].hash` (`name|mtime|size`, dots as commas), where the source tells: shows whether a file is still the same. */
  readonly fileHash?: string | null;
}

/** What the dumps say about one ObjectId. */
export interface OpenPypeDocument {
  readonly objectId: string;
  readonly project: string;
  /** The document's type (`representation`, `archived_representation`, `version`, `asset` …); `alias` when the id survives only as another's `orig_id` or `old_id`. */
  readonly type: string;
  readonly source: string;
  readonly representation: OpenPypeRepresentation | null;
  /** Ids of live documents that stand for this one, best first. */
  readonly aliases: readonly Alias[];
  readonly prediction: ImportPrediction;
}

/** The fields of a record older than ObjectIds, or of one whose id is in no dump. */
export interface FieldQuery {
  readonly project: string | null;
  readonly asset: string;
  readonly product: string;
  readonly version: number | 'hero';
}

/** A product by the names in OpenPype. */
export type ProductQuery = Omit<FieldQuery, 'version'>;

/** What ObjectIds meant. Read-only; may hold several dumps. */
export interface OpenPypeCatalog {
  readonly sources: readonly SourceInfo[];
  readonly roots: readonly Root[];
  /** The publish templates that representations in the dumps were published by, each once. */
  readonly templates: readonly string[];
  /** What the dumps say about these ids (24 lower-case hex digits). Unknown ids are absent from the answer. */
  lookup(objectIds: ReadonlySet<string>): Promise<ReadonlyMap<string, OpenPypeDocument>>;
  /** All live representations of the version that the fields name, by `fieldKey`. Names compare case-insensitively. */
  findByFields(queries: readonly FieldQuery[]): Promise<ReadonlyMap<string, readonly OpenPypeRepresentation[]>>;
  /** The highest version of these products that has a live representation, by `productKey`; products without one are absent. */
  highestVersions(queries: readonly ProductQuery[]): Promise<ReadonlyMap<string, number>>;
  close(): Promise<void>;
}

export function productKey({ project, asset, product }: ProductQuery): string {
  return [project ?? '', asset, product].join('\u0000').toLowerCase();
}

export function fieldKey(query: FieldQuery): string {
  return [query.project ?? '', query.asset, query.product, String(query.version)].join('\u0000').toLowerCase();
}

// -------------------------------------------------------------------------------------------------------------- AYON

/** A representation that AYON has, with its whole chain. */
export interface AyonRepresentation {
  /** 32 lower-case hex digits. */
  readonly id: string;
  readonly project: string;
  readonly name: string;
  /** Whether both it and its version are switched on. */
  readonly active: boolean;
  /** Whether its version is; absent where the source does not tell the two apart. */
  readonly versionActive?: boolean;
  readonly versionId: string;
  /** Negative for a hero version. */
  readonly version: number;
  readonly productId: string;
  readonly product: string;
  readonly productType: string | null;
  /** With a leading slash. */
  readonly folderPath: string;
  /** `attrib.path`, verbatim: absolute, in the spelling of the publishing machine. */
  readonly path: string | null;
  readonly template: string | null;
  /** Own files first, rootless; shared resources may follow. */
  readonly files: readonly string[];
  /** Top-level keys of `data.context`; null where the source does not tell. */
  readonly contextKeys: readonly string[] | null;
  /** `files[0].hash`, where the source tells. */
  readonly fileHash?: string | null;
}

export interface AyonProject {
  readonly name: string;
  readonly library: boolean;
  readonly roots: readonly Root[];
}

/** A place in AYON's tree. Names compare case-insensitively; a null part is not asked for. */
export interface ChainQuery {
  readonly project: string | null;
  /** Exactly one of `folderPath` and `folderName` is given. */
  readonly folderPath: string | null;
  readonly folderName: string | null;
  readonly product: string;
  readonly version: number | 'hero' | null;
}

/** The newest version of a product that is not a hero. */
export interface NewestVersion {
  readonly version: number;
  /** Names of the representations of that version. */
  readonly representations: readonly string[];
}

/** What AYON has. The projects are those that were asked for, the workfiles' own first. */
export interface AyonCatalog {
  readonly sources: readonly SourceInfo[];
  readonly projects: readonly AyonProject[];
  /** Names of projects that the sources know of besides; nothing that is in them was asked about. */
  readonly others: readonly string[];
  /** Representations by id (32 lower-case hex digits); one entry a project that has it, in the order of `projects`. Unknown ids are absent. */
  byIds(ids: ReadonlySet<string>): Promise<ReadonlyMap<string, readonly AyonRepresentation[]>>;
  /** All representations of the version (of every version, where it is null) that the query names, by `chainKey`. */
  byChain(queries: readonly ChainQuery[]): Promise<ReadonlyMap<string, readonly AyonRepresentation[]>>;
  /** Representations whose own first file has this path key (`src/paths`). */
  byPathKeys(keys: ReadonlySet<string>): Promise<ReadonlyMap<string, readonly AyonRepresentation[]>>;
  /** The newest version of these products (ids), for telling what is outdated. */
  newest(productIds: ReadonlySet<string>): Promise<ReadonlyMap<string, NewestVersion>>;
  close(): Promise<void>;
}

export function chainKey(query: ChainQuery): string {
  return [
    query.project ?? '',
    query.folderPath ?? '',
    query.folderName ?? '',
    query.product,
    query.version === null ? '' : String(query.version),
  ]
    .join('\u0000')
    .toLowerCase();
}
