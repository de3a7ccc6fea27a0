import type { AyonProject } from '../../../model/catalog.ts';
import type { PathKey } from '../reader.ts';
import { IdTable } from '../../columns/id-table.ts';
import { PathIndex } from '../store/path-index.ts';
import { pathKeysOf } from '../store/reader.ts';
import { unknownShape } from './batches.ts';
import type { Connection } from './connect.ts';
import { GraphqlError, pages, queryPage } from './graphql.ts';
import { pathsOf } from './nodes.ts';
import { PATHS, PATHS_BY_FILTER } from './queries.ts';
import { isAtLeast } from './version.ts';

const OPERATION = 'looking up paths';
const SWEEP_PAGE = 2000;
/** Each condition of a filter costs the server a look at every representation; beyond this one sweep is cheaper. */
const FEW_KEYS = 10;
/** More hits than this and the filter did not filter: names like `main.ma`, or paths that this user may not read. */
const MANY_HITS = 2000;

/** Finds which representations may have a path key, on a live server. */
export class ServerPaths {
  readonly #connection: Connection;
  readonly #project: AyonProject;
  readonly #pathKey: PathKey;
  #swept: Promise<{ readonly ids: IdTable; readonly index: PathIndex }> | null = null;

  constructor(connection: Connection, project: AyonProject, pathKey: PathKey) {
    this.#connection = connection;
    this.#project = project;
    this.#pathKey = pathKey;
  }

  /** Ids of the representations that may have one of these keys, and perhaps of a few others: the caller compares. */
  async candidates(keys: ReadonlySet<string>): Promise<readonly string[]> {
    if (keys.size === 0) return [];
    const filtered = this.#swept === null && keys.size <= FEW_KEYS ? await this.#byFilter(keys) : null;
    if (filtered !== null) return filtered;
    this.#swept ??= this.#sweep();
    try {
      const { ids, index } = await this.#swept;
      const entries = new Set([...keys].flatMap((key) => index.candidates(key)));
      return [...entries].map((entry) => ids.at(entry));
    } catch (error) {
      this.#swept = null;
      throw error;
    }
  }

  /** Null where the server cannot filter or gives too many. */
  async #byFilter(keys: ReadonlySet<string>): Promise<readonly string[] | null> {
    if (!isAtLeast(this.#connection.parsedVersion, [1, 10, 0])) return null;
    const { http } = this.#connection;
    const variables = { p: this.#project.name, f: JSON.stringify(fileNameFilter(keys)), n: MANY_HITS };
    try {
      const page = await queryPage(http, OPERATION, PATHS_BY_FILTER, variables);
      if (page.nodes.length >= MANY_HITS) return null;
      return page.nodes.map((node) => this.#paths(node).id);
    } catch (error) {
      if (error instanceof GraphqlError) return null;
      throw error;
    }
  }

  /** One sweep, indexed once for all later questions. */
  async #sweep(): Promise<{ readonly ids: IdTable; readonly index: PathIndex }> {
    const ids = new IdTable();
    const index = new PathIndex();
    const { http } = this.#connection;
    for await (const page of pages(http, OPERATION, PATHS, { p: this.#project.name }, { first: SWEEP_PAGE })) {
      for (const node of page.nodes) {
        const paths = this.#paths(node);
        const entry = ids.intern(paths.id);
        for (const key of pathKeysOf(paths, this.#project, this.#pathKey)) index.add(key, entry);
      }
    }
    return { ids, index };
  }

  #paths(node: unknown): { readonly id: string; readonly path: string | null; readonly files: readonly string[] } {
    const paths = pathsOf(node);
    if (paths === null) throw unknownShape(this.#connection.http, OPERATION);
    return paths;
  }
}

/**
 * A filter that lets everything through whose file name may belong to one of the keys. `like` is ILIKE: any case, `%` any
 * run, `_` any one character. Only the name is compared, as folders are spelled in too many ways; what is no plain letter
 * or digit becomes a wildcard, as it may be a quote, a backslash, or an accent in two codings.
 */
function fileNameFilter(keys: ReadonlySet<string>): unknown {
  const conditions = [...keys].sort().map((key) => {
    const name = key.slice(key.lastIndexOf('/') + 1);
    const pattern = name.replace(/[^a-z0-9.-]/g, (c) => (c === '#' || c.charCodeAt(0) > 0x7e ? '%' : '_'));
    return { key: 'attrib.path', operator: 'like', value: `%${pattern}` };
  });
  return { operator: 'or', conditions: [...conditions, { key: 'attrib.path', operator: 'isnull' }] };
}
