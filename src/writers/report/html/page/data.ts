import { NUMBER_COLUMNS, TEXT_COLUMNS } from '../columns.ts';
import type { Detail, IndexBlock, NumberColumn, PageFacts, TextColumn } from '../columns.ts';

/** All rows, column by column. A text column holds indexes into `words`. */
export interface Table {
  readonly rows: number;
  readonly words: readonly string[];
  readonly lower: readonly string[];
  readonly text: Readonly<Record<TextColumn, Int32Array>>;
  readonly number: Readonly<Record<NumberColumn, Float64Array>>;
  /** Folder and product together: what "all of this product" means. */
  readonly product: Int32Array;
  /** Status, rung, reason and loader together: what "same pattern" means. */
  readonly pattern: Int32Array;
}

export function word(table: Table, column: TextColumn, row: number): string {
  return table.words[table.text[column][row] ?? -1] ?? '';
}

/** Unpacks a data block. What it holds was written by the same version of the tool. */
async function unpack<T>(id: string): Promise<T> {
  const text = document.getElementById(id)?.textContent ?? '';
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return (await new Response(stream).json()) as T;
}

export function loadFacts(): Promise<PageFacts> {
  return unpack<PageFacts>('facts');
}

export async function loadTable(facts: PageFacts): Promise<Table> {
  const text = Object.fromEntries(TEXT_COLUMNS.map((name) => [name, new Int32Array(facts.rows)])) as Record<
    TextColumn,
    Int32Array
  >;
  const number = Object.fromEntries(NUMBER_COLUMNS.map((name) => [name, new Float64Array(facts.rows)])) as Record<
    NumberColumn,
    Float64Array
  >;
  const words: string[] = [];
  const indexOf = new Map<string, number>();
  let first = 0;
  for (let at = 0; at < facts.indexBlocks; at += 1) {
    const block = await unpack<IndexBlock>(`index-${at}`);
    const translated = block.words.map((one) => {
      let index = indexOf.get(one);
      if (index === undefined) indexOf.set(one, (index = words.push(one) - 1));
      return index;
    });
    for (const name of TEXT_COLUMNS) {
      const column = text[name];
      block.columns[name].forEach((local, row) => (column[first + row] = translated[local] ?? 0));
    }
    for (const name of NUMBER_COLUMNS) number[name].set(block.columns[name], first);
    first += block.columns.offset.length;
  }
  return {
    rows: facts.rows,
    words,
    lower: words.map((one) => one.toLowerCase()),
    text,
    number,
    product: combined(facts.rows, [text.project, text.folder, text.product]),
    pattern: combined(facts.rows, [text.state, text.method, text.reason, text.loader]),
  };
}

/** One number for each different combination of columns. */
function combined(rows: number, columns: readonly Int32Array[]): Int32Array {
  const seen = new Map<string, number>();
  const out = new Int32Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const key = columns.map((column) => column[row]).join(' ');
    let index = seen.get(key);
    if (index === undefined) seen.set(key, (index = seen.size));
    out[row] = index;
  }
  return out;
}

/** Details are unpacked when they are looked at, a block at a time. */
export class Details {
  readonly #facts: PageFacts;
  readonly #blocks = new Map<number, Promise<readonly Detail[]>>();

  constructor(facts: PageFacts) {
    this.#facts = facts;
  }

  async of(row: number): Promise<Detail | null> {
    const { detailSize } = this.#facts;
    const at = Math.floor(row / detailSize);
    let block = this.#blocks.get(at);
    if (block === undefined) {
      if (this.#blocks.size > 50) this.#blocks.clear();
      this.#blocks.set(at, (block = unpack<readonly Detail[]>(`detail-${at}`)));
    }
    return (await block)[row - at * detailSize] ?? null;
  }
}
