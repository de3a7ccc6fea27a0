/** A folder as AYON stores it. Ids are 32 lower-case hex digits here and below. */
export interface FolderRow {
  readonly kind: 'folder';
  readonly id: string;
  readonly parentId: string | null;
  readonly name: string;
  readonly active: boolean;
}

export interface ProductRow {
  readonly kind: 'product';
  readonly id: string;
  readonly folderId: string;
  readonly name: string;
  readonly productType: string | null;
  readonly active: boolean;
}

export interface VersionRow {
  readonly kind: 'version';
  readonly id: string;
  readonly productId: string;
  /** Negative for a hero version. */
  readonly version: number;
  readonly active: boolean;
  /** The user's name; the project importer writes `migration`. */
  readonly author: string | null;
}

export interface RepresentationRow {
  readonly kind: 'representation';
  readonly id: string;
  readonly versionId: string;
  readonly name: string;
  readonly active: boolean;
  readonly path: string | null;
  readonly template: string | null;
  /** Paths of the files, as stored: rootless where the publish made them so. */
  readonly files: readonly string[];
  /** Top-level keys of `data.context`; null where there is none. */
  readonly contextKeys: readonly string[] | null;
  /** `hash` of the first file (`name|mtime|size`); null where there is none. */
  readonly fileHash: string | null;
}

/** One entity of a project. A project's rows may come in any order: a row may name a parent that follows later. */
export type Row = FolderRow | ProductRow | VersionRow | RepresentationRow;

export type RowKind = Row['kind'];

export const ROW_KINDS: readonly RowKind[] = ['representation', 'version', 'product', 'folder'];

export type RowCounts = Readonly<Record<RowKind, number>>;

/**
 * How a row is written on one line of a snapshot: a JSON array whose first element is the kind. The header of a snapshot
 * repeats this table, so that a file explains itself.
 */
export const COLUMNS: Readonly<Record<RowKind, readonly string[]>> = {
  folder: ['id', 'parentId', 'name', 'active'],
  product: ['id', 'folderId', 'name', 'productType', 'active'],
  version: ['id', 'productId', 'version', 'active', 'author'],
  representation: ['id', 'versionId', 'name', 'active', 'path', 'template', 'files', 'contextKeys', 'fileHash'],
};

/** The line of a row, without a line end. */
export function encodeRow(row: Row): string {
  switch (row.kind) {
    case 'folder':
      return JSON.stringify([row.kind, row.id, row.parentId, row.name, row.active]);
    case 'product':
      return JSON.stringify([row.kind, row.id, row.folderId, row.name, row.productType, row.active]);
    case 'version':
      return JSON.stringify([row.kind, row.id, row.productId, row.version, row.active, row.author]);
    case 'representation':
      return JSON.stringify([
        row.kind,
        row.id,
        row.versionId,
        row.name,
        row.active,
        row.path,
        row.template,
        row.files,
        row.contextKeys,
        row.fileHash,
      ]);
  }
}

/** The row of a line's parsed JSON, or null where the line is not a row of this format. */
export function decodeRow(line: readonly unknown[]): Row | null {
  const [kind, id, parent, third, fourth, fifth, sixth, seventh, eighth, ninth] = line;
  if (!isId(id)) return null;
  switch (kind) {
    case 'representation':
      if (!isId(parent) || typeof third !== 'string' || typeof fourth !== 'boolean') return null;
      if (!isTextOrNull(fifth) || !isTextOrNull(sixth) || !isTexts(seventh)) return null;
      if ((eighth !== null && !isTexts(eighth)) || !isTextOrNull(ninth)) return null;
      return {
        kind,
        id,
        versionId: parent,
        name: third,
        active: fourth,
        path: fifth,
        template: sixth,
        files: seventh,
        contextKeys: eighth,
        fileHash: ninth,
      };
    case 'version':
      if (!isId(parent) || !isInteger(third) || typeof fourth !== 'boolean' || !isTextOrNull(fifth)) return null;
      return { kind, id, productId: parent, version: third, active: fourth, author: fifth };
    case 'product':
      if (!isId(parent) || typeof third !== 'string' || !isTextOrNull(fourth) || typeof fifth !== 'boolean')
        return null;
      return { kind, id, folderId: parent, name: third, productType: fourth, active: fifth };
    case 'folder':
      if ((parent !== null && !isId(parent)) || typeof third !== 'string' || typeof fourth !== 'boolean') return null;
      return { kind, id, parentId: parent, name: third, active: fourth };
    default:
      return null;
  }
}

function isInteger(value: unknown): value is number {
  return Number.isInteger(value);
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/** Whether this is an id as AYON writes it: 32 lower-case hex digits. */
export function isId(value: unknown): value is string {
  if (typeof value !== 'string' || value.length !== 32) return false;
  for (let i = 0; i < 32; i += 1) {
    const c = value.charCodeAt(i);
    if (!((c >= 0x30 && c <= 0x39) || (c >= 0x61 && c <= 0x66))) return false;
  }
  return true;
}
