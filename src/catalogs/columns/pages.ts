import { fstatSync, readSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';

/**
 * A file of pages, each with its checksum, and a JSON footer. Written once from front to back, then read in any order:
 * a page is checked when it is first needed, so opening costs the same for a small and for a huge file.
 *
 * Layout: pages of `PAGE` bytes (the last may be shorter), one little-endian CRC-32 a page, the footer's JSON, and a tail of
 * 16 bytes: the footer's length, its CRC-32, and the mark.
 */
const PAGE = 64 * 1024;
const TAIL = 16;
const MARK = Buffer.from('AYREMAP1', 'latin1');
/** 32 MiB of pages stay in memory. */
const KEPT_PAGES = 512;

/** A page file is damaged, cut, or none at all. Nothing is lost: it can be made again. */
export class DamagedPages extends Error {
  override readonly name = 'DamagedPages';
}

export class PageWriter {
  readonly #fd: number;
  readonly #page = Buffer.alloc(PAGE);
  #filled = 0;
  readonly #checksums: number[] = [];

  constructor(fd: number) {
    this.#fd = fd;
  }

  /** Offset in bytes of the next append. */
  get position(): number {
    return this.#checksums.length * PAGE + this.#filled;
  }

  append(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      const piece = bytes.subarray(at, at + PAGE - this.#filled);
      this.#page.set(piece, this.#filled);
      this.#filled += piece.length;
      at += piece.length;
      if (this.#filled === PAGE) this.#flush();
    }
  }

  /** Writes what is left, the checksums and the footer. The file is whole only after this. */
  finish(footer: object): void {
    const length = this.position;
    if (this.#filled > 0) this.#flush();
    const checksums = Buffer.from(Uint32Array.from(this.#checksums).buffer);
    const json = Buffer.from(JSON.stringify({ ...footer, pagesLength: length, checksums: crc32(checksums) }), 'utf8');
    const tail = Buffer.alloc(TAIL);
    tail.writeUInt32LE(json.length, 0);
    tail.writeUInt32LE(crc32(json), 4);
    MARK.copy(tail, 8);
    this.#write(Buffer.concat([checksums, json, tail]));
  }

  #flush(): void {
    const page = this.#page.subarray(0, this.#filled);
    this.#checksums.push(crc32(page));
    this.#write(page);
    this.#filled = 0;
  }

  #write(bytes: Buffer): void {
    for (let at = 0; at < bytes.length;) at += writeSync(this.#fd, bytes, at);
  }
}

export class PageReader {
  readonly #fd: number;
  readonly #length: number;
  readonly #checksums: Uint32Array;
  readonly #pages = new Map<number, Buffer>();
  /** The footer as it was written; its shape is the caller's to check. */
  readonly footer: unknown;

  /** Reads the footer of an open file. A `DamagedPages` says that it is no whole page file. */
  constructor(fd: number) {
    this.#fd = fd;
    const size = fstatSync(fd).size;
    if (size < TAIL) throw new DamagedPages('too short');
    const tail = this.#read(size - TAIL, TAIL);
    const jsonLength = tail.readUInt32LE(0);
    if (!tail.subarray(8).equals(MARK) || jsonLength > size - TAIL) throw new DamagedPages('no mark');
    const json = this.#read(size - TAIL - jsonLength, jsonLength);
    if (crc32(json) !== tail.readUInt32LE(4)) throw new DamagedPages('footer');
    this.footer = JSON.parse(json.toString('utf8'));
    this.#length = numberIn(this.footer, 'pagesLength');
    const pages = Math.ceil(this.#length / PAGE);
    if (size !== this.#length + pages * 4 + jsonLength + TAIL) throw new DamagedPages('length');
    const checksums = this.#read(this.#length, pages * 4);
    if (crc32(checksums) !== numberIn(this.footer, 'checksums')) throw new DamagedPages('checksums');
    this.#checksums = Uint32Array.from({ length: pages }, (_, page) => checksums.readUInt32LE(page * 4));
  }

  /** Bytes of the pages; a view where they lie in one page. Do not write into it. */
  bytes(offset: number, length: number): Buffer {
    if (offset < 0 || offset + length > this.#length) throw new DamagedPages('offset');
    const first = Math.floor(offset / PAGE);
    const inPage = offset - first * PAGE;
    if (inPage + length <= PAGE) return this.#page(first).subarray(inPage, inPage + length);
    const whole = Buffer.allocUnsafe(length);
    for (let done = 0; done < length;) {
      const at = offset + done;
      const page = Math.floor(at / PAGE);
      const from = at - page * PAGE;
      const piece = this.#page(page).subarray(from, from + length - done);
      piece.copy(whole, done);
      done += piece.length;
    }
    return whole;
  }

  #page(number: number): Buffer {
    const kept = this.#pages.get(number);
    if (kept !== undefined) return kept;
    const page = this.#read(number * PAGE, Math.min(PAGE, this.#length - number * PAGE));
    if (crc32(page) !== this.#checksums[number]) throw new DamagedPages(`page ${number}`);
    // A Map gives its keys back in the order they came: the oldest page goes first.
    if (this.#pages.size >= KEPT_PAGES) {
      const oldest = this.#pages.keys().next();
      if (oldest.done !== true) this.#pages.delete(oldest.value);
    }
    this.#pages.set(number, page);
    return page;
  }

  #read(offset: number, length: number): Buffer {
    const bytes = Buffer.allocUnsafeSlow(length);
    for (let done = 0; done < length;) {
      const count = readSync(this.#fd, bytes, done, length - done, offset + done);
      if (count === 0) throw new DamagedPages('cut');
      done += count;
    }
    return bytes;
  }
}

function numberIn(value: unknown, key: string): number {
  if (typeof value !== 'object' || value === null) throw new DamagedPages('footer');
  const number: unknown = Reflect.get(value, key);
  if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 0) throw new DamagedPages('footer');
  return number;
}
