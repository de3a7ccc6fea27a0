import type { AyonRepresentation, OpenPypeDocument, OpenPypeRepresentation } from '../../model/catalog.ts';
import { readPath, type PathReading, type TemplateReading } from '../../paths/index.ts';
import { askDocument, type Part } from '../knowledge/ask.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import type { RenamedPlace } from '../rules/apply.ts';
import type { Rules } from '../rules/rules.ts';
import { filesOwners } from './own-files.ts';
import { ownFields, type OwnFields } from './own-words.ts';
import { pathProject, type PathProject } from './path-project.ts';
import { pathPlace } from './places.ts';
import type { WordedId } from './recorded-id.ts';
import { resourceOf, type Resource } from './resource.ts';

/** A place that a loaded path names by a publish template. */
export interface NamedPlace {
  readonly place: RenamedPlace;
  readonly reading: TemplateReading;
}

/** A recorded id with everything that several rungs want to know about it, worked out once, when it is first wanted. */
export class Dossier {
  readonly recorded: WordedId;
  readonly knowledge: Knowledge;
  readonly rules: Rules;
  #own: OwnFields | null | undefined;
  #readings: readonly PathReading[] | undefined;
  #owners: readonly AyonRepresentation[] | undefined;
  #named: NamedPlace | null | undefined;
  #resource: Resource | null | undefined;
  #home: PathProject | null | undefined;

  constructor(recorded: WordedId, knowledge: Knowledge, rules: Rules) {
    this.recorded = recorded;
    this.knowledge = knowledge;
    this.rules = rules;
  }

  /** What the dumps say about the id. Has to be asked for: `documents`. */
  get document(): OpenPypeDocument | null {
    const { form, id } = this.recorded;
    return form === 'objectid' ? this.knowledge.document(id) : null;
  }

  /**
   * The representations that the id may mean: its own document's, then those of the documents that stand for it. Have to
   * be asked for: `documents`.
   */
  get meanings(): readonly OpenPypeRepresentation[] {
    const { document, knowledge } = this;
    if (document === null) return [];
    const own = document.representation === null ? [] : [document.representation];
    return [...own, ...document.aliases.flatMap(({ objectId }) => knowledge.document(objectId)?.representation ?? [])];
  }

  get own(): OwnFields | null {
    if (this.#own === undefined) this.#own = ownFields(this.recorded);
    return this.#own;
  }

  /** How the loaded path can be understood. */
  get readings(): readonly PathReading[] {
    const { loadedPath } = this.recorded;
    return (this.#readings ??= loadedPath === null ? [] : readPath(loadedPath, this.knowledge.roots));
  }

  /** The representations whose own file the loaded path is. Have to be asked for: the keys of `readings`. */
  get owners(): readonly AyonRepresentation[] {
    return (this.#owners ??= filesOwners(this.readings, this.recorded.project, this.knowledge, this.rules));
  }

  /** The project in whose folder the loaded file lies; null where nothing tells. */
  get home(): PathProject | null {
    const { loadedPath } = this.recorded;
    if (this.#home !== undefined) return this.#home;
    const reading = this.named?.reading ?? null;
    return (this.#home =
      loadedPath === null ? null : pathProject(loadedPath, this.readings, reading, this.knowledge, this.rules));
  }

  /** What the loaded file is a resource of; null where it lies in no publish's folder of resources. */
  get resource(): Resource | null {
    const { loadedPath } = this.recorded;
    if (this.#resource === undefined)
      this.#resource = loadedPath === null ? null : resourceOf(loadedPath, this.knowledge, this.rules);
    return this.#resource;
  }

  /** The place that the loaded path names by a publish template. */
  get named(): NamedPlace | null {
    const { loadedPath } = this.recorded;
    if (this.#named === undefined)
      this.#named = loadedPath === null ? null : pathPlace(loadedPath, this.knowledge, this.rules);
    return this.#named;
  }
}

/** What the dumps say about the id, and about those that stand for it. */
export const documents: Part<[Dossier], OpenPypeDocument | null> = {
  *asks({ recorded, knowledge }) {
    if (recorded.form !== 'objectid') return;
    yield [askDocument(recorded.id)];
    yield (knowledge.document(recorded.id)?.aliases ?? []).map(({ objectId }) => askDocument(objectId));
  },
  answer: ({ document }) => document,
};
