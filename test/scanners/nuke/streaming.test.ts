import { describe, expect, it } from 'vitest';
import type { ByteSource } from '../../../src/files/byte-source.ts';
import { nukeScanner } from '../../../src/scanners/nuke/scanner.ts';
import { recordLines, plantedId } from './records.ts';

/** A script whose middle is one endless value: it exists only as far as it is read. */
class EndlessValue implements ByteSource {
  readonly size: number;
  readonly #head: Buffer;
  readonly #tail: Buffer;
  readonly #pattern = Buffer.from('{curve x1001 0.25 s0.5 {a b}}\n'.repeat(40_000));

  constructor(head: string, middleBytes: number, tail: string) {
    this.#head = Buffer.from(head);
    this.#tail = Buffer.from(tail);
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

describe('a script with a value of 64 MiB', () => {
  const record = recordLines('string', plantedId(1)).join('\n ');
  const read = (open: string, close: string): ReturnType<typeof nukeScanner.scan> =>
    nukeScanner.scan(
      new EndlessValue(
        `Roto {\n name Roto1\n curves ${open}`,
        64 * 1024 * 1024,
        `${close}\n}\nRead {\n name R\n ${record}\n}\n`,
      ),
      'nuke',
    );

  it('is read to its end without being held', () => {
    const before = process.memoryUsage();
    const { containers, findings } = read('{', '}');
    const after = process.memoryUsage();
    expect(findings).toEqual([]);
    expect(containers.map(({ node, fields }) => [node, fields.representation])).toEqual([['R', plantedId(1)]]);
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(16 * 1024 * 1024);
    expect(after.heapUsed - before.heapUsed).toBeLessThan(64 * 1024 * 1024);
  });

  it('whose brace is missing is read to its end as well, and says so', () => {
    const { containers, findings } = read('{', '');
    expect(containers).toEqual([]);
    expect(findings.map(({ code, node }) => [code, node])).toEqual([['nuke-node-unclosed', 'Roto1']]);
  });
});
