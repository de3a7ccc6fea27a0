import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/**
 * Unpacks one gzip member. The output buffer is as large as the member says its content is (its last four bytes): zlib's
 * own of 16 KiB would come back to this thread sixty times for each block, which costs more than the unpacking.
 */
export function inflateBlock(member: Buffer): Promise<Buffer> {
  const size = member.readUInt32LE(member.length - 4);
  return decompress(member, { chunkSize: Math.min(Math.max(size + 1, 64), MAX_BLOCK) });
}

/** A block is about a megabyte; a larger size is a damaged one, and unpacking will tell. */
const MAX_BLOCK = 1 << 26;

/** Lines of text in compressed pieces of about a megabyte, each of which can be read alone. */
export interface Blocks {
  /** The file that they come from, for messages. */
  readonly source: string;
  /** The whole text of a block: lines that end with `\n`. */
  read(block: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** How much text, in bytes, makes a block: enough to compress well, little enough to read for one line. */
export const BLOCK_BYTES = 1 << 20;

/** Blocks that are kept in memory, for sources that cannot be read in the middle. */
export class MemoryBlocks implements Blocks {
  readonly source: string;
  readonly #blocks: Promise<Buffer>[] = [];
  #lines: string[] = [];
  #bytes = 0;

  constructor(source: string) {
    this.source = source;
  }

  /** Takes a line (without its end) and says where it is kept. Await `settled` now and then to let the compression keep up. */
  append(line: string): { readonly block: number; readonly line: number } {
    const place = { block: this.#blocks.length, line: this.#lines.length };
    this.#lines.push(line);
    this.#bytes += line.length;
    if (this.#bytes >= BLOCK_BYTES) this.finish();
    return place;
  }

  finish(): void {
    if (this.#lines.length === 0) return;
    const text = Buffer.from(`${this.#lines.join('\n')}\n`);
    this.#blocks.push(compress(text, { level: 1 }));
    this.#lines = [];
    this.#bytes = 0;
  }

  /** Waits until no more than a few blocks are still being compressed. */
  async settled(): Promise<void> {
    await this.#blocks[this.#blocks.length - 3];
  }

  async read(block: number): Promise<Buffer> {
    const compressed = this.#blocks[block];
    if (compressed === undefined) throw new RangeError(`no block ${block}`);
    return inflateBlock(await compressed);
  }

  close(): Promise<void> {
    this.#blocks.length = 0;
    return Promise.resolve();
  }
}

const LINE_END = 0x0a;

/** Picks lines by their number from a block; the numbers must rise. */
export function linesAt(block: Buffer, numbers: readonly number[]): readonly string[] {
  const lines: string[] = [];
  let line = 0;
  let from = 0;
  for (const number of numbers) {
    for (; line < number; line += 1) {
      const end = block.indexOf(LINE_END, from);
      if (end < 0) throw new RangeError(`no line ${number}`);
      from = end + 1;
    }
    const end = block.indexOf(LINE_END, from);
    lines.push(block.toString('utf8', from, end < 0 ? block.length : end));
  }
  return lines;
}
