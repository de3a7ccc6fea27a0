import { blockTable, DetailReader, type DetailWriter } from './details.ts';
import { DamagedPages, type PageReader, type PageWriter } from '../columns/pages.ts';
import type { ReadTable } from './read-table.ts';
import { NONE } from '../columns/rows.ts';
import { MISSING, NO_NUMBER } from './table.ts';

/** One document as the index keeps it. Rows are sorted by ObjectId; other rows are named by their number in that order. */
export interface Row {
  readonly row: number;
  readonly objectId: string;
  /** Index into the types. */
  readonly type: number;
  /** Index into `REASONS`. */
  readonly reason: number;
  /** `NONE` or `MISSING` where there is none. */
  readonly parent: number;
  readonly related: number;
  /** The row that the reason is about. */
  readonly blame: number;
  readonly name: string | null;
  readonly number: number | null;
  readonly family: string | null;
  readonly refusedAttribute: string | null;
  readonly block: number;
  readonly line: number;
}

const ROW = 56;
const ALIAS = 20;

export interface Sections {
  readonly rows: number;
  readonly count: number;
  readonly children: number;
  readonly aliases: number;
  readonly aliasCount: number;
  readonly assets: number;
  readonly assetCount: number;
  readonly texts: number;
  readonly blocks: number;
}

/** Writes rows, children, aliases and texts behind the details. Returns where each begins, for the footer. */
export function writeSections(writer: PageWriter, details: DetailWriter, read: ReadTable, assetType: number): Sections {
  const { table, parents, children, prediction } = read;
  const count = table.length;
  const sorted = Uint32Array.from({ length: count }, (_, row) => row).sort((a, b) => table.ids.compare(a, b));
  const rank = new Uint32Array(count);
  sorted.forEach((row, at) => {
    rank[row] = at;
  });
  const ranked = (row: number): number => (row >= MISSING ? row : (rank[row] ?? NONE));
  const begin = { rows: writer.position };
  const bytes = Buffer.alloc(ROW);
  let child = 0;
  for (const row of sorted) {
    table.ids.at(row).forEach((part, at) => bytes.writeUInt32BE(part, at * 4));
    bytes.writeUInt8(table.type.at(row), 12);
    bytes.writeUInt8(prediction.reason[row] ?? 0, 13);
    bytes.writeUInt16LE(table.line.at(row), 14);
    bytes.writeUInt32LE(ranked(parents[row] ?? NONE), 16);
    bytes.writeUInt32LE(ranked(table.relatedOf(row)), 20);
    bytes.writeUInt32LE(ranked(prediction.blame[row] ?? NONE), 24);
    bytes.writeUInt32LE(table.name.at(row), 28);
    bytes.writeUInt32LE(table.number.at(row), 32);
    bytes.writeUInt32LE(table.family.at(row), 36);
    bytes.writeUInt32LE(table.note.at(row), 40);
    bytes.writeUInt32LE(table.block.at(row), 44);
    bytes.writeUInt32LE(child, 48);
    const below = (children.start[row + 1] ?? 0) - (children.start[row] ?? 0);
    bytes.writeUInt32LE(below, 52);
    child += below;
    writer.append(bytes);
  }
  const childrenAt = writer.position;
  const rows = new RankWriter(writer);
  for (const row of sorted) {
    const end = children.start[row + 1] ?? 0;
    for (let at = children.start[row] ?? 0; at < end; at += 1) rows.push(ranked(children.rows[at] ?? NONE));
  }
  rows.flush();
  const aliasesAt = writer.position;
  writeAliases(writer, read, ranked);
  const assetsAt = writer.position;
  let assetCount = 0;
  sorted.forEach((row, at) => {
    if (table.type.at(row) !== assetType) return;
    rows.push(at);
    assetCount += 1;
  });
  rows.flush();
  const textsAt = writer.position;
  for (const piece of table.pool.pieces) writer.append(piece);
  const blocksAt = writer.position;
  writer.append(blockTable(details.blocks));
  return {
    ...begin,
    count,
    children: childrenAt,
    aliases: aliasesAt,
    aliasCount: table.aliases.length,
    assets: assetsAt,
    assetCount,
    texts: textsAt,
    blocks: blocksAt,
  };
}

function writeAliases(writer: PageWriter, read: ReadTable, ranked: (row: number) => number): void {
  const aliases = read.table.aliases.toSorted((a, b) =>
    a.objectId < b.objectId ? -1 : a.objectId > b.objectId ? 1 : 0,
  );
  for (const alias of aliases) {
    const bytes = Buffer.alloc(ALIAS);
    bytes.write(alias.objectId, 0, 'hex');
    bytes.writeUInt32LE(ranked(alias.row), 12);
    bytes.writeUInt8(alias.via === 'orig_id' ? 0 : 1, 16);
    writer.append(bytes);
  }
}

class RankWriter {
  readonly #writer: PageWriter;
  readonly #bytes = Buffer.alloc(16 * 1024);
  #filled = 0;

  constructor(writer: PageWriter) {
    this.#writer = writer;
  }

  push(value: number): void {
    this.#filled = this.#bytes.writeUInt32LE(value, this.#filled);
    if (this.#filled === this.#bytes.length) this.flush();
  }

  flush(): void {
    this.#writer.append(this.#bytes.subarray(0, this.#filled));
    this.#filled = 0;
  }
}

/** Reads rows of an index. A damaged page throws `DamagedPages`. */
export class IndexReader {
  readonly #pages: PageReader;
  readonly #at: Sections;
  readonly #details: DetailReader;

  constructor(pages: PageReader, sections: Sections) {
    this.#pages = pages;
    this.#at = sections;
    this.#details = new DetailReader(pages, sections.blocks);
  }

  /** How many rows there are. */
  get count(): number {
    return this.#at.count;
  }

  /** The row of an ObjectId, or null. */
  find(objectId: string): number | null {
    const at = this.#search(this.#at.rows, ROW, this.#at.count, objectId);
    return at < this.#at.count && this.#idAt(this.#at.rows + at * ROW) === objectId ? at : null;
  }

  row(row: number): Row {
    const bytes = this.#pages.bytes(this.#at.rows + row * ROW, ROW);
    const number = bytes.readInt32LE(32);
    return {
      row,
      objectId: bytes.toString('hex', 0, 12),
      type: bytes.readUInt8(12),
      reason: bytes.readUInt8(13),
      line: bytes.readUInt16LE(14),
      parent: bytes.readUInt32LE(16),
      related: bytes.readUInt32LE(20),
      blame: bytes.readUInt32LE(24),
      name: this.#text(bytes.readUInt32LE(28)),
      number: number === NO_NUMBER ? null : number,
      family: this.#text(bytes.readUInt32LE(36)),
      refusedAttribute: this.#text(bytes.readUInt32LE(40)),
      block: bytes.readUInt32LE(44),
    };
  }

  /** The row's parent or related row; null where it names none or one that the dump lacks. */
  follow(row: number): Row | null {
    return row >= MISSING ? null : this.row(row);
  }

  /** The rows below this one, in the dump's order. */
  children(row: number): Row[] {
    const bytes = this.#pages.bytes(this.#at.rows + row * ROW, ROW);
    const start = bytes.readUInt32LE(48);
    return this.#list(this.#at.children, start, bytes.readUInt32LE(52));
  }

  assets(): Row[] {
    return this.#list(this.#at.assets, 0, this.#at.assetCount);
  }

  /** The archived documents whose `orig_id` or `old_id` this is. */
  aliases(objectId: string): { readonly row: Row; readonly via: 'orig_id' | 'old_id' }[] {
    const found: { row: Row; via: 'orig_id' | 'old_id' }[] = [];
    for (
      let at = this.#search(this.#at.aliases, ALIAS, this.#at.aliasCount, objectId);
      at < this.#at.aliasCount;
      at += 1
    ) {
      const bytes = this.#pages.bytes(this.#at.aliases + at * ALIAS, ALIAS);
      if (bytes.toString('hex', 0, 12) !== objectId) break;
      found.push({ row: this.row(bytes.readUInt32LE(12)), via: bytes.readUInt8(16) === 0 ? 'orig_id' : 'old_id' });
    }
    return found;
  }

  detail(row: Row): unknown {
    return this.#details.read(row.block, row.line);
  }

  #list(section: number, start: number, count: number): Row[] {
    const bytes = this.#pages.bytes(section + start * 4, count * 4);
    return Array.from({ length: count }, (_, at) => bytes.readUInt32LE(at * 4)).map((child) => this.row(child));
  }

  /** The first entry that is not below the id. */
  #search(section: number, stride: number, count: number, objectId: string): number {
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#idAt(section + middle * stride) < objectId) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #idAt(offset: number): string {
    return this.#pages.bytes(offset, 12).toString('hex');
  }

  #text(offset: number): string | null {
    if (offset === NONE) return null;
    const length = this.#pages.bytes(this.#at.texts + offset, 4).readUInt32LE(0);
    return this.#pages.bytes(this.#at.texts + offset + 4, length).toString('utf8');
  }
}

/** Checks that the sections of a footer are what they should be; a foreign or damaged one throws `DamagedPages`. */
export function sectionsOf(footer: unknown): Sections {
  const found: unknown = typeof footer === 'object' && footer !== null && 'sections' in footer ? footer.sections : null;
  const at = (key: keyof Sections): number => {
    const value: unknown = typeof found === 'object' && found !== null ? Reflect.get(found, key) : null;
    if (typeof value !== 'number') throw new DamagedPages('sections');
    return value;
  };
  return {
    rows: at('rows'),
    count: at('count'),
    children: at('children'),
    aliases: at('aliases'),
    aliasCount: at('aliasCount'),
    assets: at('assets'),
    assetCount: at('assetCount'),
    texts: at('texts'),
    blocks: at('blocks'),
  };
}
