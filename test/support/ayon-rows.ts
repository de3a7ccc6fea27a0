import { readFileSync } from 'node:fs';

import type { Root } from '../../src/model/catalog.ts';

/** An entity as AYON's database holds it, as far as the tests need it. Ids are 32 hex digits. */
export interface DbFolder {
  readonly id: string;
  readonly name: string;
  readonly parentId: string | null;
  readonly folderType: string;
  readonly active: boolean;
}

export interface DbProduct {
  readonly id: string;
  readonly name: string;
  readonly folderId: string;
  readonly productType: string;
  readonly active: boolean;
}

export interface DbVersion {
  readonly id: string;
  readonly version: number;
  readonly productId: string;
  readonly author: string | null;
  readonly status: string;
  readonly active: boolean;
}

export interface DbFile {
  readonly path: string;
  readonly size?: number;
  readonly hash?: string;
}

export interface DbRepresentation {
  readonly id: string;
  readonly name: string;
  readonly versionId: string;
  readonly active: boolean;
  readonly attrib: { readonly path?: string; readonly template?: string };
  readonly files: readonly DbFile[];
  readonly data: Readonly<Record<string, unknown>>;
}

/** A project of a fake server. */
export interface DbProject {
  readonly name: string;
  readonly library: boolean;
  readonly roots: readonly Root[];
  readonly folders: readonly DbFolder[];
  readonly products: readonly DbProduct[];
  readonly versions: readonly DbVersion[];
  readonly representations: readonly DbRepresentation[];
}

export const OPPRJ_SQL = new URL('../data/ayon-opprj.copy.sql', import.meta.url);

/** The imported test project as a real server dumped it, read without any of the code under test. */
export function opPrj(): DbProject {
  const tables = copyTables(readFileSync(OPPRJ_SQL, 'utf8'));
  const rows = (table: string): Fields[] => tables.get(`project_opprj.${table}`) ?? [];
  return {
    name: 'OpPrj',
    library: false,
    roots: [
      { project: 'OpPrj', name: 'work', windows: 'C:/projects', linux: '/mnt/share/projects', darwin: '/Volumes/path' },
    ],
    folders: rows('folders').map((row) => ({
      id: uuid(row.id),
      name: row.name ?? '',
      parentId: row.parent_id === null ? null : uuid(row.parent_id),
      folderType: row.folder_type ?? '',
      active: row.active === 't',
    })),
    products: rows('products').map((row) => ({
      id: uuid(row.id),
      name: row.name ?? '',
      folderId: uuid(row.folder_id),
      productType: row.product_type ?? '',
      active: row.active === 't',
    })),
    versions: rows('versions').map((row) => ({
      id: uuid(row.id),
      version: Number(row.version),
      productId: uuid(row.product_id),
      author: row.author ?? null,
      status: row.status ?? '',
      active: row.active === 't',
    })),
    representations: rows('representations').map((row) => ({
      id: uuid(row.id),
      name: row.name ?? '',
      versionId: uuid(row.version_id),
      active: row.active === 't',
      attrib: JSON.parse(row.attrib ?? '{}') as DbRepresentation['attrib'],
      files: JSON.parse(row.files ?? '[]') as DbFile[],
      data: JSON.parse(row.data ?? '{}') as DbRepresentation['data'],
    })),
  };
}

type Fields = Record<string, string | null>;

function copyTables(text: string): ReadonlyMap<string, Fields[]> {
  const tables = new Map<string, Fields[]>();
  for (const block of text.split(/^COPY /m).slice(1)) {
    const [head = '', ...lines] = block.split('\n');
    const [name = '', columns = ''] = head.replace(') FROM stdin;', '').split(' (');
    const data = lines.slice(0, lines.indexOf('\\.'));
    const names = columns.split(', ');
    tables.set(
      name,
      data.map((line) => Object.fromEntries(line.split('\t').map((value, at) => [names[at] ?? '', field(value)]))),
    );
  }
  return tables;
}

/** The fixture escapes nothing but backslashes. */
function field(value: string): string | null {
  return value === '\\N' ? null : value.replaceAll('\\\\', '\\');
}

function uuid(dashed: string | null | undefined): string {
  return (dashed ?? '').replaceAll('-', '');
}
