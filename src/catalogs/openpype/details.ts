import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { PageReader, PageWriter } from '../columns/pages.ts';

/**
 * What is shown of a document only when it is looked up: a line of JSON each, packed in blocks. A block is small enough to
 * be unpacked for a single line, and large enough that the paths in it, which hardly differ, take next to no room.
 */
const BLOCK = 32 * 1024;
const MOST_LINES = 0xffff;
const KEPT_BLOCKS = 16;

export class DetailWriter {
  readonly #writer: PageWriter;
  #lines: string[] = [];
  #length = 0;
  /** Offset and packed length in bytes of each block, in pairs. */
  readonly blocks: number[] = [];

  constructor(writer: PageWriter) {
    this.#writer = writer;
  }

  /** Where the next line will stand. */
  get block(): number {
    return this.blocks.length / 2;
  }

  get line(): number {
    return this.#lines.length;
  }

  add(detail: unknown): void {
    const line = JSON.stringify(detail);
    this.#lines.push(line);
    this.#length += line.length;
    if (this.#length >= BLOCK || this.#lines.length === MOST_LINES) this.finish();
  }

  /** Writes the block that is open, full or not. */
  finish(): void {
    if (this.#lines.length === 0) return;
    // Packed here and not on a thread of zlib's own: handing over so small a piece costs as much as packing it.
    const packed = deflateRawSync(this.#lines.join('\n'), { level: 1 });
    this.#lines = [];
    this.#length = 0;
    this.blocks.push(this.#writer.position, packed.length);
    this.#writer.append(packed);
  }
}

export class DetailReader {
  readonly #pages: PageReader;
  readonly #section: number;
  readonly #kept = new Map<number, readonly string[]>();

  /** @param section offset in bytes of the table of blocks: 8 bytes offset, 4 bytes length each */
  constructor(pages: PageReader, section: number) {
    this.#pages = pages;
    this.#section = section;
  }

  read(block: number, line: number): unknown {
    const text = this.#lines(block)[line];
    return text === undefined ? null : JSON.parse(text);
  }

  #lines(block: number): readonly string[] {
    const kept = this.#kept.get(block);
    if (kept !== undefined) return kept;
    const entry = this.#pages.bytes(this.#section + block * BLOCK_ENTRY, BLOCK_ENTRY);
    const packed = this.#pages.bytes(entry.readDoubleLE(0), entry.readUInt32LE(8));
    const lines = inflateRawSync(packed).toString('utf8').split('\n');
    if (this.#kept.size >= KEPT_BLOCKS) {
      const oldest = this.#kept.keys().next();
      if (oldest.done !== true) this.#kept.delete(oldest.value);
    }
    this.#kept.set(block, lines);
    return lines;
  }
}

/** Size in bytes of an entry of the table of blocks. */
export const BLOCK_ENTRY = 12;

/** The table of blocks as it stands in the file. */
export function blockTable(blocks: readonly number[]): Buffer {
  const table = Buffer.alloc((blocks.length / 2) * BLOCK_ENTRY);
  for (let block = 0; block * 2 < blocks.length; block += 1) {
    table.writeDoubleLE(blocks[block * 2] ?? 0, block * BLOCK_ENTRY);
    table.writeUInt32LE(blocks[block * 2 + 1] ?? 0, block * BLOCK_ENTRY + 8);
  }
  return table;
}
