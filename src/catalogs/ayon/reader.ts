import type {
  AyonProject,
  AyonRepresentation,
  ChainQuery,
  NewestVersion,
  Root,
  SourceInfo,
} from '../../model/catalog.ts';

/**
 * What a path stands for, independent of roots, platforms, frames and letter case; null where it stands under no root.
 * Two files are the same exactly when their keys are equal.
 */
export type PathKey = (path: string, roots: readonly Root[]) => string | null;

/** One project of one source. */
export interface ProjectReader {
  readonly project: AyonProject;
  /** The representations with these ids (32 lower-case hex digits), in no particular order. */
  byIds(ids: readonly string[]): Promise<readonly AyonRepresentation[]>;
  /** For each query, in the order of the queries: what it names. */
  byChain(queries: readonly ChainQuery[]): Promise<readonly (readonly AyonRepresentation[])[]>;
  byPathKeys(keys: ReadonlySet<string>): Promise<ReadonlyMap<string, readonly AyonRepresentation[]>>;
  newest(productIds: readonly string[]): Promise<ReadonlyMap<string, NewestVersion>>;
  /** What the versions and representations look like as a whole, for `doctor`. */
  survey(): Promise<ProjectSurvey>;
}

/** A server or a file, with the projects that it was opened for. */
export interface AyonSource {
  readonly info: SourceInfo;
  /** The names of all projects in it, as AYON writes them, also those that were not asked for. */
  readonly available: readonly string[];
  /** Names of projects that AYON has besides, as far as the source tells; nothing of them is in it. */
  readonly others?: readonly string[];
  readonly readers: readonly ProjectReader[];
  close(): Promise<void>;
}

/** Counts over a project, or over the part of it that was looked at. */
export interface ProjectSurvey {
  readonly versions: {
    readonly total: number;
    /** Author `migration`: written by the project importer. */
    readonly imported: number;
    readonly hero: number;
    readonly importedHero: number;
    /** Imported hero versions that have no representation. */
    readonly importedHeroEmpty: number;
  };
  readonly representations: {
    readonly total: number;
    readonly inactive: number;
    /** Ids of UUID version 5: derived from an ObjectId. The others were made by AYON. */
    readonly derivedIds: number;
    /** The version, the product or a folder is not in the source. */
    readonly orphans: number;
    readonly withoutTemplate: number;
    /** `attrib.path` is empty and there are no files: nothing says where the file is. */
    readonly withoutPath: number;
    /** The template asks for keys that the context lacks. */
    readonly unresolvable: number;
    /** The source does not tell the context. */
    readonly unknownContext: number;
  };
  /** Ids of representations whose template does not resolve: a few, as examples. */
  readonly examples: readonly string[];
  /** Whether everything was looked at; otherwise only the first so many rows. */
  readonly complete: boolean;
}

/** How a file of AYON rows is opened. */
export interface OpenFileOptions {
  /** Whether a project of this name is to be read. */
  readonly wanted: (project: string) => boolean;
  readonly pathKey: PathKey;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: { readonly rows: number }) => void) | undefined;
}
