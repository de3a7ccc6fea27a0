import { deriveAyonId } from '../ids/derive.ts';
import type {
  AyonCatalog,
  AyonRepresentation,
  ChainQuery,
  FieldQuery,
  NewestVersion,
  OpenPypeCatalog,
  OpenPypeDocument,
  OpenPypeRepresentation,
  Root,
} from '../model/catalog.ts';
import { chainKey, fieldKey } from '../model/catalog.ts';
import { compileTemplate, folded, pathKeys, STANDARD_TEMPLATES, type PublishTemplate } from '../paths/index.ts';
import type { Decisions } from './decisions/decisions.ts';
import { compareMarks, ownPaths } from './record/own-files.ts';
import {
  movedQuery,
  nameQueries,
  placeQuery,
  productQuery,
  projectName,
  twinQuery,
  type Knowledge,
} from './knowledge/knowledge.ts';
import { ownPlace, pathPlace, placeOf, sourcePlaceOf } from './record/places.ts';
import type { Question, DistinctIds } from './record/distinct-ids.ts';
import type { RenamedPlace } from './rules/apply.ts';
import type { Rules } from './rules/rules.ts';

export interface Sources {
  readonly openpype: OpenPypeCatalog | null;
  readonly ayon: AyonCatalog | null;
  readonly rules: Rules;
  readonly decisions?: Decisions;
  readonly signal?: AbortSignal;
}

/** How many things a catalog is asked for at a time: between two calls an interruption is noticed. */
const ROUND = 20_000;

/**
 * Asks the catalogs everything that deciding these questions can need, in few large rounds: what the ids meant, what
 * AYON has under the ids derived from them, and only for those it does not have, what stands in their places.
 *
 * @throws what the catalogs throw, and the signal's reason when it is aborted.
 */
export async function gatherKnowledge(questions: DistinctIds, sources: Sources): Promise<Knowledge> {
  const gathering = new Gathering(sources);
  const all = [...questions.distinct.values()];
  await gathering.askDocuments(all);
  await gathering.askIds(all);
  await gathering.askOwnFields(all);
  await gathering.askPlaces(all);
  await gathering.askFields();
  await gathering.askNewest();
  return gathering.knowledge();
}

class Gathering {
  readonly #sources: Sources;
  readonly #documents = new Map<string, OpenPypeDocument>();
  readonly #ids = new Map<string, readonly AyonRepresentation[]>();
  readonly #chains = new Map<string, readonly AyonRepresentation[]>();
  readonly #fields = new Map<string, readonly OpenPypeRepresentation[]>();
  readonly #files = new Map<string, readonly AyonRepresentation[]>();
  readonly #newest = new Map<string, NewestVersion>();
  readonly #highest = new Map<string, number>();
  readonly #fieldQueries = new Map<string, FieldQuery>();
  /** Documents whose place had to be looked for, with the products that were found there. */
  readonly #sought: { readonly representation: OpenPypeRepresentation; readonly place: RenamedPlace }[] = [];
  /** What old records name by their own fields. */
  readonly #named: OpenPypeRepresentation[] = [];
  /** ObjectIds whose places were already asked for. */
  readonly #seen = new Set<string>();
  readonly #roots: readonly Root[];
  readonly #projects: ReadonlySet<string>;
  readonly #templates: PublishTemplate[] = [];

  constructor(sources: Sources) {
    this.#sources = sources;
    const { ayon, openpype, rules } = sources;
    const ayonRoots = ayon?.projects.flatMap((project) => project.roots) ?? [];
    this.#roots = [...ayonRoots, ...(openpype?.roots ?? []), ...rules.roots.map((rule) => rule.root)];
    const names = [
      ...(ayon?.projects.map((project) => project.name) ?? []),
      ...this.#roots.map((root) => root.project),
      ...(openpype?.sources.flatMap((source) => source.projects) ?? []),
    ];
    this.#projects = new Set(names.filter((name) => name !== '').map(folded));
  }

  async askDocuments(questions: readonly Question[]): Promise<void> {
    const { openpype } = this.#sources;
    const ids = new Set(questions.filter(({ form }) => form === 'objectid').map(({ id }) => id));
    if (openpype !== null) {
      const lookup = async (wanted: ReadonlySet<string>): Promise<void> => {
        await this.#inRounds([...wanted], async (some) => {
          for (const [id, document] of await openpype.lookup(new Set(some)))
            this.#documents.set(id, slimDocument(document));
        });
      };
      await lookup(ids);
      const aliases = [...this.#documents.values()].flatMap(({ aliases }) => aliases.map(({ objectId }) => objectId));
      await lookup(new Set(aliases.filter((id) => !this.#documents.has(id))));
    }
    for (const { representation } of this.#documents.values())
      if (representation !== null) this.#noteHighest(representation);
    this.#learnTemplates();
  }

  async askIds(questions: readonly Question[]): Promise<void> {
    const ids = new Set<string>();
    for (const { form, id } of questions) {
      if (form === 'ayon') ids.add(id);
      if (form !== 'objectid') continue;
      ids.add(deriveAyonId(id));
      for (const alias of this.#documents.get(id)?.aliases ?? []) ids.add(deriveAyonId(alias.objectId));
    }
    for (const rule of this.#sources.rules.ids.values()) ids.add(rule.to);
    for (const chosen of this.#sources.decisions?.targets() ?? []) ids.add(chosen);
    await this.#askByIds(ids);
  }

  /** Asks for the places of everything that its id alone does not lead to. */
  async askPlaces(questions: readonly Question[]): Promise<void> {
    const { ayon } = this.#sources;
    if (ayon === null) return;
    const chains = new Map<string, ChainQuery>();
    const keys = new Set<string>();
    const addChain = (query: ChainQuery | null): void => {
      if (query !== null && projectName(ayon.projects, query.project) !== null) chains.set(chainKey(query), query);
    };
    for (const representation of this.#named) this.#addRepresentation(representation, addChain, keys);
    for (const question of questions) {
      const { own, project } = question;
      if (own !== null) addChain(placeQuery(ownPlace(own, project, this.#sources.rules)));
      if (this.#isSettled(question)) continue;
      this.#addDocumentPlaces(question, addChain, keys);
      if (question.loadedPath !== null) {
        for (const key of pathKeys(question.loadedPath, this.#roots)) keys.add(key);
        const named = pathPlace(question.loadedPath, this.#reader(), this.#sources.rules);
        if (named !== null) addChain(placeQuery(named.place));
      }
      if (!this.#documents.has(question.id)) nameQueries(question, question.project).forEach(addChain);
    }
    await this.#askChains([...chains.values()]);
    await this.#inRounds([...keys], async (some) => {
      for (const [key, found] of await ayon.byPathKeys(new Set(some))) this.#files.set(key, found.map(slim));
    });
    this.#addNumberingProbes(
      await this.#askNewestOf(this.#sought.flatMap(({ place }) => this.#chain(placeQuery(place)))),
    );
    await this.#askSiblings();
  }

  /** Asks the dumps for the documents that old records name by their own fields. */
  async askOwnFields(questions: readonly Question[]): Promise<void> {
    for (const { own, project } of questions) {
      if (own === null) continue;
      const query: FieldQuery = { ...own, project: own.project ?? project };
      this.#fieldQueries.set(fieldKey(query), query);
    }
    await this.#askFieldQueries();
    this.#named.push(...[...this.#fields.values()].flat());
  }

  /** Asks the dumps for everything that stands in the places that matter, and for siblings. */
  async askFields(): Promise<void> {
    await this.#askFieldQueries();
  }

  async #askFieldQueries(): Promise<void> {
    const { openpype } = this.#sources;
    if (openpype === null) return;
    const open = [...this.#fieldQueries].filter(([key]) => !this.#fields.has(key)).map(([, query]) => query);
    await this.#inRounds(open, async (some) => {
      for (const [key, found] of await openpype.findByFields(some)) this.#fields.set(key, found.map(slimOpenPype));
    });
    const ids = new Set<string>();
    for (const found of this.#fields.values()) for (const { objectId } of found) ids.add(deriveAyonId(objectId));
    await this.#askByIds(new Set([...ids].filter((id) => !this.#ids.has(id))));
  }

  async askNewest(): Promise<void> {
    await this.#askNewestOf([...this.#ids.values(), ...this.#chains.values(), ...this.#files.values()].flat());
  }

  knowledge(): Knowledge {
    const { ayon, openpype } = this.#sources;
    const nothing: readonly never[] = [];
    const met = this.#metElsewhere();
    return {
      ayon: ayon === null ? null : { source: nameOf(ayon.sources), projects: ayon.projects },
      openpype: openpype === null ? null : { source: nameOf(openpype.sources) },
      ...this.#reader(),
      roots: this.#roots,
      document: (id) => this.#documents.get(id) ?? null,
      representations: (id) => this.#ids.get(id) ?? nothing,
      met: (id) => this.#ids.get(id) ?? met.get(id) ?? nothing,
      chain: (query) => this.#chain(query),
      fields: (query) => this.#fields.get(fieldKey(query)) ?? nothing,
      file: (key) => this.#files.get(key) ?? nothing,
      newest: (productId) => this.#newest.get(productId) ?? null,
      highest: (representation) => this.#highest.get(productKey(representation)) ?? null,
    };
  }

  /** What was found in a place or by a file, and not asked for by its id. */
  #metElsewhere(): ReadonlyMap<string, readonly AyonRepresentation[]> {
    const met = new Map<string, AyonRepresentation[]>();
    for (const found of [...this.#chains.values(), ...this.#files.values()]) {
      for (const one of found) {
        const same = met.get(one.id);
        if (same === undefined) met.set(one.id, [one]);
        else if (!same.some(({ project }) => project === one.project)) same.push(one);
      }
    }
    return met;
  }

  #reader(): Pick<Knowledge, 'templates' | 'projects'> {
    return { templates: this.#templates, projects: this.#projects };
  }

  #chain(query: ChainQuery): readonly AyonRepresentation[] {
    return this.#chains.get(chainKey(query)) ?? [];
  }

  /** Whether the id leads to a representation by itself, so that nothing but a cross-check is left to do. */
  #isSettled({ form, id }: Question): boolean {
    if (form === 'ayon') return this.#ids.has(id);
    if (form !== 'objectid') return false;
    if (this.#ids.has(deriveAyonId(id))) return true;
    const aliases = this.#documents.get(id)?.aliases ?? [];
    return aliases.some(({ objectId }) => this.#ids.has(deriveAyonId(objectId)));
  }

  #addDocumentPlaces(question: Question, addChain: (query: ChainQuery | null) => void, keys: Set<string>): void {
    const document = this.#documents.get(question.id);
    if (document === undefined) return;
    for (const representation of meanings(document, (id) => this.#documents.get(id) ?? null)) {
      this.#addRepresentation(representation, addChain, keys);
    }
  }

  #addRepresentation(
    representation: OpenPypeRepresentation,
    addChain: (query: ChainQuery | null) => void,
    keys: Set<string>,
  ): void {
    if (this.#seen.has(representation.objectId)) return;
    this.#seen.add(representation.objectId);
    if (this.#ids.has(deriveAyonId(representation.objectId))) return;
    const { rules } = this.#sources;
    const twins = twinQuery(representation);
    if (twins !== null) this.#fieldQueries.set(fieldKey(twins), twins);
    const place = placeOf(representation, rules);
    const source = sourcePlaceOf(representation, rules);
    if (source !== null) addChain(placeQuery(source));
    if (place !== null) {
      addChain(placeQuery(place));
      addChain(movedQuery(place));
      this.#sought.push({ representation, place });
    }
    for (const path of ownPaths(representation)) for (const key of pathKeys(path, this.#roots)) keys.add(key);
  }

  /** Asks whether OpenPype has a version after AYON's last: then the numbers in AYON may have been given anew. */
  #addNumberingProbes(newest: ReadonlyMap<string, NewestVersion>): void {
    for (const { representation, place } of this.#sought) {
      const twins = twinQuery(representation);
      if (twins === null || twins.version === 'hero') continue;
      for (const { productId } of this.#chain(placeQuery(place))) {
        const last = newest.get(productId);
        if (last === undefined) continue;
        const probe = { ...twins, version: last.version + 1 };
        this.#fieldQueries.set(fieldKey(probe), probe);
      }
    }
  }

  /**
   * Where a document and what stands in its place in AYON cannot be compared by their files, the other versions of the
   * product can: asks for those.
   */
  async #askSiblings(): Promise<void> {
    const products = new Map<string, { readonly query: ChainQuery; readonly twins: FieldQuery }>();
    for (const { representation, place } of this.#sought) {
      const twins = twinQuery(representation);
      const found = this.#chain(placeQuery(place));
      const isBlind = found.some(({ fileHash }) => compareMarks(representation.fileHash, fileHash).kind === 'unknown');
      // A catalog that tells no hashes at all leaves nothing to compare.
      const isTold = representation.fileHash !== undefined && found.some(({ fileHash }) => fileHash !== undefined);
      const query = productQuery(place);
      if (twins !== null && isBlind && isTold) products.set(chainKey(query), { query, twins });
    }
    await this.#askChains([...products.values()].map(({ query }) => query));
    for (const { query, twins } of products.values()) {
      for (const { version } of this.#chain(query)) {
        if (version < 0) continue;
        const sibling = { ...twins, version };
        this.#fieldQueries.set(fieldKey(sibling), sibling);
      }
    }
  }

  async #askChains(queries: readonly ChainQuery[]): Promise<void> {
    const { ayon } = this.#sources;
    if (ayon === null) return;
    const asked = queries.filter(({ project }) => projectName(ayon.projects, project) !== null);
    await this.#inRounds(asked, async (some) => {
      for (const [key, found] of await ayon.byChain(some)) this.#chains.set(key, found.map(slim));
    });
  }

  async #askByIds(ids: ReadonlySet<string>): Promise<void> {
    const { ayon } = this.#sources;
    if (ayon === null) return;
    await this.#inRounds([...ids], async (some) => {
      for (const [id, found] of await ayon.byIds(new Set(some))) this.#ids.set(id, found.map(slim));
    });
  }

  async #askNewestOf(representations: readonly AyonRepresentation[]): Promise<ReadonlyMap<string, NewestVersion>> {
    const { ayon } = this.#sources;
    const ids = new Set(representations.map(({ productId }) => productId).filter((id) => !this.#newest.has(id)));
    if (ayon !== null) {
      await this.#inRounds([...ids], async (some) => {
        for (const [id, newest] of await ayon.newest(new Set(some))) this.#newest.set(id, newest);
      });
    }
    return this.#newest;
  }

  #noteHighest(representation: OpenPypeRepresentation): void {
    const { version } = representation;
    if (version === null) return;
    const key = productKey(representation);
    this.#highest.set(key, Math.max(version, this.#highest.get(key) ?? version));
  }

  /** A studio's own publish templates stand in its documents. */
  #learnTemplates(): void {
    const texts = new Set(STANDARD_TEMPLATES);
    for (const { representation } of this.#documents.values())
      if (representation?.template) texts.add(representation.template);
    const own = this.#sources.rules.templates.map((rule) => rule.template);
    const learned = [...texts].map(compileTemplate).filter((template) => template !== null);
    this.#templates.push(...own, ...learned);
  }

  async #inRounds<T>(items: readonly T[], ask: (some: readonly T[]) => Promise<void>): Promise<void> {
    for (let start = 0; start < items.length; start += ROUND) {
      this.#sources.signal?.throwIfAborted();
      await ask(items.slice(start, start + ROUND));
    }
  }
}

/** The representations that an id may mean: its own document's, then those of the documents that stand for it. */
export function meanings(
  document: OpenPypeDocument,
  find: (objectId: string) => OpenPypeDocument | null,
): readonly OpenPypeRepresentation[] {
  const own = document.representation === null ? [] : [document.representation];
  const others = document.aliases.flatMap(({ objectId }) => find(objectId)?.representation ?? []);
  return [...own, ...others];
}

function productKey(representation: OpenPypeRepresentation): string {
  return folded([representation.project, representation.folderPath ?? '', representation.product ?? ''].join('\u0000'));
}

function nameOf(sources: readonly { readonly name: string }[]): string {
  return sources.map((source) => source.name).join(', ');
}

/** Of a sequence only the first file is ever compared; the list would cost most of the memory. */
function slim(representation: AyonRepresentation): AyonRepresentation {
  return representation.files.length < 2
    ? representation
    : { ...representation, files: representation.files.slice(0, 1) };
}

function slimOpenPype(representation: OpenPypeRepresentation): OpenPypeRepresentation {
  return representation.files.length < 2
    ? representation
    : { ...representation, files: representation.files.slice(0, 1) };
}

function slimDocument(document: OpenPypeDocument): OpenPypeDocument {
  const { representation } = document;
  return representation === null ? document : { ...document, representation: slimOpenPype(representation) };
}
