import type {
  AyonProject,
  AyonRepresentation,
  ChainQuery,
  FieldQuery,
  NewestVersion,
  OpenPypeDocument,
  OpenPypeRepresentation,
  ProductQuery,
  Root,
} from '../../model/catalog.ts';
import type { PublishTemplate } from '../../paths/index.ts';

/**
 * The answers of the catalogs to what was asked. A read-only table: reading it costs nothing and changes nothing. Reading
 * what was not asked throws: "nobody asked" must never be taken for "AYON has none".
 */
export interface Knowledge {
  /** Null where no AYON source was given. */
  readonly ayon: {
    readonly source: string;
    readonly projects: readonly AyonProject[];
    /** Names of projects that AYON has besides. */
    readonly others: readonly string[];
    /** What AYON hides from who asks; absent where it hides nothing. */
    readonly hidden?: string;
  } | null;
  /** Null where no OpenPype source was given. */
  readonly openpype: { readonly source: string } | null;
  /** Roots of both sides and of the rules. */
  readonly roots: readonly Root[];
  /** Folded names of all projects that anybody knows. */
  readonly projects: ReadonlySet<string>;
  /** The publish templates of the rules, of OpenPype itself, and of the dumps. */
  readonly templates: readonly PublishTemplate[];
  document(objectId: string): OpenPypeDocument | null;
  /** What AYON has under an id, one a project. */
  representations(id: string): readonly AyonRepresentation[];
  chain(query: ChainQuery): readonly AyonRepresentation[];
  /** The representations of a place that have a file among all their files. */
  holders(query: ChainQuery, file: string): readonly AyonRepresentation[];
  fields(query: FieldQuery): readonly OpenPypeRepresentation[];
  file(key: string): readonly AyonRepresentation[];
  newest(productId: string): NewestVersion | null;
  /** The highest version that the dumps have of a product. */
  highest(query: ProductQuery): number | null;
}

/** The AYON project of this name, in AYON's own spelling; null where it was not looked into. */
export function projectName(projects: readonly AyonProject[], name: string | null): string | null {
  if (name === null) return null;
  return projects.find((project) => project.name.toLowerCase() === name.toLowerCase())?.name ?? null;
}

/** Of the same id in several projects: the own project's alone, otherwise all. */
export function ofProject(found: readonly AyonRepresentation[], project: string): readonly AyonRepresentation[] {
  const own = found.filter((one) => one.project.toLowerCase() === project.toLowerCase());
  return own.length > 0 ? own : found;
}

/** The active ones; all where none is, so that the reason can say so. */
export function activeFirst(found: readonly AyonRepresentation[]): readonly AyonRepresentation[] {
  const active = found.filter((one) => one.active);
  return active.length > 0 ? active : found;
}
