import type { Alias, OpenPypeDocument, OpenPypeRepresentation } from '../../model/catalog.ts';
import type { Reason } from '../../model/decision.ts';
import type { IndexReader, Row } from './index-file.ts';
import { unpackFiles } from './own-files.ts';
import { REASONS } from './predict.ts';
import {
  ARCHIVED_ASSET,
  ARCHIVED_REPRESENTATION,
  ARCHIVED_SUBSET,
  ASSET,
  HERO,
  MASTER,
  MISSING,
  REPRESENTATION,
  SUBSET,
  VERSION,
} from './table.ts';
import { NONE } from '../columns/rows.ts';
import type { Args } from '../../words/words.ts';

/** What one project's documents say, out of their index. Throws `DamagedPages` where the index is damaged. */
export class VolumeCatalog {
  readonly #reader: IndexReader;
  readonly #types: readonly string[];
  readonly #project: string;
  readonly #source: string;
  readonly #folderPaths = new Map<number, string | null>();
  #assetsByName: ReadonlyMap<string, readonly Row[]> | null = null;

  constructor(reader: IndexReader, types: readonly string[], project: string, source: string) {
    this.#reader = reader;
    this.#types = types;
    this.#project = project;
    this.#source = source;
  }

  /** What the document with this id says; null where there is none. */
  document(objectId: string): OpenPypeDocument | null {
    const at = this.#reader.find(objectId);
    if (at === null) return null;
    const row = this.#reader.row(at);
    return {
      ...this.#common(row, objectId),
      type: this.#typeName(row),
      representation: isRepresentation(row) ? this.#representation(row) : null,
      aliases: row.type === ARCHIVED_REPRESENTATION ? this.#aliasesOfArchived(row) : [],
    };
  }

  /** ObjectIds of up to `count` live representations, spread evenly over the dump. */
  sample(count: number): string[] {
    const found: string[] = [];
    // Not every row is a representation, so each step goes on to the next one that is.
    const step = Math.max(1, Math.floor(this.#reader.count / count));
    for (let at = 0; at < this.#reader.count && found.length < count; at += step) {
      const end = Math.min(at + step, this.#reader.count);
      for (let row = at; row < end; row += 1) {
        const { type, objectId } = this.#reader.row(row);
        if (type !== REPRESENTATION) continue;
        found.push(objectId);
        break;
      }
    }
    return found;
  }

  /** What is known of an id that survives only as the `orig_id` or `old_id` of archived documents. */
  alias(objectId: string): OpenPypeDocument | null {
    const archived = this.#reader.aliases(objectId);
    const first = archived[0];
    if (first === undefined) return null;
    const aliases = archived.flatMap(({ row, via }) => this.#siblings(row).map((live) => ({ live, via })));
    return {
      ...this.#common(first.row, objectId),
      type: 'alias',
      representation: isRepresentation(first.row) ? this.#representation(first.row) : null,
      aliases: best(aliases),
    };
  }

  /** Live representations of a version by the names in an old record, which are compared case-insensitively. */
  byFields(asset: string, product: string, version: number | 'hero'): OpenPypeRepresentation[] {
    return this.#versions(asset, product)
      .filter((row) => (version === 'hero' ? isHero(row) : row.type === VERSION && row.number === version))
      .flatMap((row) => this.#reader.children(row.row))
      .filter((row) => row.type === REPRESENTATION)
      .map((row) => this.#representation(row));
  }

  /** The highest version of a product that has a live representation; null where there is none. */
  highestVersion(asset: string, product: string): number | null {
    const isLive = (version: Row): boolean =>
      this.#reader.children(version.row).some(({ type }) => type === REPRESENTATION);
    const numbered = this.#versions(asset, product)
      .flatMap((row) => (row.type === VERSION && row.number !== null ? [{ row, number: row.number }] : []))
      .toSorted((a, b) => b.number - a.number);
    return numbered.find(({ row }) => isLive(row))?.number ?? null;
  }

  /** What hangs below the products of this name; names compare case-insensitively. */
  #versions(asset: string, product: string): Row[] {
    const wanted = product.toLowerCase();
    return (this.#assets().get(asset.toLowerCase()) ?? [])
      .flatMap((row) => this.#reader.children(row.row))
      .filter((row) => row.type === SUBSET && row.name?.toLowerCase() === wanted)
      .flatMap((row) => this.#reader.children(row.row));
  }

  #common(row: Row, objectId: string): Pick<OpenPypeDocument, 'objectId' | 'project' | 'source' | 'prediction'> {
    const code = REASONS[row.reason] ?? null;
    const prediction =
      code === null
        ? ({ imported: true } as const)
        : ({
            imported: false,
            reason: this.#reason(code, row.blame === NONE ? row : this.#reader.row(row.blame)),
          } as const);
    return { objectId, project: this.#project, source: this.#source, prediction };
  }

  #typeName(row: Row): string {
    return this.#types[row.type] ?? 'unknown';
  }

  /** A reason with its arguments, which speak of the document that was lost first. */
  #reason(code: Reason['code'], lost: Row): Reason {
    const what = WHAT[lost.type] ?? this.#typeName(lost);
    const source = this.#reader.follow(lost.related);
    const number = lost.number ?? source?.number ?? null;
    const args: Record<string, Args[string]> = {
      type: this.#typeName(lost),
      what,
      name: lost.type === VERSION ? versionName(lost.number) : (lost.name ?? ''),
    };
    const product = this.#productOf(lost, source);
    if (product !== null) args['product'] = product;
    if (number !== null) args['version'] = number;
    if (lost.family !== null) args['family'] = lost.family;
    if (code === 'import-attribute-refused') args['attribute'] = lost.refusedAttribute;
    if (code === 'import-parent-unsuitable') {
      const parent = this.#reader.follow(lost.parent);
      args['parentType'] = parent === null ? null : this.#typeName(parent);
    }
    if (code === 'import-hero-source-lost' && source !== null) args['why'] = REASONS[source.reason] ?? null;
    return { code, args };
  }

  #productOf(row: Row, source: Row | null): string | null {
    if (row.type === SUBSET) return row.name;
    if (row.type === VERSION) return this.#reader.follow(row.parent)?.name ?? null;
    if (!isHero(row)) return null;
    return (this.#reader.follow(row.parent) ?? this.#reader.follow(source?.parent ?? NONE))?.name ?? null;
  }

  /** The live documents that stand for an archived one: the id it was copied from, then its live siblings. */
  #aliasesOfArchived(row: Row): Alias[] {
    const detail = this.#detail(row);
    const found: { live: Row; via: Alias['via'] }[] = [];
    for (const [via, objectId] of [
      ['orig_id', textAt(detail, 10)],
      ['old_id', textAt(detail, 11)],
    ] as const) {
      const at = objectId === null ? null : this.#reader.find(objectId);
      const live = at === null ? null : this.#reader.row(at);
      if (live?.type === REPRESENTATION) found.push({ live, via });
    }
    for (const live of this.#siblings(row)) {
      if (!found.some((other) => other.live.row === live.row)) found.push({ live, via: 'live-sibling' });
    }
    return best(found);
  }

  /** Live representations of the same version with the same name; the same spelling first. */
  #siblings(row: Row): Row[] {
    if (row.parent >= MISSING) return [];
    const name = row.name?.toLowerCase();
    return this.#reader
      .children(row.parent)
      .filter((other) => other.type === REPRESENTATION && other.name?.toLowerCase() === name)
      .toSorted((a, b) => Number(b.name === row.name) - Number(a.name === row.name));
  }

  #representation(row: Row): OpenPypeRepresentation {
    const detail = this.#detail(row);
    const parent = this.#reader.follow(row.parent);
    const hero = parent !== null && isHero(parent);
    const version = parent === null ? null : hero ? this.#reader.follow(parent.related) : parent;
    const product = parent === null ? null : this.#reader.follow(parent.parent);
    const isProduct = product !== null && (product.type === SUBSET || product.type === ARCHIVED_SUBSET);
    const asset = isProduct ? this.#reader.follow(product.parent) : null;
    return {
      objectId: row.objectId,
      project: this.#project,
      name: row.name ?? '',
      folderPath: asset === null ? null : this.#folderPath(asset),
      product: isProduct ? product.name : null,
      family: (isProduct ? product.family : null) ?? textAt(detail, 9),
      version: version?.number ?? null,
      hero,
      context: {
        folderPath: textAt(detail, 3),
        asset: textAt(detail, 4),
        product: textAt(detail, 5),
        version: typeof detail[6] === 'number' ? detail[6] : null,
        representation: textAt(detail, 7),
        ext: textAt(detail, 8),
      },
      path: textAt(detail, 0),
      files: unpackFiles(detail[2]),
      template: textAt(detail, 1),
    };
  }

  /**
   * Where an asset lies: by its chain of visualParents; where that is broken or was never written, by the names in
   * `data.parents`. The oldest assets have neither, only a silo: the importer puts them at the top (it knows no silo), so
   * that is their path, and the silo speaks through the context.
   */
  #folderPath(asset: Row, seen: ReadonlySet<number> = new Set()): string | null {
    if (asset.type !== ASSET && asset.type !== ARCHIVED_ASSET) return null;
    const known = this.#folderPaths.get(asset.row);
    if (known !== undefined) return known;
    const path = seen.has(asset.row) ? null : this.#climb(asset, new Set(seen).add(asset.row));
    this.#folderPaths.set(asset.row, path);
    return path;
  }

  #climb(asset: Row, seen: ReadonlySet<number>): string | null {
    const name = asset.name ?? '';
    const above = this.#reader.follow(asset.related);
    const abovePath = above === null ? null : this.#folderPath(above, seen);
    if (abovePath !== null) return `${abovePath}/${name}`;
    const parents: unknown = this.#detail(asset)[0];
    if (Array.isArray(parents)) return ['', ...parents.map(String), name].join('/');
    return asset.related === NONE ? `/${name}` : null;
  }

  #assets(): ReadonlyMap<string, readonly Row[]> {
    if (this.#assetsByName === null) {
      const byName = new Map<string, Row[]>();
      for (const row of this.#reader.assets()) {
        const name = (row.name ?? '').toLowerCase();
        const same = byName.get(name);
        if (same === undefined) byName.set(name, [row]);
        else same.push(row);
      }
      this.#assetsByName = byName;
    }
    return this.#assetsByName;
  }

  #detail(row: Row): readonly unknown[] {
    const detail = this.#reader.detail(row);
    return Array.isArray(detail) ? detail : [];
  }
}

const WHAT: Readonly<Record<number, string>> = {
  [ASSET]: 'folder',
  [SUBSET]: 'product',
  [VERSION]: 'version',
  [HERO]: 'hero version',
  [REPRESENTATION]: 'representation',
};

function isRepresentation(row: Row): boolean {
  return row.type === REPRESENTATION || row.type === ARCHIVED_REPRESENTATION;
}

/** Pype 2 called the hero version a master version. */
function isHero(row: Row): boolean {
  return row.type === HERO || row.type === MASTER;
}

/** Those that AYON got come first; within each, the order in which they were found stays. */
function best(found: readonly { readonly live: Row; readonly via: Alias['via'] }[]): Alias[] {
  return found
    .toSorted((a, b) => Number(a.live.reason !== 0) - Number(b.live.reason !== 0))
    .map(({ live, via }) => ({ objectId: live.objectId, via }));
}

function textAt(detail: readonly unknown[], index: number): string | null {
  const value = detail[index];
  return typeof value === 'string' ? value : null;
}

function versionName(number: number | null): string {
  return number === null ? '' : `v${String(number).padStart(3, '0')}`;
}
