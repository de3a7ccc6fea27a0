import {
  chainKey,
  type AyonCatalog,
  type AyonProject,
  type AyonRepresentation,
  type ChainQuery,
  type NewestVersion,
  type SourceInfo,
} from '../../model/catalog.ts';
import type { AyonSource, ProjectReader, ProjectSurvey } from './reader.ts';
import { isId } from './rows.ts';

/** A catalog that can also tell what a project looks like as a whole. */
export interface OpenedAyon extends AyonCatalog {
  /** For `doctor`. The name is one of `projects`. */
  survey(project: string): Promise<ProjectSurvey>;
}

/** Several sources and projects as one catalog. */
export class CombinedCatalog implements OpenedAyon {
  readonly sources: readonly SourceInfo[];
  readonly projects: readonly AyonProject[];
  readonly others: readonly string[];
  readonly #sources: readonly AyonSource[];
  readonly #readers: readonly ProjectReader[];

  /** @param readers one a project, in the order of asking. */
  constructor(sources: readonly AyonSource[], readers: readonly ProjectReader[]) {
    this.#sources = sources;
    this.#readers = readers;
    this.projects = readers.map((reader) => reader.project);
    const asked = new Set(this.projects.map(({ name }) => name.toLowerCase()));
    const available = new Set(sources.flatMap(({ available, others = [] }) => [...available, ...others]));
    this.others = [...available].filter((name) => !asked.has(name.toLowerCase())).sort();
    // Only what a source answers for: what else lies in it changes from day to day and decides nothing.
    this.sources = sources.map((source) => ({
      ...source.info,
      projects: source.readers.filter((reader) => readers.includes(reader)).map((reader) => reader.project.name),
    }));
  }

  async byIds(ids: ReadonlySet<string>): Promise<ReadonlyMap<string, readonly AyonRepresentation[]>> {
    // A single id that is not one fails a whole query on the server.
    const valid = [...ids].filter(isId);
    const answers = await this.#each((reader) => reader.byIds(valid));
    return group(answers.flat(), (representation) => representation.id);
  }

  async byChain(queries: readonly ChainQuery[]): Promise<ReadonlyMap<string, readonly AyonRepresentation[]>> {
    const unique = [...new Map(queries.map((query) => [chainKey(query), query])).values()];
    const answers = await this.#each(async (reader) => {
      const own = unique.filter((query) => isFor(query, reader.project));
      const found = await reader.byChain(own);
      return own.map((query, at) => [chainKey(query), found[at] ?? []] as const);
    });
    const merged = new Map<string, AyonRepresentation[]>();
    for (const [key, found] of answers.flat()) {
      if (found.length > 0) merged.set(key, [...(merged.get(key) ?? []), ...found]);
    }
    return sorted(merged, this.projects);
  }

  async byPathKeys(keys: ReadonlySet<string>): Promise<ReadonlyMap<string, readonly AyonRepresentation[]>> {
    const merged = new Map<string, AyonRepresentation[]>();
    for (const answer of await this.#each((reader) => reader.byPathKeys(keys))) {
      for (const [key, found] of answer) merged.set(key, [...(merged.get(key) ?? []), ...found]);
    }
    return sorted(merged, this.projects);
  }

  async newest(productIds: ReadonlySet<string>): Promise<ReadonlyMap<string, NewestVersion>> {
    const valid = [...productIds].filter(isId);
    const answers = await this.#each((reader) => reader.newest(valid));
    const merged = new Map<string, NewestVersion>();
    for (const answer of answers) {
      for (const [id, newest] of answer) {
        const names = [...newest.representations].sort();
        if (!merged.has(id)) merged.set(id, { version: newest.version, representations: names });
      }
    }
    return merged;
  }

  survey(project: string): Promise<ProjectSurvey> {
    const reader = this.#readers.find((known) => known.project.name === project);
    if (reader === undefined) throw new Error(`no project ${project} was opened`);
    return reader.survey();
  }

  async close(): Promise<void> {
    for (const source of this.#sources) await source.close();
  }

  /** Asks the projects one after the other: they often share a server. */
  async #each<T>(ask: (reader: ProjectReader) => Promise<T>): Promise<readonly T[]> {
    const answers: T[] = [];
    for (const reader of this.#readers) answers.push(await ask(reader));
    return answers;
  }
}

function isFor(query: ChainQuery, project: AyonProject): boolean {
  return query.project === null || query.project.toLowerCase() === project.name.toLowerCase();
}

function group(
  items: readonly AyonRepresentation[],
  key: (item: AyonRepresentation) => string,
): ReadonlyMap<string, readonly AyonRepresentation[]> {
  const groups = new Map<string, AyonRepresentation[]>();
  for (const item of items) {
    const known = groups.get(key(item));
    if (known === undefined) groups.set(key(item), [item]);
    else known.push(item);
  }
  return groups;
}

/** In an order that depends on what is there only, not on the source: projects as asked, then ids. */
function sorted(
  answer: ReadonlyMap<string, readonly AyonRepresentation[]>,
  projects: readonly AyonProject[],
): ReadonlyMap<string, readonly AyonRepresentation[]> {
  const order = new Map(projects.map((project, at) => [project.name, at]));
  const rank = (item: AyonRepresentation): number => order.get(item.project) ?? projects.length;
  return new Map(
    [...answer].map(([key, found]) => [
      key,
      [...found].sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)),
    ]),
  );
}
