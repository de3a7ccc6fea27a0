import { ADRIFT, type Facts, type StopCode } from './facts.ts';
import { Ids, NONE, Numbers, RowIndex } from '../columns/rows.ts';
import { TextPool } from '../columns/text-pool.ts';

/** The types that the rules speak of; a row's type is an index into `Table.types`, which begins with these. */
export const PROJECT = 0;
export const ASSET = 1;
export const SUBSET = 2;
export const VERSION = 3;
export const HERO = 4;
export const REPRESENTATION = 5;
export const ARCHIVED_REPRESENTATION = 6;
export const MASTER = 7;
export const ARCHIVED_ASSET = 8;
export const ARCHIVED_SUBSET = 9;
const KNOWN_TYPES = [
  'project',
  'asset',
  'subset',
  'version',
  'hero_version',
  'representation',
  'archived_representation',
  'master_version',
  'archived_asset',
  'archived_subset',
];

/** A row's parent (or visualParent, or source version) that no document of the dump has. */
export const MISSING = 0xfffffffe;
/** A visualParent that is no ObjectId: `MISSING` for the importer as well. */
const FLAG_PARENT = 1;
const FLAG_RELATED = 2;
const FLAG_ADRIFT = 4;

const NO_ID = '0'.repeat(24);

/** All documents of one project while a dump is read: one row each, in the dump's order, which decides who comes first. */
export class Table {
  readonly types = [...KNOWN_TYPES];
  readonly ids = new Ids();
  readonly index = new RowIndex(this.ids);
  readonly pool = new TextPool();
  readonly type = new Numbers();
  readonly name = new Numbers();
  readonly number = new Numbers();
  readonly family = new Numbers();
  /** The refused attribute. */
  readonly note = new Numbers();
  readonly block = new Numbers();
  readonly line = new Numbers();
  readonly aliases: { readonly objectId: string; readonly row: number; readonly via: 'orig_id' | 'old_id' }[] = [];
  readonly stops = new Map<StopCode, { count: number; readonly objectId: string }>();
  readonly #parents = new Ids();
  readonly #related = new Ids();
  readonly #flags = new Numbers();

  get length(): number {
    return this.ids.length;
  }

  /** Adds a document; false where one with the same id came before (which MongoDB itself never allows). */
  add(facts: Facts, block: number, line: number): boolean {
    const row = this.ids.length;
    this.ids.push(facts.id);
    if (this.index.add(row) !== row) {
      this.ids.pop();
      return false;
    }
    const { parent, related } = facts;
    const relatedId = related === ADRIFT ? null : related;
    this.#parents.push(parent ?? NO_ID);
    this.#related.push(relatedId ?? NO_ID);
    this.#flags.push(
      (parent === null ? 0 : FLAG_PARENT) |
        (relatedId === null ? 0 : FLAG_RELATED) |
        (related === ADRIFT ? FLAG_ADRIFT : 0),
    );
    this.type.push(this.#typeOf(facts.type));
    this.name.push(this.pool.intern(facts.name));
    this.number.push((facts.number ?? NO_NUMBER) >>> 0);
    this.family.push(this.pool.intern(facts.family));
    this.note.push(this.pool.intern(facts.refused));
    this.block.push(block);
    this.line.push(line);
    for (const alias of facts.aliasOf) this.aliases.push({ ...alias, row });
    if (facts.stops !== null) this.#count(facts.stops, facts.id);
    return true;
  }

  /** The row of the parent, `MISSING`, or `NONE` where the document names none. */
  parentOf(row: number): number {
    if ((this.#flags.at(row) & FLAG_PARENT) === 0) return NONE;
    const found = this.index.find(this.#parents, row);
    return found === NONE ? MISSING : found;
  }

  /** The row of an asset's visualParent or a hero's source version, `MISSING`, or `NONE` where the document names none. */
  relatedOf(row: number): number {
    const flags = this.#flags.at(row);
    if ((flags & FLAG_ADRIFT) !== 0) return MISSING;
    if ((flags & FLAG_RELATED) === 0) return NONE;
    const found = this.index.find(this.#related, row);
    return found === NONE ? MISSING : found;
  }

  numberOf(row: number): number | null {
    const value = this.number.at(row) | 0;
    return value === NO_NUMBER ? null : value;
  }

  #typeOf(type: string): number {
    const known = this.types.indexOf(type);
    if (known !== -1) return known;
    // One byte in the index; no dump has more than a handful.
    if (this.types.length === 255) return 254;
    return this.types.push(type) - 1;
  }

  #count(code: StopCode, objectId: string): void {
    const stop = this.stops.get(code);
    if (stop === undefined) this.stops.set(code, { count: 1, objectId });
    else stop.count += 1;
  }
}

/** Stands for "no number" where a version's number is kept. */
export const NO_NUMBER = -0x80000000;
