import type {
  AyonCatalog,
  AyonProject,
  AyonRepresentation,
  ChainQuery,
  NewestVersion,
  OpenPypeCatalog,
  OpenPypeDocument,
  OpenPypeRepresentation,
  Root,
} from '../../src/model/catalog.ts';
import { chainKey, fieldKey, productKey } from '../../src/model/catalog.ts';
import { pathKey } from '../../src/paths/index.ts';

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

function key(...parts: readonly string[]): string {
  return parts.join('\u0000').toLowerCase();
}

/** An AYON catalog over a list of representations. */
export function memoryAyon(
  projects: readonly AyonProject[],
  representations: readonly AyonRepresentation[],
): AyonCatalog {
  const rank = new Map(projects.map(({ name }, index) => [name, index]));
  const byId = new Map<string, AyonRepresentation[]>();
  const byFolder = new Map<string, AyonRepresentation[]>();
  const byFile = new Map<string, AyonRepresentation[]>();
  const newest = new Map<string, { version: number; representations: string[] }>();
  for (const one of representations) {
    if (!rank.has(one.project)) continue;
    push(byId, one.id, one);
    push(byFolder, key(one.project, one.folderPath, one.product), one);
    push(byFolder, key(one.project, one.folderPath.split('/').at(-1) ?? '', one.product), one);
    const roots = projects.find(({ name }) => name === one.project)?.roots ?? [];
    const keys = [one.files[0] ?? null, one.path].map((path) => (path === null ? null : pathKey(path, roots)));
    for (const file of new Set(keys)) if (file !== null) push(byFile, file, one);
    const last = newest.get(one.productId);
    if (last === undefined || one.version > last.version)
      newest.set(one.productId, { version: one.version, representations: [one.name] });
    else if (last.version === one.version) last.representations.push(one.name);
  }
  const order = (found: AyonRepresentation[]): AyonRepresentation[] =>
    found.sort((a, b) => (rank.get(a.project) ?? 0) - (rank.get(b.project) ?? 0));
  const chain = (query: ChainQuery): AyonRepresentation[] => {
    const folder = query.folderPath ?? query.folderName ?? '';
    const wanted = projects.filter(
      ({ name }) => query.project === null || name.toLowerCase() === query.project.toLowerCase(),
    );
    return wanted
      .flatMap(({ name }) => byFolder.get(key(name, folder, query.product)) ?? [])
      .filter(
        ({ version }) => query.version === null || (query.version === 'hero' ? version < 0 : version === query.version),
      );
  };
  const answer = <K, T>(
    keys: Iterable<K>,
    find: (key: K) => readonly T[],
    name: (key: K) => string,
  ): Promise<Map<string, readonly T[]>> => {
    const map = new Map<string, readonly T[]>();
    for (const one of keys) {
      const found = find(one);
      if (found.length > 0) map.set(name(one), found);
    }
    return Promise.resolve(map);
  };
  return {
    sources: [{ name: 'ayon', kind: 'ayon-snapshot', projects: projects.map(({ name }) => name), fingerprint: '' }],
    projects,
    others: [],
    byIds: (ids) => answer(ids, (id) => order(byId.get(id) ?? []), String),
    byChain: (queries) => answer(queries, chain, chainKey),
    byPathKeys: (keys) => answer(keys, (file) => order(byFile.get(file) ?? []), String),
    newest: (ids) => {
      const map = new Map<string, NewestVersion>();
      for (const id of ids) {
        const last = newest.get(id);
        if (last !== undefined && last.version > 0) map.set(id, last);
      }
      return Promise.resolve(map);
    },
    close: () => Promise.resolve(),
  };
}

/** An OpenPype catalog over a list of documents. */
export function memoryOpenPype(documents: readonly OpenPypeDocument[], roots: readonly Root[]): OpenPypeCatalog {
  const byId = new Map(documents.map((document) => [document.objectId, document]));
  const byFields = new Map<string, OpenPypeRepresentation[]>();
  for (const { representation: one, type } of documents) {
    if (one === null || type !== 'representation' || one.product === null) continue;
    const asset = one.folderPath?.split('/').at(-1);
    const version = one.hero ? 'hero' : one.version;
    if (asset === undefined || version === null) continue;
    for (const project of [one.project, null])
      push(byFields, fieldKey({ project, asset, product: one.product, version }), one);
  }
  const highest = new Map<string, number>();
  for (const { representation: one, type } of documents) {
    const asset = one?.folderPath?.split('/').at(-1);
    if (type !== 'representation' || !one || one.hero || asset === undefined) continue;
    const { product, version } = one;
    if (product === null || version === null) continue;
    for (const project of [one.project, null]) {
      const key = productKey({ project, asset, product });
      highest.set(key, Math.max(version, highest.get(key) ?? version));
    }
  }
  const templates = new Set(documents.flatMap(({ representation: one }) => one?.template ?? []));
  const projects = [...new Set(documents.map(({ project }) => project))];
  return {
    sources: [{ name: 'dump', kind: 'pack-project', projects, fingerprint: '' }],
    roots,
    templates: [...templates],
    highestVersions: (queries) => {
      const found = new Map<string, number>();
      for (const query of queries) {
        const last = highest.get(productKey(query));
        if (last !== undefined) found.set(productKey(query), last);
      }
      return Promise.resolve(found);
    },
    lookup: (ids) => {
      const found = new Map<string, OpenPypeDocument>();
      for (const id of ids) {
        const document = byId.get(id);
        if (document !== undefined) found.set(id, document);
      }
      return Promise.resolve(found);
    },
    findByFields: (queries) => {
      const found = new Map<string, readonly OpenPypeRepresentation[]>();
      for (const query of queries) {
        const list = byFields.get(fieldKey(query));
        if (list !== undefined) found.set(fieldKey(query), list);
      }
      return Promise.resolve(found);
    },
    close: () => Promise.resolve(),
  };
}
