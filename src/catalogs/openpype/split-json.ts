import { dumpError } from './trouble.ts';

/** One document of a dump, still as bytes. The bytes are a view that the next chunk may overwrite. */
export interface RawDocument {
  readonly bytes: Buffer;
  /** Offset in bytes of the document in the (unpacked) dump. */
  readonly offset: number;
  /** The document's list of files, where it was seen whole. */
  readonly files?: FileList;
}

/** The top-level `"files": […]` of a document, in bytes from the document's start. */
export interface FileList {
  /** The inside of the brackets. */
  readonly from: number;
  readonly to: number;
  /** Where the keys `path`, `_id` and `hash` of the entries begin, at their quotes. */
  readonly paths: readonly number[];
  readonly ids: number;
  readonly hashes: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const COMMA = 0x2c;
const ARRAY_OPEN = 0x5b;
const ARRAY_CLOSE = 0x5d;

/** What a byte outside of strings is. */
const PLAIN = 0;
const STRING = 1;
const DEEPER = 2;
const HIGHER = 3;
const KIND = new Uint8Array(256);
KIND[QUOTE] = STRING;
KIND[OPEN] = KIND[ARRAY_OPEN] = DEEPER;
KIND[CLOSE] = KIND[ARRAY_CLOSE] = HIGHER;

const FILES_KEY = Buffer.from('"files"', 'latin1');
const PATH_KEY = Buffer.from('"path"', 'latin1');
const ID_KEY = Buffer.from('"_id"', 'latin1');
const HASH_KEY = Buffer.from('"hash"', 'latin1');
/** Keys of a file stand inside the document, its list and the file. */
const FILE_DEPTH = 3;

const UTF8_MARK = [0xef, 0xbb, 0xbf];

/** V8 cannot hold a longer text; MongoDB's own limit for a document is 16 MiB of BSON. */
const LONGEST_DOCUMENT = 400 * 1024 * 1024;

/** What may come next between documents. */
type Expect = 'anything' | 'first-or-end' | 'document' | 'comma-or-end' | 'line' | 'nothing';

/**
 * Cuts a stream of bytes into its top-level `{…}` by counting brackets outside strings. It serves one array on one line
 * (pack-project), a pretty array and a document a line (mongoexport) alike, and holds no more than one document.
 */
export class JsonSplitter {
  readonly #subject: string;
  #expect: Expect = 'anything';
  #depth = 0;
  #inString = false;
  /** A backslash was the last byte of the chunk before. */
  #escaped = false;
  #carry: Buffer[] = [];
  #carried = 0;
  /** Offset in bytes of the current chunk. */
  #base = 0;
  /** The files that the last walk saw; of a document that began in an earlier chunk, none. */
  #files: FileList | undefined;

  constructor(subject: string) {
    this.#subject = subject;
  }

  /** The documents that this chunk completes. */
  push(chunk: Buffer): RawDocument[] {
    const documents: RawDocument[] = [];
    let at = 0;
    while (at < chunk.length) {
      if (this.#depth === 0) at = this.#between(chunk, at);
      if (at >= chunk.length) break;
      const end = this.#inside(chunk, at);
      const piece = chunk.subarray(at, end);
      if (this.#depth === 0) documents.push(this.#complete(piece, this.#base + at));
      else this.#keep(piece);
      at = end;
    }
    this.#base += chunk.length;
    return documents;
  }

  /** Refuses a dump that ends in the middle of a document or of the array. */
  end(): void {
    if (this.#depth > 0) {
      const from = this.#base - this.#carried;
      throw dumpError(this.#subject, `it is cut: the document at byte ${from} has no end`, 'Copy or dump it again.');
    }
    if (this.#expect === 'anything') throw dumpError(this.#subject, 'it is empty', 'Copy or dump it again.');
    if (this.#expect !== 'line' && this.#expect !== 'nothing') {
      throw dumpError(this.#subject, 'it is cut: the list of documents has no end', 'Copy or dump it again.');
    }
  }

  /** Skips what stands between documents; returns the offset of the next `{`, or the chunk's length. */
  #between(chunk: Buffer, from: number): number {
    for (let at = from; at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (this.#base + at < 3 && byte === UTF8_MARK[this.#base + at]) continue;
      if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) continue;
      if (byte === OPEN && (this.#expect === 'anything' || this.#expect === 'line')) {
        this.#expect = 'line';
        return at;
      }
      if (byte === OPEN && (this.#expect === 'first-or-end' || this.#expect === 'document')) {
        this.#expect = 'comma-or-end';
        return at;
      }
      if (byte === ARRAY_OPEN && this.#expect === 'anything') this.#expect = 'first-or-end';
      else if (byte === COMMA && this.#expect === 'comma-or-end') this.#expect = 'document';
      else if (byte === ARRAY_CLOSE && (this.#expect === 'comma-or-end' || this.#expect === 'first-or-end')) {
        this.#expect = 'nothing';
      } else throw dumpError(this.#subject, `byte ${this.#base + at} is not where a document may begin or end`);
    }
    return chunk.length;
  }

  /** Walks through a document; returns the offset after its last bracket, or the chunk's length. */
  #inside(chunk: Buffer, from: number): number {
    const length = chunk.length;
    const files = this.#depth === 0 ? new FilesSeen(chunk, from) : null;
    let depth = this.#depth;
    let inString = this.#inString;
    let at = this.#escaped ? from + 1 : from;
    while (at < length) {
      if (inString) {
        while (at < length && chunk[at] !== QUOTE && chunk[at] !== BACKSLASH) at += 1;
        if (at >= length) break;
        inString = chunk[at] === BACKSLASH;
        at += inString ? 2 : 1;
        continue;
      }
      const kind = KIND[chunk[at] ?? PLAIN];
      at += 1;
      if (kind === PLAIN) continue;
      if (kind === STRING) {
        inString = true;
        if (depth === 1) files?.documentString(at - 1);
        else if (depth === FILE_DEPTH) files?.fileString(at - 1);
      } else if (kind === DEEPER) {
        depth += 1;
        if (depth === 2) files?.enter(at);
      } else {
        depth -= 1;
        if (depth === 0) break;
        if (depth === 1) files?.leave(at - 1);
      }
    }
    this.#escaped = at > length;
    this.#depth = depth;
    this.#inString = inString;
    this.#files = files?.list;
    return Math.min(at, length);
  }

  #keep(piece: Buffer): void {
    this.#carry.push(Buffer.from(piece));
    this.#carried += piece.length;
    if (this.#carried > LONGEST_DOCUMENT) {
      throw dumpError(this.#subject, 'it holds a single value of more than 400 MB, which no OpenPype document has');
    }
  }

  #complete(piece: Buffer, offset: number): RawDocument {
    if (this.#carried === 0) {
      return this.#files === undefined ? { bytes: piece, offset } : { bytes: piece, offset, files: this.#files };
    }
    const bytes = Buffer.concat([...this.#carry, piece]);
    const document = { bytes, offset: offset - this.#carried };
    this.#carry = [];
    this.#carried = 0;
    return document;
  }
}

/** Notes where the files of a document stand while a walk passes them: half of a studio's dump are image sequences. */
class FilesSeen {
  list: FileList | undefined;
  readonly #chunk: Buffer;
  /** Where the document begins in the chunk. */
  readonly #start: number;
  #lastString = 0;
  #from = -1;
  #paths: number[] = [];
  #ids = 0;
  #hashes = 0;

  constructor(chunk: Buffer, start: number) {
    this.#chunk = chunk;
    this.#start = start;
  }

  documentString(at: number): void {
    this.#lastString = at;
  }

  enter(at: number): void {
    if (this.#chunk[at - 1] === ARRAY_OPEN && this.#is(FILES_KEY, this.#lastString)) this.#from = at;
  }

  leave(at: number): void {
    if (this.#from < 0 || this.list !== undefined) return;
    this.list = {
      from: this.#from - this.#start,
      to: at - this.#start,
      paths: this.#paths,
      ids: this.#ids,
      hashes: this.#hashes,
    };
  }

  fileString(at: number): void {
    if (this.#from < 0 || this.list !== undefined) return;
    const first = this.#chunk[at + 1];
    if (first === 0x70 && this.#is(PATH_KEY, at)) this.#paths.push(at - this.#start);
    else if (first === 0x5f && this.#is(ID_KEY, at)) this.#ids += 1;
    else if (first === 0x68 && this.#is(HASH_KEY, at)) this.#hashes += 1;
  }

  #is(key: Buffer, at: number): boolean {
    for (let i = 0; i < key.length; i += 1) if (this.#chunk[at + i] !== key[i]) return false;
    return true;
  }
}
