import type { AyonProject, AyonRepresentation, ChainQuery, NewestVersion } from '../../../model/catalog.ts';
import type { PathKey, ProjectReader, ProjectSurvey } from '../reader.ts';
import type { ProductRow, RepresentationRow, VersionRow } from '../rows.ts';
import { isAsked, pathKeysOf } from '../store/reader.ts';
import { Batches } from './batches.ts';
import type { Connection } from './connect.ts';
import { readFolders, type FolderTree } from './folders.ts';
import { chainOf, productOf, representationOf, versionOf, type NodeChain } from './nodes.ts';
import { ServerPaths } from './paths.ts';
import {
  NAMES_OF_VERSIONS,
  PRODUCTS_OF_FOLDERS,
  REPRESENTATIONS_BY_ID,
  REPRESENTATIONS_OF_VERSIONS,
  VERSIONS_OF_PRODUCTS,
} from './queries.ts';
import { surveyServer } from './survey.ts';

const BY_IDS = 'looking up representations';
const BY_CHAIN = 'looking up folders, products and versions';
const NEWEST = 'looking up the newest versions';

/** Answers from a live server: only what is asked for is fetched. */
export class ServerReader implements ProjectReader {
  readonly project: AyonProject;
  readonly #connection: Connection;
  readonly #batches: Batches;
  readonly #paths: ServerPaths;
  readonly #pathKey: PathKey;
  #folders: Promise<FolderTree> | null = null;

  constructor(init: { project: AyonProject; connection: Connection; pathKey: PathKey }) {
    this.project = init.project;
    this.#connection = init.connection;
    this.#pathKey = init.pathKey;
    this.#batches = new Batches(init.connection.http, init.project.name);
    this.#paths = new ServerPaths(init.connection, init.project, init.pathKey);
  }

  async byIds(ids: readonly string[]): Promise<readonly AyonRepresentation[]> {
    const found = await this.#batches.byIds(BY_IDS, REPRESENTATIONS_BY_ID, ids, (node) => {
      const row = representationOf(node);
      const chain = chainOf(node);
      return row === null || chain === null ? null : { row, chain };
    });
    // What this user may not see is not there for him.
    return found.flatMap(({ row, chain }) => (chain === 'hidden' ? [] : [compose(this.project.name, row, chain)]));
  }

  async byChain(queries: readonly ChainQuery[]): Promise<readonly (readonly AyonRepresentation[])[]> {
    if (queries.length === 0) return [];
    const tree = await this.#folderTree();
    const folders = queries.map((query) => foldersOf(tree, query));
    const products = await this.#productsOf(queries, folders);
    const ids = [...new Set(products.flat().map((product) => product.id))];
    const versions = groupBy(await this.#versionsOf(BY_CHAIN, ids), (version) => version.productId);
    const asked = queries.map((query, at) =>
      (products[at] ?? []).flatMap((product) =>
        (versions.get(product.id) ?? [])
          .filter((version) => isAsked(query, version.version))
          .map((version) => ({ product, version })),
      ),
    );
    const versionIds = [...new Set(asked.flat().map(({ version }) => version.id))];
    const rows = groupBy(await this.#representationsOf(versionIds), (row) => row.versionId);
    return asked.map((chains) =>
      chains.flatMap(({ product, version }) =>
        (rows.get(version.id) ?? []).map((row) =>
          compose(this.project.name, row, { version, product, folderPath: tree.pathOf(product.folderId) ?? '' }),
        ),
      ),
    );
  }

  async byPathKeys(keys: ReadonlySet<string>): Promise<ReadonlyMap<string, readonly AyonRepresentation[]>> {
    const candidates = await this.byIds(await this.#paths.candidates(keys));
    const answer = new Map<string, AyonRepresentation[]>();
    for (const representation of candidates) {
      for (const key of pathKeysOf(representation, this.project, this.#pathKey)) {
        if (!keys.has(key)) continue;
        answer.set(key, [...(answer.get(key) ?? []), representation]);
      }
    }
    return answer;
  }

  async newest(productIds: readonly string[]): Promise<ReadonlyMap<string, NewestVersion>> {
    const newest = new Map<string, VersionRow>();
    for (const version of await this.#versionsOf(NEWEST, productIds)) {
      if (version.version < 0 || !version.active) continue;
      const known = newest.get(version.productId);
      if (known === undefined || version.version > known.version) newest.set(version.productId, version);
    }
    const ids = [...newest.values()].map((version) => version.id);
    const rows = await this.#batches.ofParents(NEWEST, NAMES_OF_VERSIONS, ids, representationOf);
    const names = groupBy(
      rows.filter((row) => row.active),
      (row) => row.versionId,
    );
    const answer = new Map<string, NewestVersion>();
    for (const [productId, { id, version }] of newest) {
      answer.set(productId, { version, representations: (names.get(id) ?? []).map((row) => row.name) });
    }
    return answer;
  }

  survey(): Promise<ProjectSurvey> {
    return surveyServer(this.#connection.http, this.project.name, this.#batches);
  }

  async #folderTree(): Promise<FolderTree> {
    this.#folders ??= readFolders(this.#connection.http, this.project.name);
    try {
      return await this.#folders;
    } catch (error) {
      this.#folders = null;
      throw error;
    }
  }

  /** For each query the products that it names, in the folders that it names. */
  async #productsOf(
    queries: readonly ChainQuery[],
    folders: readonly (readonly string[])[],
  ): Promise<readonly (readonly ProductRow[])[]> {
    const ids = [...new Set(folders.flat())];
    const rows = await this.#batches.ofParents(BY_CHAIN, PRODUCTS_OF_FOLDERS, ids, productOf);
    const byFolder = groupBy(rows, (product) => product.folderId);
    return queries.map((query, at) => {
      const name = query.product.toLowerCase();
      return (folders[at] ?? []).flatMap((folder) =>
        (byFolder.get(folder) ?? []).filter((product) => product.name.toLowerCase() === name),
      );
    });
  }

  #versionsOf(operation: string, productIds: readonly string[]): Promise<readonly VersionRow[]> {
    return this.#batches.ofParents(operation, VERSIONS_OF_PRODUCTS, productIds, versionOf);
  }

  #representationsOf(versionIds: readonly string[]): Promise<readonly RepresentationRow[]> {
    return this.#batches.ofParents(BY_CHAIN, REPRESENTATIONS_OF_VERSIONS, versionIds, representationOf);
  }
}

function foldersOf(tree: FolderTree, query: ChainQuery): readonly string[] {
  return query.folderPath === null ? tree.withName(query.folderName ?? '') : tree.withPath(query.folderPath);
}

function compose(project: string, row: RepresentationRow, parents: NodeChain): AyonRepresentation {
  const { version, product, folderPath } = parents;
  return {
    id: row.id,
    project,
    name: row.name,
    active: row.active && version.active,
    versionActive: version.active,
    versionId: version.id,
    version: version.version,
    productId: product.id,
    product: product.name,
    productType: product.productType,
    folderPath,
    path: row.path,
    template: row.template,
    files: row.files,
    contextKeys: row.contextKeys,
    fileHash: row.fileHash,
  };
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}
