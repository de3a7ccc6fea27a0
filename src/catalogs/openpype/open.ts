import { createHash } from 'node:crypto';
import {
  fieldKey,
  productKey,
  type FieldQuery,
  type OpenPypeCatalog,
  type OpenPypeDocument,
  type OpenPypeRepresentation,
  type ProductQuery,
  type Root,
  type SourceInfo,
} from '../../model/catalog.ts';
import type { Reason } from '../../model/decision.ts';
import { WORDS, type ReasonCode } from '../../words/index.ts';
import { openIndex, type OpenIndex } from './open-index.ts';
import { DamagedPages } from '../columns/pages.ts';
import type { ReadOptions } from './read-table.ts';
import { openSource } from './source.ts';
import { asDumpError } from './trouble.ts';
import type { DumpProgress, Volume } from './volume.ts';
import { VolumeCatalog } from './volume-catalog.ts';

export interface OpenPypeOptions {
  /** Where indexes of dumps are kept, so that the next run need not read them; null keeps none. */
  readonly cacheFolder: string | null;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: DumpProgress) => void;
  /** Of a source with many projects (a mongodump folder, a server), the ones to read. A file is always read. */
  readonly projects?: readonly string[];
}

/** Something in a dump that makes the importer stop before it is done: then nothing, or only a part, is in AYON. */
export interface ImportStop {
  readonly project: string;
  readonly reason: Reason;
  /** The first document with this trouble; null where it is the project's own. */
  readonly objectId: string | null;
}

/** The catalog, with what the dumps tell about the import as a whole. */
export interface OpenPypeDumps extends OpenPypeCatalog {
  readonly stops: readonly ImportStop[];
  /** The projects that the dumps hold, as their project documents say it; null where one of them has no such document. */
  readonly projects: readonly string[] | null;
  /** Up to `count` live representation documents of a project, from all over its dump; of every dump where it is null. */
  sample(project: string | null, count: number): Promise<readonly OpenPypeDocument[]>;
}

/**
 * Opens dumps of OpenPype: pack-project zips, database.json files, mongodump files and folders, `mongodb://` URLs.
 * Each is read once from end to end, unless the cache has its index. Throws a `RemapError` of the kind `source`
 * for a dump that cannot be read, and of the kind `interrupted` when the signal says so.
 */
export async function openOpenPype(sources: readonly string[], options: OpenPypeOptions): Promise<OpenPypeDumps> {
  const opened: OpenedVolume[] = [];
  const infos: SourceInfo[] = [];
  const closing: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const volume of opened) volume.close();
    for (const closeSource of closing) await closeSource();
  };
  try {
    for (const spec of sources) {
      const source = await openSource(spec, options.projects);
      closing.push(() => source.close());
      const volumes: OpenedVolume[] = [];
      for (const volume of source.volumes) {
        const one = await OpenedVolume.open(volume, options);
        opened.push(one);
        volumes.push(one);
      }
      infos.push(infoOf(source, volumes));
    }
  } catch (error) {
    await close();
    throw error;
  }
  return new Dumps(opened, infos, close);
}

function infoOf(source: { name: string; kind: SourceInfo['kind'] }, volumes: readonly OpenedVolume[]): SourceInfo {
  const hash = createHash('sha256');
  for (const volume of volumes) hash.update(`${volume.project}\n${volume.footer.fingerprint}\n`);
  return {
    name: source.name,
    kind: source.kind,
    projects: volumes.map((volume) => volume.project),
    fingerprint: hash.digest('hex').slice(0, 32),
  };
}

/** A volume with its index; makes the index anew when it turns out to be damaged. */
class OpenedVolume {
  readonly #volume: Volume;
  readonly #options: OpenPypeOptions;
  #index: OpenIndex;
  #catalog: VolumeCatalog;

  private constructor(volume: Volume, options: OpenPypeOptions, index: OpenIndex) {
    this.#volume = volume;
    this.#options = options;
    this.#index = index;
    this.#catalog = this.#view();
  }

  static async open(volume: Volume, options: OpenPypeOptions): Promise<OpenedVolume> {
    return new OpenedVolume(volume, options, await openIndex(volume, options.cacheFolder, readOptions(options)));
  }

  get footer(): OpenIndex['footer'] {
    return this.#index.footer;
  }

  /** The project's name; of a dump without a project document, the name of its file. */
  get project(): string {
    return this.footer.project ?? this.#volume.name.replace(/^.*[\\/]/, '').replace(/\..*$/, '');
  }

  /** Asks the index. A damaged one is thrown away and made again from the dump, once. */
  async ask<T>(question: (catalog: VolumeCatalog) => T): Promise<T> {
    try {
      return question(this.#catalog);
    } catch (error) {
      if (!(error instanceof DamagedPages)) throw asDumpError(this.#volume.name, error);
    }
    this.#index.discard();
    const index = await openIndex(this.#volume, this.#options.cacheFolder, readOptions(this.#options));
    this.#index = index;
    this.#catalog = this.#view();
    return question(this.#catalog);
  }

  close(): void {
    this.#index.close();
  }

  #view(): VolumeCatalog {
    return new VolumeCatalog(this.#index.reader, this.footer.types, this.project, this.#volume.name);
  }
}

function readOptions(options: OpenPypeOptions): ReadOptions {
  return { signal: options.signal, onProgress: options.onProgress };
}

class Dumps implements OpenPypeDumps {
  readonly sources: readonly SourceInfo[];
  readonly roots: readonly Root[];
  readonly templates: readonly string[];
  readonly stops: readonly ImportStop[];
  readonly projects: readonly string[] | null;
  readonly #volumes: readonly OpenedVolume[];
  readonly #close: () => Promise<void>;

  constructor(volumes: readonly OpenedVolume[], sources: readonly SourceInfo[], close: () => Promise<void>) {
    this.#volumes = volumes;
    this.sources = sources;
    this.#close = close;
    this.roots = volumes.flatMap((volume) => volume.footer.roots.map((root) => ({ project: volume.project, ...root })));
    this.templates = [...new Set(volumes.flatMap((volume) => volume.footer.templates))];
    this.stops = volumes.flatMap(stopsOf);
    const named = volumes.flatMap((volume) => volume.footer.project ?? []);
    this.projects = named.length === volumes.length ? [...new Set(named)].sort() : null;
  }

  async lookup(objectIds: ReadonlySet<string>): Promise<ReadonlyMap<string, OpenPypeDocument>> {
    const found = new Map<string, OpenPypeDocument>();
    // In the order of the index, each of its pages is needed once.
    const sorted = [...objectIds].toSorted();
    // A document itself, in whichever dump, tells more than the mention of its id in another.
    for (const kind of ['document', 'alias'] as const) {
      for (const volume of this.#volumes) {
        const open = sorted.filter((objectId) => !found.has(objectId));
        await volume.ask((catalog) => {
          for (const objectId of open) {
            const document = catalog[kind](objectId);
            if (document !== null) found.set(objectId, document);
          }
        });
      }
    }
    return found;
  }

  async findByFields(queries: readonly FieldQuery[]): Promise<ReadonlyMap<string, readonly OpenPypeRepresentation[]>> {
    const found = new Map<string, readonly OpenPypeRepresentation[]>();
    for (const query of queries) {
      const key = fieldKey(query);
      if (found.has(key)) continue;
      const byId = new Map<string, OpenPypeRepresentation>();
      for (const volume of this.#volumes) {
        if (query.project !== null && query.project.toLowerCase() !== volume.project.toLowerCase()) continue;
        const hits = await volume.ask((catalog) => catalog.byFields(query.asset, query.product, query.version));
        for (const hit of hits) if (!byId.has(hit.objectId)) byId.set(hit.objectId, hit);
      }
      if (byId.size > 0) found.set(key, [...byId.values()]);
    }
    return found;
  }

  async highestVersions(queries: readonly ProductQuery[]): Promise<ReadonlyMap<string, number>> {
    const highest = new Map<string, number>();
    for (const query of queries) {
      const key = productKey(query);
      for (const volume of this.#volumes) {
        if (query.project !== null && query.project.toLowerCase() !== volume.project.toLowerCase()) continue;
        const found = await volume.ask((catalog) => catalog.highestVersion(query.asset, query.product));
        if (found !== null) highest.set(key, Math.max(found, highest.get(key) ?? found));
      }
    }
    return highest;
  }

  async sample(project: string | null, count: number): Promise<readonly OpenPypeDocument[]> {
    const found: OpenPypeDocument[] = [];
    for (const volume of this.#volumes) {
      if (project !== null && volume.project.toLowerCase() !== project.toLowerCase()) continue;
      const ids = await volume.ask((catalog) => catalog.sample(count));
      found.push(...(await this.lookup(new Set(ids))).values());
    }
    return found;
  }

  close(): Promise<void> {
    return this.#close();
  }
}

function stopsOf(volume: OpenedVolume): ImportStop[] {
  return volume.footer.stops.filter(isKnownStop).map(({ code, count, objectId }) => ({
    project: volume.project,
    reason: { code, args: { name: volume.project, count } },
    objectId,
  }));
}

function isKnownStop<T extends { code: string }>(stop: T): stop is T & { code: ReasonCode } {
  return stop.code in WORDS;
}
