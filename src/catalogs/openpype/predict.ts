import { isAllowedName } from './attributes.ts';
import { NONE } from '../columns/rows.ts';
import { ASSET, HERO, MISSING, PROJECT, REPRESENTATION, SUBSET, VERSION, type Table } from './table.ts';

/** Why a document has no counterpart; a row's reason is an index into this list. The first means that it has one. */
export const REASONS = [
  null,
  'import-skips-type',
  'import-project-by-name',
  'import-parent-missing',
  'import-parent-unsuitable',
  'import-version-empty',
  'import-product-empty',
  'import-hero-source-missing',
  'import-hero-source-lost',
  'import-folder-adrift',
  'import-name-refused',
  'import-family-refused',
  'import-name-taken',
  'import-version-taken',
  'import-hero-of-zero',
  'import-hero-taken',
  'import-attribute-refused',
] as const;

type Reason = NonNullable<(typeof REASONS)[number]>;

/** What becomes of each row: its reason, and the row that the reason is about (itself, or the ancestor that was lost). */
export interface Prediction {
  readonly reason: Uint8Array;
  readonly blame: Uint32Array;
  /** The folders that AYON gets, in the order in which the importer creates them. */
  readonly folders: readonly number[];
}

/** The rows below each row, in the dump's order. */
export interface Children {
  readonly start: Uint32Array;
  readonly rows: Uint32Array;
}

/** Groups rows by their parent. */
export function groupByParent(parents: Uint32Array): Children {
  const start = new Uint32Array(parents.length + 1);
  for (const parent of parents) if (parent < MISSING) start[parent + 1] = (start[parent + 1] ?? 0) + 1;
  for (let row = 0; row < parents.length; row += 1) start[row + 1] = (start[row + 1] ?? 0) + (start[row] ?? 0);
  const next = start.slice(0, parents.length);
  const rows = new Uint32Array(start[parents.length] ?? 0);
  parents.forEach((parent, row) => {
    if (parent >= MISSING) return;
    const at = next[parent] ?? 0;
    rows[at] = row;
    next[parent] = at + 1;
  });
  return { start, rows };
}

/**
 * Plays ayon-openpype-import 0.3.0 and the checks of ayon-backend 1.15 over all documents of one project, in the order
 * in which they act: first the importer removes what it takes for orphans and empty shells, then the server takes or
 * refuses folders from the top down, products, versions, hero versions and representations, each kind in the dump's
 * order. Whatever hangs below a lost document is lost for the same reason.
 */
export function predict(table: Table, parents: Uint32Array, children: Children): Prediction {
  const judge = new Judge(table, parents, children);
  judge.skipTypes();
  judge.removeOrphans();
  judge.removeEmpty();
  judge.folders();
  judge.products();
  judge.versions();
  judge.heroes();
  judge.representations();
  return judge.verdict();
}

class Judge {
  readonly #table: Table;
  readonly #parents: Uint32Array;
  readonly #children: Children;
  readonly #texts: ReadonlyMap<number, string>;
  readonly #reason: Uint8Array;
  readonly #blame: Uint32Array;
  readonly #folders: number[] = [];

  constructor(table: Table, parents: Uint32Array, children: Children) {
    this.#table = table;
    this.#parents = parents;
    this.#children = children;
    this.#texts = table.pool.texts();
    this.#reason = new Uint8Array(table.length);
    this.#blame = new Uint32Array(table.length).fill(NONE);
  }

  verdict(): Prediction {
    return { reason: this.#reason, blame: this.#blame, folders: this.#folders };
  }

  skipTypes(): void {
    for (let row = 0; row < this.#table.length; row += 1) {
      const type = this.#table.type.at(row);
      if (type === PROJECT) this.#lose(row, 'import-project-by-name');
      else if (type !== ASSET && type !== SUBSET && type !== VERSION && type !== HERO && type !== REPRESENTATION) {
        this.#lose(row, 'import-skips-type');
      }
    }
  }

  /** A document without any parent stays for now: in SQL, `NULL NOT IN (…)` is not true. The server refuses it later. */
  removeOrphans(): void {
    this.#each(SUBSET, (row) => this.#orphan(row, [ASSET]));
    this.#each(VERSION, (row) => this.#orphan(row, [SUBSET]));
    this.#each(REPRESENTATION, (row) => this.#orphan(row, [VERSION, HERO]));
  }

  /**
   * Versions without representations go, then products without versions. A single representation without a parent
   * switches the first off for the whole project, such a version the second: `NOT IN (…, NULL)` is never true.
   */
  removeEmpty(): void {
    if (!this.#hasParentless(REPRESENTATION)) {
      this.#each(VERSION, (row) => {
        if (!this.#hasLiveChild(row, REPRESENTATION)) this.#lose(row, 'import-version-empty');
      });
    }
    if (!this.#hasParentless(VERSION)) {
      this.#each(SUBSET, (row) => {
        if (!this.#hasLiveChild(row, VERSION)) this.#lose(row, 'import-product-empty');
      });
    }
    this.#each(HERO, (row) => this.#heroSource(row));
  }

  /** From the assets without a visualParent down, whatever `parent` and `data.parents` say. */
  folders(): void {
    const below = new Map<number, number[]>();
    const assets: number[] = [];
    this.#each(ASSET, (row) => {
      assets.push(row);
      const above = this.#table.relatedOf(row);
      const siblings = below.get(above);
      if (siblings === undefined) below.set(above, [row]);
      else siblings.push(row);
    });
    const reached = new Set<number>();
    const open = [NONE];
    for (let above = open.pop(); above !== undefined; above = open.pop()) {
      const siblings = below.get(above) ?? [];
      this.#takeSiblings(siblings, above, 'import-name-taken', (row) => this.#nameKey(row));
      // Depth first, like the importer; the stack gives back what was put last.
      for (const row of siblings.toReversed()) {
        reached.add(row);
        open.push(row);
      }
      for (const row of siblings) if (this.#reason[row] === 0) this.#folders.push(row);
    }
    for (const row of assets) {
      if (!reached.has(row)) this.#lose(row, 'import-folder-adrift', this.#firstBroken(row, reached));
    }
  }

  products(): void {
    this.#kindByParent(SUBSET, 'import-name-taken', (row) => this.#nameKey(row));
  }

  versions(): void {
    this.#kindByParent(VERSION, 'import-version-taken', (row) => String(this.#table.numberOf(row)));
  }

  /** A hero carries the source's attributes, hangs below the source's product, and is numbered minus the source. */
  heroes(): void {
    const taken = new Set<number>();
    this.#each(HERO, (row) => {
      const source = this.#table.relatedOf(row);
      const product = this.#parents[source] ?? NONE;
      if (this.#table.note.at(source) !== NONE) this.#lose(row, 'import-attribute-refused', source);
      else if (this.#inheritLoss(row, product)) return;
      else if (this.#table.numberOf(source) === 0) this.#lose(row, 'import-hero-of-zero');
      else if (taken.has(product)) this.#lose(row, 'import-hero-taken');
      else taken.add(product);
    });
  }

  representations(): void {
    this.#kindByParent(REPRESENTATION, 'import-name-taken', (row) => this.#nameKey(row));
  }

  #each(type: number, visit: (row: number) => void): void {
    for (let row = 0; row < this.#table.length; row += 1) {
      if (this.#table.type.at(row) === type && this.#reason[row] === 0) visit(row);
    }
  }

  #lose(row: number, reason: Reason, blame = row): void {
    this.#reason[row] = REASONS.indexOf(reason);
    this.#blame[row] = blame;
  }

  /** Loses a row for the reason for which the one above it was lost; false where that one is there. */
  #inheritLoss(row: number, above: number): boolean {
    if (above === NONE || above === MISSING) {
      this.#lose(row, 'import-parent-missing');
      return true;
    }
    const reason = this.#reason[above] ?? 0;
    if (reason === 0) return false;
    this.#reason[row] = reason;
    this.#blame[row] = this.#blame[above] ?? above;
    return true;
  }

  #orphan(row: number, wanted: readonly number[]): void {
    const parent = this.#parents[row] ?? NONE;
    if (parent === NONE) return;
    if (parent === MISSING) this.#lose(row, 'import-parent-missing');
    else if (!wanted.includes(this.#table.type.at(parent))) this.#lose(row, 'import-parent-unsuitable');
    else this.#inheritLoss(row, parent);
  }

  #hasParentless(type: number): boolean {
    for (let row = 0; row < this.#table.length; row += 1) {
      if (this.#table.type.at(row) === type && this.#reason[row] === 0 && this.#parents[row] === NONE) return true;
    }
    return false;
  }

  #hasLiveChild(row: number, type: number): boolean {
    const end = this.#children.start[row + 1] ?? 0;
    for (let at = this.#children.start[row] ?? 0; at < end; at += 1) {
      const child = this.#children.rows[at] ?? NONE;
      if (this.#table.type.at(child) === type && this.#reason[child] === 0) return true;
    }
    return false;
  }

  #heroSource(row: number): void {
    const source = this.#table.relatedOf(row);
    if (source >= MISSING || this.#table.type.at(source) !== VERSION) this.#lose(row, 'import-hero-source-missing');
    else if (this.#reason[source] !== 0) this.#lose(row, 'import-hero-source-lost');
  }

  /** The first asset above this one whose own visualParent cannot be followed; of a circle, the asset itself. */
  #firstBroken(row: number, reached: ReadonlySet<number>): number {
    const seen = new Set<number>();
    let at = row;
    for (;;) {
      seen.add(at);
      const above = this.#table.relatedOf(at);
      if (above >= MISSING || seen.has(above) || reached.has(above)) return at;
      if (this.#table.type.at(above) !== ASSET) return at;
      at = above;
    }
  }

  /** Takes or refuses all rows of a kind, family by family; within one, the dump's order decides. */
  #kindByParent(type: number, taken: Reason, key: (row: number) => string): void {
    const parentless: number[] = [];
    this.#each(type, (row) => {
      if (this.#parents[row] === NONE) parentless.push(row);
    });
    for (const row of parentless) this.#takeSiblings([row], MISSING, taken, key);
    const siblings: number[] = [];
    for (let parent = 0; parent < this.#table.length; parent += 1) {
      siblings.length = 0;
      const end = this.#children.start[parent + 1] ?? 0;
      for (let at = this.#children.start[parent] ?? 0; at < end; at += 1) {
        const child = this.#children.rows[at] ?? NONE;
        if (this.#table.type.at(child) === type && this.#reason[child] === 0) siblings.push(child);
      }
      if (siblings.length > 0) this.#takeSiblings(siblings, parent, taken, key);
    }
  }

  /** The server's checks of entities below one parent (`NONE`: the top): values first, then the parent, then uniqueness. */
  #takeSiblings(siblings: readonly number[], above: number, taken: Reason, key: (row: number) => string): void {
    const keys = siblings.length > 1 ? new Set<string>() : null;
    for (const row of siblings) {
      if (this.#refuseValues(row)) continue;
      if (above !== NONE && this.#inheritLoss(row, above)) continue;
      const own = keys === null ? '' : key(row);
      if (keys?.has(own)) this.#lose(row, taken);
      else keys?.add(own);
    }
  }

  #refuseValues(row: number): boolean {
    const type = this.#table.type.at(row);
    if (type !== VERSION && !isAllowedName(this.#name(row))) this.#lose(row, 'import-name-refused');
    else if (type === SUBSET && !isAllowedName(this.#productType(row))) this.#lose(row, 'import-family-refused');
    else if (this.#table.note.at(row) !== NONE) this.#lose(row, 'import-attribute-refused');
    else return false;
    return true;
  }

  #name(row: number): string {
    return this.#texts.get(this.#table.name.at(row)) ?? '';
  }

  /** The server's unique indexes are on `LOWER(name)`. */
  #nameKey(row: number): string {
    return this.#name(row).toLowerCase();
  }

  #productType(row: number): string {
    return productType(this.#texts.get(this.#table.family.at(row)) ?? null);
  }
}

/** The product type that the importer makes of a family. */
export function productType(family: string | null): string {
  return (family ?? 'unknown').replaceAll('.', '_');
}
