import { promisify } from 'node:util';
import { deflateRaw, inflateRawSync } from 'node:zlib';
import type { PageReader, PageWriter } from './pages.ts';

/**
 * What is shown of a document only when it is looked up: a line of JSON each, packed in blocks. A block is small enough to
 * be unpacked for a single line, and large enough that the paths in it, which hardly differ, take next to no room.
 */
const BLOCK = 32 * 1024;
const MOST_LINES = 0xffff;
const KEPT_BLOCKS = 16;

const deflate = promisify(deflateRaw);

export class DetailWriter {
  readonly #writer: PageWriter;
  #lines: string[] = [];
  #length = 0;
  #packing: Promise<void> = Promise.resolve();
  /** Offset and packed length in bytes of each block, in pairs. */
  readonly blocks: number[] = [];
  #block = 0;

  constructor(writer: PageWriter) {
    this.#writer = writer;
  }

  /** Where the next line will stand. */
  get block(): number {
    return this.#block;
  }

  get line(): number {
    return this.#lines.length;
  }

  /** Takes up a line. True when it is time to `flush`. */
  add(detail: unknown): boolean {
    const line = JSON.stringify(detail);
    this.#lines.push(line);
    this.#length += line.length;
    if (this.#length < BLOCK && this.#lines.length < MOST_LINES) return false;
    const text = this.#lines.join('\n');
    this.#lines = [];
    this.#length = 0;
    this.#block += 1;
    // zlib works on a thread of its own while the next documents are parsed; the blocks stay in order.
    const packed = deflate(text, { level: 1 });
    this.#packing = this.#packing.then(async () => this.#put(await packed));
    // A full disk is told by `flush`; until somebody waits there, Node must not take it for an error nobody handles.
    this.#packing.catch(() => undefined);
    return true;
  }

  /** Waits until all full blocks are written. */
  async flush(): Promise<void> {
    await this.#packing;
  }

  /** Writes the last, short block. */
  async finish(): Promise<void> {
    await this.#packing;
    if (this.#lines.length > 0) this.#put(await deflate(this.#lines.join('\n'), { level: 1 }));
  }

  #put(packed: Buffer): void {
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
