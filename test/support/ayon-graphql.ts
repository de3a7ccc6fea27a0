import type { DbProject, DbRepresentation } from './ayon-rows.ts';
import { parseQuery, type Field } from './graphql.ts';

/** Answers GraphQL from rows as AYON's server does, with its quirks. */
export interface GraphqlWorld {
  readonly projects: readonly DbProject[];
  /** Major, minor, patch. */
  readonly version: readonly [number, number, number];
  /** Names of the projects that the asking user may see; null for all. */
  readonly visible: readonly string[] | null;
}

export interface GraphqlAnswer {
  readonly data: unknown;
  readonly errors?: readonly { readonly message: string }[];
}

class QueryError extends Error {
  readonly status: number | null;
  constructor(message: string, status: number | null = null) {
    super(message);
    this.status = status;
  }
}

/** One error fails the whole query, with status 200. */
export function answerQuery(
  world: GraphqlWorld,
  text: string,
  variables: Readonly<Record<string, unknown>>,
): GraphqlAnswer {
  try {
    const data: Record<string, unknown> = {};
    for (const field of parseQuery(text, variables)) {
      if (field.name !== 'project') throw new QueryError(`Cannot query field '${field.name}' on type 'Query'.`);
      data.project = project(world, field);
    }
    return { data };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const status = error instanceof QueryError ? error.status : null;
    // `extensions.status` came with server 1.2.0.
    return { data: null, errors: [{ message, ...(status === null ? {} : { extensions: { status } }) }] };
  }
}

function project(world: GraphqlWorld, field: Field): unknown {
  const name = String(field.args.name).toLowerCase();
  const found = world.projects.find((known) => known.name.toLowerCase() === name);
  if (found === undefined || world.visible?.includes(found.name) === false)
    throw new QueryError('Project not found', 404);
  const resolver = new Resolver(world, found);
  return Object.fromEntries(field.fields.map((child) => [child.name, resolver.connection(child)]));
}

/** A node with the order in which it was created, which is also the order of pages. */
interface Entry {
  readonly order: number;
  readonly node: Readonly<Record<string, unknown>>;
  /** What the arguments `folderIds`, `productIds`, `versionIds` compare. */
  readonly parent: string;
}

class Resolver {
  readonly #world: GraphqlWorld;
  readonly #project: DbProject;

  constructor(world: GraphqlWorld, from: DbProject) {
    this.#world = world;
    this.#project = from;
  }

  connection(field: Field): unknown {
    switch (field.name) {
      case 'name':
        return this.#project.name;
      case 'folders':
        return this.#page(field, 'FolderNode', this.#folders(), 'parentIds');
      case 'products':
        return this.#page(field, 'ProductNode', this.#products(), 'folderIds');
      case 'versions':
        return this.#page(field, 'VersionNode', this.#versions(), 'productIds');
      case 'representations':
        return this.#page(field, 'RepresentationNode', this.#representations(field.args.filter), 'versionIds');
      default:
        throw new QueryError(`Cannot query field '${field.name}' on type 'ProjectNode'.`);
    }
  }

  #page(field: Field, type: string, all: readonly Entry[], parentArgument: string): unknown {
    const allowed = ['first', 'after', 'ids', 'names', parentArgument];
    if (type === 'RepresentationNode' && atLeast(this.#world.version, 1, 10, 0)) allowed.push('filter');
    for (const name of Object.keys(field.args)) {
      if (!allowed.includes(name))
        throw new QueryError(`Unknown argument '${name}' on field 'ProjectNode.${field.name}'.`);
    }
    const first = typeof field.args.first === 'number' ? field.args.first : 100;
    const after = this.#order(field.args.after);
    const ids = idList(field.args.ids);
    const parents = idList(field.args[parentArgument]);
    const rows = all
      .filter((entry) => ids?.has(String(entry.node.id)) !== false && parents?.has(entry.parent) !== false)
      .filter((entry) => entry.order > after)
      .slice(0, first);
    const shape = (name: string): Field => field.fields.find((child) => child.name === name) ?? NOTHING;
    const node = shape('edges').fields.find((child) => child.name === 'node') ?? NOTHING;
    const last = rows.at(-1);
    return {
      pageInfo: { hasNextPage: rows.length >= first, endCursor: last === undefined ? null : this.#cursor(last.order) },
      edges: rows.map((entry) => ({ node: pick(entry.node, node.fields, type) })),
    };
  }

  /** Base64 of a JSON list since 1.7.4, the bare number before. */
  #cursor(order: number): string {
    return atLeast(this.#world.version, 1, 7, 4)
      ? Buffer.from(JSON.stringify([order])).toString('base64')
      : String(order);
  }

  #order(cursor: unknown): number {
    if (typeof cursor !== 'string') return -1;
    const text = atLeast(this.#world.version, 1, 7, 4) ? Buffer.from(cursor, 'base64').toString().slice(1, -1) : cursor;
    if (!/^\d+$/.test(text)) throw new QueryError('Invalid cursor', 400);
    return Number(text);
  }

  #folders(): readonly Entry[] {
    return this.#project.folders.map((folder, order) => ({
      order,
      parent: folder.parentId ?? 'root',
      node: { ...folder, path: this.#path(folder.id), label: null },
    }));
  }

  #products(): readonly Entry[] {
    return this.#project.products.map((product, order) => ({
      order,
      parent: product.folderId,
      node: { ...product, folder: this.#nodeOf(this.#folders(), product.folderId) },
    }));
  }

  #versions(): readonly Entry[] {
    return this.#project.versions.map((version, order) => ({
      order,
      parent: version.productId,
      node: { ...version, product: lazily(() => this.#nodeOf(this.#products(), version.productId)) },
    }));
  }

  #representations(filter: unknown): readonly Entry[] {
    const test = typeof filter === 'string' ? compileFilter(JSON.parse(filter)) : () => true;
    return this.#project.representations
      .map((row, order) => ({ row, order }))
      .filter(({ row }) => test(row))
      .map(({ row, order }) => ({
        order,
        parent: row.versionId,
        node: {
          ...row,
          attrib: { path: row.attrib.path ?? null, template: row.attrib.template ?? null },
          // Sizes do not fit GraphQL's 32 bits and go as text; a file without a name shows its base name.
          files: row.files.map((file) => ({ ...file, size: String(file.size ?? 0), hash: file.hash ?? null })),
          data: JSON.stringify(row.data),
          context: JSON.stringify(row.data.context ?? {}),
          version: lazily(() => this.#nodeOf(this.#versions(), row.versionId)),
        },
      }));
  }

  #nodeOf(entries: readonly Entry[], id: string): unknown {
    return entries.find((entry) => entry.node.id === id)?.node ?? null;
  }

  #path(id: string): string {
    const names: string[] = [];
    for (let at = this.#project.folders.find((folder) => folder.id === id); at !== undefined;) {
      names.unshift(at.name);
      const parent = at.parentId;
      at = this.#project.folders.find((folder) => folder.id === parent);
    }
    // The slash in front came with server 1.0.8.
    return (atLeast(this.#world.version, 1, 0, 8) ? '/' : '') + names.join('/');
  }
}

const NOTHING: Field = { name: '', args: {}, fields: [] };

/** The fields that every server since 1.0.0 has; anything else is an error, as it is on an old server. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  FolderNode: ['id', 'name', 'path', 'parentId', 'active', 'folderType', 'label'],
  ProductNode: ['id', 'name', 'productType', 'active', 'folderId', 'folder'],
  VersionNode: ['id', 'version', 'active', 'productId', 'author', 'status', 'product'],
  RepresentationNode: ['id', 'name', 'active', 'versionId', 'attrib', 'files', 'data', 'context', 'version'],
  folder: ['id', 'name', 'path', 'parentId', 'active', 'folderType'],
  product: ['id', 'name', 'productType', 'active', 'folderId', 'folder'],
  version: ['id', 'version', 'active', 'productId', 'author', 'status', 'product'],
  attrib: ['path', 'template'],
  files: ['id', 'name', 'path', 'hash', 'size', 'hashType'],
};

function pick(node: unknown, fields: readonly Field[], type: string): unknown {
  const value = typeof node === 'function' ? (node as () => unknown)() : node;
  if (fields.length === 0) return value;
  if (Array.isArray(value)) return value.map((item) => pick(item, fields, type));
  if (typeof value !== 'object' || value === null) return null;
  const all = new Map<string, unknown>(Object.entries(value));
  return Object.fromEntries(
    fields.map((field) => {
      if (!(FIELDS[type] ?? []).includes(field.name)) {
        throw new QueryError(`Cannot query field '${field.name}' on type '${type}'.`);
      }
      return [field.name, pick(all.get(field.name) ?? null, field.fields, field.name)];
    }),
  );
}

function lazily(make: () => unknown): () => unknown {
  return make;
}

/** Dashes are stripped and upper case is accepted; anything that is no id then fails the query. */
function idList(value: unknown): ReadonlySet<string> | null {
  if (!Array.isArray(value)) return null;
  return new Set(
    value.map((id: unknown) => {
      const plain = String(id).replaceAll('-', '').toLowerCase();
      if (!/^[0-9a-f]{32}$/.test(plain)) throw new QueryError(`Invalid entity ID ${String(id)}`);
      return plain;
    }),
  );
}

interface Condition {
  readonly key?: string;
  readonly operator?: string;
  readonly value?: unknown;
  readonly conditions?: readonly Condition[];
}

function compileFilter(filter: unknown): (row: DbRepresentation) => boolean {
  const { conditions = [], operator = 'and' } = filter as Condition;
  const tests = conditions.map((condition) => {
    if (condition.conditions !== undefined) return compileFilter(condition);
    if (condition.key !== 'attrib.path') throw new QueryError(`Invalid key: ${condition.key ?? ''}`);
    return (row: DbRepresentation) => compare(row.attrib.path ?? null, condition);
  });
  return (row) => (operator === 'or' ? tests.some((test) => test(row)) : tests.every((test) => test(row)));
}

function compare(path: string | null, condition: Condition): boolean {
  if (condition.operator === 'isnull') return path === null;
  if (path === null) return false;
  if (condition.operator === 'like') return ilike(String(condition.value)).test(path);
  return path === condition.value;
}

/** PostgreSQL's ILIKE: `%` any run, `_` any one character, a backslash takes the next one as it is. */
function ilike(pattern: string): RegExp {
  const source = pattern.replace(/\\(.)|([%_])|([\s\S])/gu, (_all, escaped?: string, wild?: string, plain?: string) => {
    if (wild !== undefined) return wild === '%' ? '[\\s\\S]*' : '[\\s\\S]';
    return (escaped ?? plain ?? '').replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  });
  return new RegExp(`^${source}$`, 'iu');
}

function atLeast(version: readonly [number, number, number], ...least: readonly [number, number, number]): boolean {
  for (const at of [0, 1, 2] as const) if (version[at] !== least[at]) return version[at] > least[at];
  return true;
}
