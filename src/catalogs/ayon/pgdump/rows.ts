import { contextKeys, contextOf } from '../context.ts';
import type { Row, RowKind } from '../rows.ts';

/** Takes a field of a data line by its column's name: undefined where the table has no such column. */
export type Fields = (column: string) => string | null | undefined;

export const TABLES: Readonly<Record<string, RowKind>> = {
  folders: 'folder',
  products: 'product',
  versions: 'version',
  representations: 'representation',
};

/** Columns that a table cannot do without. Others came with later servers, or went. */
export const REQUIRED: Readonly<Record<RowKind, readonly string[]>> = {
  folder: ['id', 'name', 'parent_id'],
  product: ['id', 'name', 'folder_id'],
  version: ['id', 'version', 'product_id'],
  representation: ['id', 'name', 'version_id', 'files', 'attrib', 'data'],
};

/** The row of a data line, or null where a required value is missing or malformed. */
export function rowOf(kind: RowKind, fields: Fields): Row | null {
  const id = toId(fields('id'));
  if (id === null) return null;
  const active = fields('active') !== 'f';
  switch (kind) {
    case 'folder': {
      const name = fields('name') ?? null;
      const parent = fields('parent_id') ?? null;
      const parentId = toId(parent);
      if (name === null || (parent !== null && parentId === null)) return null;
      return { kind, id, parentId, name, active };
    }
    case 'product': {
      const folderId = toId(fields('folder_id'));
      const name = fields('name') ?? null;
      if (folderId === null || name === null) return null;
      return { kind, id, folderId, name, productType: fields('product_type') ?? null, active };
    }
    case 'version': {
      const productId = toId(fields('product_id'));
      const version = Number(fields('version') ?? NaN);
      if (productId === null || !Number.isInteger(version)) return null;
      return { kind, id, productId, version, active, author: fields('author') ?? null };
    }
    case 'representation':
      return representation(id, active, fields);
  }
}

function representation(id: string, active: boolean, fields: Fields): Row | null {
  const versionId = toId(fields('version_id'));
  const name = fields('name') ?? null;
  if (versionId === null || name === null) return null;
  const attrib = json(fields('attrib'));
  const files = json(fields('files'));
  return {
    kind: 'representation',
    id,
    versionId,
    name,
    active,
    path: textOf(attrib, 'path'),
    template: textOf(attrib, 'template'),
    files: filePaths(files),
    contextKeys: contextKeys(contextOf(fields('data'))),
    fileHash: Array.isArray(files) ? textOf(files[0], 'hash') : null,
  };
}

/** The project's own name inside of a representation's context, which is the only place of a bare schema dump that has it in its letter case. */
export function projectNameIn(data: string | null | undefined): string | null {
  const context = contextOf(data);
  if (typeof context !== 'object' || context === null || !('project' in context)) return null;
  return textOf(context.project, 'name');
}

/** Paths of a `files` column; none where it is not what AYON writes. */
export function filePaths(files: unknown): readonly string[] {
  if (!Array.isArray(files)) return [];
  return files.map((file: unknown) => textOf(file, 'path')).filter((path) => path !== null);
}

/** A text of an object; null where it is empty or not there. */
export function textOf(value: unknown, key: string): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const found: unknown = Object.entries(value).find(([name]) => name === key)?.[1];
  return typeof found === 'string' && found !== '' ? found : null;
}

export function json(text: string | null | undefined): unknown {
  if (text === null || text === undefined) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/;

/** PostgreSQL writes ids with dashes, AYON without. */
function toId(value: string | null | undefined): string | null {
  if (value === null || value === undefined || !UUID.test(value)) return null;
  return value.replaceAll('-', '');
}
