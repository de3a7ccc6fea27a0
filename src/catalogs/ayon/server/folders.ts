import { pages } from './graphql.ts';
import { unknownShape } from './batches.ts';
import type { Http } from './http.ts';
import { folderOf } from './nodes.ts';
import { SWEEPS } from './queries.ts';
import type { FolderRow } from '../rows.ts';

const OPERATION = 'reading the folders';
const PAGE = 5000;

/** A project's folders, found by path or by name in any letter case. */
export interface FolderTree {
  /** With a leading slash. */
  pathOf(id: string): string | null;
  withPath(path: string): readonly string[];
  withName(name: string): readonly string[];
}

/**
 * Reads all folders of a project. `paths:` of GraphQL compares case exactly, and servers before 1.11.2 allow two folders
 * that differ in case only, so nothing but the whole list tells whether a name is unique. Some ten thousand folders are a
 * few pages. (The REST list comes from a cache that may be an hour old.)
 */
export async function readFolders(http: Http, project: string): Promise<FolderTree> {
  const rows = new Map<string, FolderRow>();
  for await (const page of pages(http, OPERATION, SWEEPS.folder, { p: project }, { first: PAGE })) {
    for (const node of page.nodes) {
      const row = folderOf(node);
      if (row === null) throw unknownShape(http, OPERATION);
      rows.set(row.id, row);
    }
  }
  return folderTree(rows);
}

function folderTree(rows: ReadonlyMap<string, FolderRow>): FolderTree {
  const paths = new Map<string, string>();
  const byPath = new Map<string, string[]>();
  const byName = new Map<string, string[]>();
  for (const row of rows.values()) {
    const path = pathOf(row, rows);
    if (path === null) continue;
    paths.set(row.id, path);
    push(byPath, path.toLowerCase(), row.id);
    push(byName, row.name.toLowerCase(), row.id);
  }
  return {
    pathOf: (id) => paths.get(id) ?? null,
    withPath: (path) => byPath.get(path.toLowerCase()) ?? [],
    withName: (name) => byName.get(name.toLowerCase()) ?? [],
  };
}

/** Built from the parents: the server's `path` comes from a view that may lag behind. Null where a parent is missing. */
function pathOf(row: FolderRow, rows: ReadonlyMap<string, FolderRow>): string | null {
  const names: string[] = [];
  const seen = new Set<string>();
  for (let at: FolderRow | undefined = row; ;) {
    if (at === undefined || seen.has(at.id)) return null;
    seen.add(at.id);
    names.unshift(at.name);
    if (at.parentId === null) return `/${names.join('/')}`;
    at = rows.get(at.parentId);
  }
}

function push(groups: Map<string, string[]>, key: string, id: string): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [id]);
  else group.push(id);
}
