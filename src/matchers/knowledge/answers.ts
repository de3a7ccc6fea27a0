import type {
  AyonCatalog,
  AyonRepresentation,
  ChainQuery,
  FieldQuery,
  NewestVersion,
  OpenPypeCatalog,
  OpenPypeDocument,
  OpenPypeRepresentation,
  ProductQuery,
  Root,
} from '../../model/catalog.ts';
import { chainKey, fieldKey, productKey } from '../../model/catalog.ts';
import { compileTemplate, folded, pathKeys, STANDARD_TEMPLATES, type PublishTemplate } from '../../paths/index.ts';
import type { Rules } from '../rules/rules.ts';
import { holdersKey, type Ask } from './ask.ts';
import type { Knowledge } from './knowledge.ts';
import { projectName } from './knowledge.ts';
import { slimDocument, slimmed } from './slim.ts';

/** Somebody read what nobody asked: a fault of this program, never of its input. */
export class NotAskedError extends Error {
  override readonly name = 'NotAskedError';

  constructor(kind: Ask['kind'], key: string) {
    super(`the knowledge of ${kind} "${key.replaceAll('\u0000', ' ')}" was not asked for`);
  }
}

/** Answers of one kind. Every key that was asked has one, also where there is nothing. */
class Table<T> {
  readonly #kind: Ask['kind'];
  readonly #nothing: T;
  readonly #answers = new Map<string, T>();

  constructor(kind: Ask['kind'], nothing: T) {
    this.#kind = kind;
    this.#nothing = nothing;
  }

  has(key: string): boolean {
    return this.#answers.has(key);
  }

  take(keys: Iterable<string>, found: ReadonlyMap<string, T>): void {
    for (const key of keys) this.#answers.set(key, found.get(key) ?? this.#nothing);
  }

  read(key: string): T {
    const answer = this.#answers.get(key);
    if (answer === undefined) throw new NotAskedError(this.#kind, key);
    return answer;
  }
}

const NOTHING: readonly never[] = [];

/** The catalogs with what they have answered so far. */
export class Answers implements Knowledge {
  readonly ayon: Knowledge['ayon'];
  readonly openpype: Knowledge['openpype'];
  readonly roots: readonly Root[];
  readonly projects: ReadonlySet<string>;
  readonly templates: readonly PublishTemplate[];
  readonly #ayon: AyonCatalog | null;
  readonly #openpype: OpenPypeCatalog | null;
  readonly #documents = new Table<OpenPypeDocument | null>('document', null);
  readonly #fields = new Table<readonly OpenPypeRepresentation[]>('fields', NOTHING);
  readonly #highest = new Table<number | null>('highest', null);
  readonly #representations = new Table<readonly AyonRepresentation[]>('representations', NOTHING);
  readonly #chains = new Table<readonly AyonRepresentation[]>('chain', NOTHING);
  readonly #holders = new Table<readonly AyonRepresentation[]>('holders', NOTHING);
  readonly #files = new Table<readonly AyonRepresentation[]>('file', NOTHING);
  readonly #newest = new Table<NewestVersion | null>('newest', null);

  constructor(ayon: AyonCatalog | null, openpype: OpenPypeCatalog | null, rules: Rules) {
    this.#ayon = ayon;
    this.#openpype = openpype;
    this.ayon =
      ayon === null
        ? null
        : { source: nameOf(ayon.sources), projects: ayon.projects, others: ayon.others, ...hiddenIn(ayon.sources) };
    this.openpype = openpype === null ? null : { source: nameOf(openpype.sources) };
    const ayonRoots = ayon?.projects.flatMap((project) => project.roots) ?? [];
    this.roots = [...ayonRoots, ...(openpype?.roots ?? []), ...rules.roots.map((rule) => rule.root)];
    const names = [
      ...(ayon?.projects.map((project) => project.name) ?? []),
      ...this.roots.map((root) => root.project),
      ...(openpype?.sources.flatMap((source) => source.projects) ?? []),
    ];
    this.projects = new Set(names.filter((name) => name !== '').map(folded));
    this.templates = templatesOf(rules, openpype);
  }

  document(objectId: string): OpenPypeDocument | null {
    return this.#openpype === null ? null : this.#documents.read(objectId);
  }

  representations(id: string): readonly AyonRepresentation[] {
    return this.#ayon === null ? NOTHING : this.#representations.read(id);
  }

  chain(query: ChainQuery): readonly AyonRepresentation[] {
    return this.#isLookedInto(query) ? this.#chains.read(chainKey(query)) : NOTHING;
  }

  holders(query: ChainQuery, file: string): readonly AyonRepresentation[] {
    return this.#isLookedInto(query) ? this.#holders.read(holdersKey(query, file)) : NOTHING;
  }

  fields(query: FieldQuery): readonly OpenPypeRepresentation[] {
    return this.#openpype === null ? NOTHING : this.#fields.read(fieldKey(query));
  }

  file(key: string): readonly AyonRepresentation[] {
    return this.#ayon === null ? NOTHING : this.#files.read(key);
  }

  newest(productId: string): NewestVersion | null {
    return this.#ayon === null ? null : this.#newest.read(productId);
  }

  highest(query: ProductQuery): number | null {
    return this.#openpype === null ? null : this.#highest.read(productKey(query));
  }

  /** Whether the answer is there: it was given, or there is nobody to ask. */
  isKnown(ask: Ask): boolean {
    switch (ask.kind) {
      case 'document':
        return this.#openpype === null || this.#documents.has(ask.key);
      case 'fields':
        return this.#openpype === null || this.#fields.has(ask.key);
      case 'highest':
        return this.#openpype === null || this.#highest.has(ask.key);
      case 'representations':
        return this.#ayon === null || this.#representations.has(ask.key);
      case 'chain':
        return !this.#isLookedInto(ask.query) || this.#chains.has(ask.key);
      case 'holders':
        return !this.#isLookedInto(ask.query) || this.#holders.has(ask.key);
      case 'file':
        return this.#ayon === null || this.#files.has(ask.key);
      case 'newest':
        return this.#ayon === null || this.#newest.has(ask.key);
    }
  }

  /** Asks the catalogs. All of one kind, none of them known yet. */
  async ask(kind: Ask['kind'], asks: readonly Ask[]): Promise<void> {
    const keys = asks.map(({ key }) => key);
    switch (kind) {
      case 'document':
        return this.#documents.take(keys, mapped(await this.#openpype?.lookup(new Set(keys)), slimDocument));
      case 'fields': {
        const queries = asks.flatMap((ask) => (ask.kind === 'fields' ? [ask.query] : []));
        return this.#fields.take(keys, mapped(await this.#openpype?.findByFields(queries), slimmed));
      }
      case 'highest': {
        const queries = asks.flatMap((ask) => (ask.kind === 'highest' ? [ask.query] : []));
        return this.#highest.take(keys, mapped(await this.#openpype?.highestVersions(queries), same));
      }
      case 'representations':
        return this.#representations.take(keys, mapped(await this.#ayon?.byIds(new Set(keys)), slimmed));
      case 'chain': {
        const queries = asks.flatMap((ask) => (ask.kind === 'chain' ? [ask.query] : []));
        return this.#chains.take(keys, mapped(await this.#ayon?.byChain(queries), slimmed));
      }
      case 'holders':
        return this.#holders.take(keys, await this.#findHolders(asks));
      case 'file':
        return this.#files.take(keys, mapped(await this.#ayon?.byPathKeys(new Set(keys)), slimmed));
      case 'newest':
        return this.#newest.take(keys, mapped(await this.#ayon?.newest(new Set(keys)), same));
    }
  }

  /** Only who has the file is kept: a look may have hundreds of resources. */
  async #findHolders(asks: readonly Ask[]): Promise<ReadonlyMap<string, readonly AyonRepresentation[]>> {
    const wanted = asks.filter((ask) => ask.kind === 'holders');
    const queries = new Map(wanted.map(({ query }) => [chainKey(query), query]));
    const found = await this.#ayon?.byChain([...queries.values()]);
    return new Map(
      wanted.map(({ key, query, file }) => {
        const holders = (found?.get(chainKey(query)) ?? []).filter((one) => this.#hasFile(one, file));
        return [key, slimmed(holders)];
      }),
    );
  }

  #hasFile({ project, files }: AyonRepresentation, file: string): boolean {
    const roots = this.#ayon?.projects.find(({ name }) => name === project)?.roots ?? [];
    return files.some((path) => pathKeys(path, roots).includes(file));
  }

  /** A place in a project that AYON was not asked about holds nothing that could be decided for. */
  #isLookedInto(query: ChainQuery): boolean {
    return this.#ayon !== null && projectName(this.#ayon.projects, query.project) !== null;
  }
}

/** A studio's own templates come first, and those of its dumps last. */
function templatesOf(rules: Rules, openpype: OpenPypeCatalog | null): readonly PublishTemplate[] {
  const texts = new Set([...STANDARD_TEMPLATES, ...(openpype?.templates ?? [])]);
  const known = [...texts].map(compileTemplate).filter((template) => template !== null);
  return [...rules.templates.map((rule) => rule.template), ...known];
}

function nameOf(sources: readonly { readonly name: string }[]): string {
  return sources.map((source) => source.name).join(', ');
}

function mapped<T, R>(found: ReadonlyMap<string, T> | undefined, make: (value: T) => R): ReadonlyMap<string, R> {
  return new Map([...(found ?? [])].map(([key, value]) => [key, make(value)]));
}

function same<T>(value: T): T {
  return value;
}

/** What the sources hide from who asks, together. */
function hiddenIn(sources: readonly { readonly hidden?: string | null }[]): { readonly hidden?: string } {
  const hidden = sources.flatMap((source) => source.hidden ?? []);
  return hidden.length === 0 ? {} : { hidden: hidden.join('; ') };
}
