import type { ProjectSurvey } from './reader.ts';
import type { RepresentationRow } from './rows.ts';

/** The author that the project importer gives every version. */
const IMPORTER = 'migration';
const MAX_EXAMPLES = 5;

/** Counts a project's versions and representations as they pass. */
export class SurveyCounter {
  #versions = 0;
  #imported = 0;
  #hero = 0;
  /** Imported hero versions that no representation has named yet. */
  readonly #emptyHeroes = new Set<string>();
  #importedHero = 0;
  readonly #representations = {
    total: 0,
    inactive: 0,
    derivedIds: 0,
    orphans: 0,
    withoutTemplate: 0,
    withoutPath: 0,
    unresolvable: 0,
    unknownContext: 0,
  };
  readonly #examples: string[] = [];

  /** Versions come before representations. */
  version(version: { readonly id: string; readonly number: number; readonly author: string | null }): void {
    this.#versions += 1;
    const imported = version.author === IMPORTER;
    if (imported) this.#imported += 1;
    if (version.number >= 0) return;
    this.#hero += 1;
    if (!imported) return;
    this.#importedHero += 1;
    this.#emptyHeroes.add(version.id);
  }

  representation(row: RepresentationRow, orphan: boolean): void {
    const counts = this.#representations;
    counts.total += 1;
    this.#emptyHeroes.delete(row.versionId);
    if (!row.active) counts.inactive += 1;
    if (row.id[12] === '5') counts.derivedIds += 1;
    if (orphan) counts.orphans += 1;
    if (row.path === null && row.files.length === 0) counts.withoutPath += 1;
    if (row.template === null) counts.withoutTemplate += 1;
    else if (row.contextKeys === null) counts.unknownContext += 1;
    else if (missingKeys(row.template, row.contextKeys).length > 0) {
      counts.unresolvable += 1;
      if (this.#examples.length < MAX_EXAMPLES) this.#examples.push(row.id);
    }
  }

  /** Imported hero versions that no representation has named so far. */
  get emptyHeroes(): readonly string[] {
    return [...this.#emptyHeroes];
  }

  /** A representation of this version exists, although it was not counted. */
  filled(versionId: string): void {
    this.#emptyHeroes.delete(versionId);
  }

  result(complete: boolean): ProjectSurvey {
    return {
      versions: {
        total: this.#versions,
        imported: this.#imported,
        hero: this.#hero,
        importedHero: this.#importedHero,
        importedHeroEmpty: this.#emptyHeroes.size,
      },
      representations: { ...this.#representations },
      examples: this.#examples,
      complete,
    };
  }
}

/**
 * Keys that a template cannot do without and the context does not have.
 *
 * AYON resolves `{folder[name]}` by looking up `folder` in the representation's context. What stands between `<` and `>`
 * is optional and left out when a key is missing. `root` is not in the context: AYON takes it from the project's anatomy.
 */
export function missingKeys(template: string, contextKeys: readonly string[]): readonly string[] {
  // Format specifications (`{frame:0>4}`) hold the same sign that ends an optional part.
  let required = template.replace(/:[^{}]*\}/g, '}');
  for (let before = ''; before !== required;) {
    before = required;
    required = required.replace(/<[^<>]*>/g, '');
  }
  const missing = new Set<string>();
  for (const match of required.matchAll(/\{([A-Za-z_]\w*)/g)) {
    const key = match[1] ?? '';
    if (key !== 'root' && !contextKeys.includes(key)) missing.add(key);
  }
  return [...missing];
}
