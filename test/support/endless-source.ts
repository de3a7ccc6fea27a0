import type { ByteSource } from '../../src/files/byte-source.ts';

/** A file whose middle is the same bytes over and over: it exists only as far as it is read. */
export class EndlessSource implements ByteSource {
  readonly size: number;
  /** How many bytes were asked for, over all reads. */
  bytesRead = 0;
  readonly #head: Buffer;
  readonly #tail: Buffer;
  readonly #pattern: Buffer;

  /** `middleBytes` is rounded up to whole blocks of the pattern. */
  constructor(head: string, pattern: string, middleBytes: number, tail: string) {
    this.#head = Buffer.from(head);
    this.#tail = Buffer.from(tail);
    this.#pattern = Buffer.from(pattern.repeat(Math.ceil(1_200_000 / pattern.length)));
    const whole = Math.ceil(middleBytes / this.#pattern.length) * this.#pattern.length;
    this.size = this.#head.length + whole + this.#tail.length;
  }

  read(into: Uint8Array, at: number, length: number, offset: number): number {
    let done = 0;
    while (done < length && offset + done < this.size) {
      const piece = this.#piece(offset + done).subarray(0, length - done);
      into.set(piece, at + done);
      done += piece.length;
    }
    this.bytesRead += done;
    return done;
  }

  #piece(offset: number): Buffer {
    const behind = offset - (this.size - this.#tail.length);
    if (behind >= 0) return this.#tail.subarray(behind);
    if (offset < this.#head.length) return this.#head.subarray(offset);
    const from = (offset - this.#head.length) % this.#pattern.length;
    return this.#pattern.subarray(from, from + (this.size - this.#tail.length - offset));
  }
}
