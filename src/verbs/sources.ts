import { openAyon } from '../catalogs/ayon/open.ts';
import type { AyonOptions } from '../catalogs/ayon/open.ts';
import { openOpenPype } from '../catalogs/openpype/open.ts';
import type { OpenPypeDumps } from '../catalogs/openpype/open.ts';
import type { AyonCatalog } from '../model/catalog.ts';

/** Who is asked what ids meant and what they are now. */
export interface SourceOptions {
  /** What the ids meant: dumps, or a `mongodb://` URL. */
  readonly openpype?: readonly string[];
  /** What AYON has: servers, snapshots, SQL dumps. */
  readonly ayon?: readonly string[];
  /** The workfiles' own project first, then library projects. */
  readonly projects: readonly string[];
  /** Where a dump that was read once is remembered; null reads it every time. */
  readonly cacheFolder?: string | null;
  readonly connection?: Omit<AyonOptions, 'projects'>;
  readonly signal?: AbortSignal;
}

/** The dumps, opened; null without any. `onProgress` gets the documents and bytes read so far. Throws a `RemapError`. */
export async function openDumps(
  { openpype = [], cacheFolder, projects, signal }: SourceOptions,
  onProgress: (documents: number, bytes: number) => void = () => undefined,
): Promise<OpenPypeDumps | null> {
  if (openpype.length === 0) return null;
  return openOpenPype(openpype, {
    cacheFolder: cacheFolder ?? null,
    projects,
    onProgress: ({ documents, bytes }) => onProgress(documents, bytes),
    ...(signal === undefined ? {} : { signal }),
  });
}

/** The AYON sources, opened; null without any. Throws a `RemapError`. */
export async function openServers(options: SourceOptions): Promise<AyonCatalog | null> {
  const { ayon = [], connection, projects, signal } = options;
  if (ayon.length === 0) return null;
  return openAyon(ayon, { ...connection, projects, ...(signal === undefined ? {} : { signal }) });
}

/** The projects as AYON spells them: it ignores the letter case of a name that it is asked for. */
export function projectNames(
  projects: readonly string[],
  ayon: Pick<AyonCatalog, 'projects'> | null,
): readonly string[] {
  return projects.map(
    (given) => ayon?.projects.find(({ name }) => name.toLowerCase() === given.toLowerCase())?.name ?? given,
  );
}

/** The workfiles' own project. */
export function ownProject(projects: readonly string[], ayon: Pick<AyonCatalog, 'projects'> | null): string {
  return projectNames(projects, ayon)[0] ?? '';
}
