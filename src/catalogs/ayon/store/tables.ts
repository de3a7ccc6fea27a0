import type { Row, RowCounts, RowKind } from '../rows.ts';
import { representationHead } from './line.ts';
import { childrenOf, IntColumn, TextColumn, textPool, type Children } from '../../columns/columns.ts';
import { IdTable } from '../../columns/id-table.ts';

const DEFINED = 1;
const ACTIVE = 2;

/**
 * One project in memory: who is whose parent, names, and where each representation's line stands. What is long (paths,
 * templates, files) stays in the blocks. Rows may come in any order and are joined when they are asked for.
 */
export class ProjectTables {
  readonly #pool = textPool();
  readonly #folders = new Entities(this.#pool);
  readonly #products = new Entities(this.#pool);
  readonly #versions = new Entities(this.#pool);
  readonly #representations = new Entities(this.#pool);
  readonly #productType = new TextColumn(this.#pool);
  readonly #author = new TextColumn(this.#pool);
  readonly #number = new IntColumn(0);
  readonly #block = new IntColumn(-1);
  readonly #line = new IntColumn(-1);
  readonly #paths = new Map<number, string | null>();
  #index: { readonly products: Children; readonly versions: Children; readonly representations: Children } | null =
    null;

  /** Takes a row. A row whose id is there already is left out: a sweep that was resumed may repeat its last page. */
  add(row: Row, block: number, line: number): void {
    this.#index = null;
    switch (row.kind) {
      case 'folder':
        this.#folders.add(row, row.parentId === null ? -1 : this.#folders.ids.intern(row.parentId));
        return;
      case 'product': {
        const product = this.#products.add(row, this.#folders.ids.intern(row.folderId));
        this.#productType.set(product, row.productType);
        return;
      }
      case 'version': {
        const version = this.#versions.add({ ...row, name: null }, this.#products.ids.intern(row.productId));
        this.#number.set(version, row.version);
        this.#author.set(version, row.author);
        return;
      }
      case 'representation': {
        const known = this.#representations.ids.find(row.id);
        if (known >= 0) return;
        const representation = this.#representations.add(row, this.#versions.ids.intern(row.versionId));
        this.#block.set(representation, block);
        this.#line.set(representation, line);
      }
    }
  }

  /**
   * Takes a representation from its line in bytes, without reading more of it than its place in the tree: the line is
   * parsed when it is asked for.
   *
   * @param start offset of the line in the block, in bytes; `end` is behind it.
   * @returns false where the line is not written as `encodeRow` writes it; then nothing was taken.
   */
  addLine(text: Buffer, start: number, end: number, block: number, line: number): boolean {
    const head = representationHead(text, start, end);
    if (head === null) return false;
    const before = this.#representations.ids.size;
    const representation = this.#representations.ids.internBytes(text, head.id);
    const version = this.#versions.ids.internBytes(text, head.versionId);
    if (representation < 0 || version < 0) return false;
    this.#index = null;
    if (representation < before) return true;
    this.#representations.define(representation, head.name, head.active, version);
    this.#block.set(representation, block);
    this.#line.set(representation, line);
    return true;
  }

  get counts(): RowCounts {
    const { folder, product, version, representation } = this.#byKind();
    return {
      folder: folder.defined,
      product: product.defined,
      version: version.defined,
      representation: representation.defined,
    };
  }

  /** The number of a representation, or -1 where there is none or its chain of parents is broken. */
  representation(id: string): number {
    const index = this.#representations.ids.find(id);
    return index >= 0 && this.chainOf(index) !== null ? index : -1;
  }

  /** All representations with their chain; those without are left out. */
  *representations(): Iterable<number> {
    for (let index = 0; index < this.#representations.ids.size; index += 1) {
      if (this.chainOf(index) !== null) yield index;
    }
  }

  /** Where the line of a representation stands. */
  placeOf(representation: number): { readonly block: number; readonly line: number } {
    return { block: this.#block.get(representation), line: this.#line.get(representation) };
  }

  /** The parents of a representation, or null where one of them is not in the project. */
  chainOf(representation: number): Chain | null {
    const version = this.#representations.parent(representation);
    if (!this.#versions.isDefined(version)) return null;
    const product = this.#versions.parent(version);
    if (!this.#products.isDefined(product)) return null;
    const folderPath = this.folderPath(this.#products.parent(product));
    if (folderPath === null) return null;
    return { version, product, folderPath };
  }

  idOf(kind: RowKind, index: number): string {
    return this.#byKind()[kind].ids.at(index);
  }

  indexOf(kind: RowKind, id: string): number {
    const entities = this.#byKind()[kind];
    const index = entities.ids.find(id);
    return entities.isDefined(index) ? index : -1;
  }

  nameOf(kind: 'folder' | 'product' | 'representation', index: number): string {
    return this.#byKind()[kind].name(index) ?? '';
  }

  isActive(kind: RowKind, index: number): boolean {
    return this.#byKind()[kind].isActive(index);
  }

  productType(product: number): string | null {
    return this.#productType.get(product);
  }

  versionNumber(version: number): number {
    return this.#number.get(version);
  }

  author(version: number): string | null {
    return this.#author.get(version);
  }

  /** With a leading slash; null where a parent is missing or the parents run in a circle. */
  folderPath(folder: number): string | null {
    const known = this.#paths.get(folder);
    if (known !== undefined) return known;
    const names: string[] = [];
    let at = folder;
    for (let depth = 0; at >= 0; depth += 1) {
      if (!this.#folders.isDefined(at) || depth > MAX_DEPTH) return null;
      names.unshift(this.nameOf('folder', at));
      at = this.#folders.parent(at);
    }
    const path = folder < 0 ? null : `/${names.join('/')}`;
    this.#paths.set(folder, path);
    return path;
  }

  *folders(): Iterable<number> {
    for (let index = 0; index < this.#folders.ids.size; index += 1) if (this.#folders.isDefined(index)) yield index;
  }

  *versions(): Iterable<number> {
    for (let index = 0; index < this.#versions.ids.size; index += 1) if (this.#versions.isDefined(index)) yield index;
  }

  productsOf(folder: number): Int32Array {
    return this.#children().products.of(folder);
  }

  versionsOf(product: number): Int32Array {
    return this.#children().versions.of(product);
  }

  representationsOf(version: number): Int32Array {
    return this.#children().representations.of(version);
  }

  #children(): { readonly products: Children; readonly versions: Children; readonly representations: Children } {
    this.#index ??= {
      products: this.#products.childrenOf(this.#folders),
      versions: this.#versions.childrenOf(this.#products),
      representations: this.#representations.childrenOf(this.#versions),
    };
    return this.#index;
  }

  #byKind(): Record<RowKind, Entities> {
    return {
      folder: this.#folders,
      product: this.#products,
      version: this.#versions,
      representation: this.#representations,
    };
  }
}

/** The parents of a representation, as numbers in their tables. */
export interface Chain {
  readonly version: number;
  readonly product: number;
  readonly folderPath: string;
}

/** Deeper than any tree that a person made: parents that run in a circle end here. */
const MAX_DEPTH = 200;

/** The rows of one kind. An id that was only named as a parent so far has a number but is not defined. */
class Entities {
  readonly ids = new IdTable();
  readonly #parent = new IntColumn(-1);
  readonly #flags = new IntColumn(0);
  readonly #name: TextColumn;
  defined = 0;

  constructor(pool: ReturnType<typeof textPool>) {
    this.#name = new TextColumn(pool);
  }

  add(row: { readonly id: string; readonly name: string | null; readonly active: boolean }, parent: number): number {
    const index = this.ids.intern(row.id);
    this.define(index, row.name, row.active, parent);
    return index;
  }

  define(index: number, name: string | null, active: boolean, parent: number): void {
    if (!this.isDefined(index)) this.defined += 1;
    this.#flags.set(index, DEFINED | (active ? ACTIVE : 0));
    this.#name.set(index, name);
    this.#parent.set(index, parent);
  }

  isDefined(index: number): boolean {
    return (this.#flags.get(index) & DEFINED) !== 0;
  }

  isActive(index: number): boolean {
    return (this.#flags.get(index) & ACTIVE) !== 0;
  }

  name(index: number): string | null {
    return this.#name.get(index);
  }

  parent(index: number): number {
    return this.#parent.get(index);
  }

  childrenOf(parents: Entities): Children {
    return childrenOf(this.#parent, this.ids.size, parents.ids.size);
  }
}
