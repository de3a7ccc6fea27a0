import type { RawDocument } from './split-json.ts';
import { dumpError } from './trouble.ts';

/** MongoDB's limit is 16 MiB, and 16 KiB more for its own use. */
export const LONGEST_BSON = 16 * 1024 * 1024 + 16 * 1024;

/** Cuts a stream of bytes into BSON documents, as mongodump writes them one after the other. */
export class BsonSplitter {
  readonly #subject: string;
  #rest: Buffer = Buffer.alloc(0);
  /** Offset in bytes of `#rest` in the dump. */
  #base = 0;

  constructor(subject: string) {
    this.#subject = subject;
  }

  /** The documents that this chunk completes. */
  push(chunk: Buffer): RawDocument[] {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const documents: RawDocument[] = [];
    let at = 0;
    while (bytes.length - at >= 4) {
      const length = bytes.readInt32LE(at);
      if (length < 5 || length > LONGEST_BSON) this.#refuse(at);
      if (bytes.length - at < length) break;
      if (bytes[at + length - 1] !== 0) this.#refuse(at);
      documents.push({ bytes: bytes.subarray(at, at + length), offset: this.#base + at });
      at += length;
    }
    this.#rest = Buffer.from(bytes.subarray(at));
    this.#base += at;
    return documents;
  }

  /** Refuses a dump that ends in the middle of a document. */
  end(): void {
    if (this.#rest.length > 0) {
      const problem = `it is cut: the document at byte ${this.#base} has no end`;
      throw dumpError(this.#subject, problem, 'Copy or dump it again.');
    }
    if (this.#base === 0) throw dumpError(this.#subject, 'it is empty', 'Copy or dump it again.');
  }

  #refuse(at: number): never {
    throw dumpError(this.#subject, `byte ${this.#base + at} does not begin a BSON document`, 'Copy or dump it again.');
  }
}
