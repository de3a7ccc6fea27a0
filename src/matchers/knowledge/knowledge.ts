import type {
  AyonProject,
  AyonRepresentation,
  ChainQuery,
  FieldQuery,
  NewestVersion,
  OpenPypeDocument,
  OpenPypeRepresentation,
  Root,
} from '../../model/catalog.ts';
import type { PublishTemplate } from '../../paths/index.ts';
import type { Question } from '../record/distinct-ids.ts';
import type { RenamedPlace } from '../rules/apply.ts';

/** The answers of the catalogs to a set of questions. A read-only table: asking it costs nothing and changes nothing. */
export interface Knowledge {
  /** Null where no AYON source was given. */
  readonly ayon: { readonly source: string; readonly projects: readonly AyonProject[] } | null;
  /** Null where no OpenPype source was given. */
  readonly openpype: { readonly source: string } | null;
  /** Roots of both sides and of the rules. */
  readonly roots: readonly Root[];
  /** Folded names of all projects that anybody knows. */
  readonly projects: ReadonlySet<string>;
  readonly templates: readonly PublishTemplate[];
  document(objectId: string): OpenPypeDocument | null;
  /** What AYON has under an id that was asked for. */
  representations(id: string): readonly AyonRepresentation[];
  /** What AYON has under an id, however it was met: asked for, in a place, or by a file. */
  met(id: string): readonly AyonRepresentation[];
  chain(query: ChainQuery): readonly AyonRepresentation[];
  fields(query: FieldQuery): readonly OpenPypeRepresentation[];
  file(key: string): readonly AyonRepresentation[];
  newest(productId: string): NewestVersion | null;
  /** The highest version that the asked documents show for the product that a document belongs to. */
  highest(representation: OpenPypeRepresentation): number | null;
}

/** The AYON project of this name, in AYON's own spelling; null where it was not looked into. */
export function projectName(projects: readonly AyonProject[], name: string | null): string | null {
  if (name === null) return null;
  return projects.find((project) => project.name.toLowerCase() === name.toLowerCase())?.name ?? null;
}

/** The query for a place in AYON. */
export function placeQuery(place: RenamedPlace): ChainQuery {
  const { project, folderPath, folderName, product, version } = place;
  return { project, folderPath, folderName: folderPath === null ? folderName : null, product, version };
}

/** The query for all versions of a place's product. */
export function productQuery(place: RenamedPlace): ChainQuery {
  return { ...placeQuery(place), version: null };
}

/** The query for a place by the name of its folder alone, wherever that folder went. */
export function movedQuery(place: RenamedPlace): ChainQuery {
  const { project, folderName, product, version } = place;
  return { project, folderPath: null, folderName, product, version };
}

/** The query for the documents that stand in a representation's place: itself, and twins that OpenPype does not forbid. */
export function twinQuery(representation: OpenPypeRepresentation): FieldQuery | null {
  const { folderPath, product, version, hero, project } = representation;
  const asset = folderPath?.split('/').at(-1);
  if (asset === undefined || product === null || (version === null && !hero)) return null;
  return { project, asset, product, version: hero ? 'hero' : (version ?? 0) };
}

/** The queries that the names in a record lead to: every likely folder with every likely product. */
export function nameQueries(question: Question, project: string): readonly ChainQuery[] {
  const { version } = question;
  if (version === null) return [];
  return question.names.folders.flatMap((folderName) =>
    question.names.products.map((product) => ({ project, folderPath: null, folderName, product, version })),
  );
}
