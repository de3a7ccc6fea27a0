import { describe, expect, it } from 'vitest';
import type { ByteSource } from '../../../src/files/byte-source.ts';
import { MemorySource } from '../../../src/files/byte-source.ts';
import type { ScanResult } from '../../../src/model/container.ts';
import { fusionScanner } from '../../../src/scanners/fusion/scanner.ts';
import { composition, patched, scan } from './support.ts';

const ID = '64b0d1f25f8c1b5f6c5e8301';
const RECORD = `avalon = { schema = "openpype:container-2.0", id = "pyblish.avalon.container", name = "n", namespace = "s", loader = "FusionLoadSequence", representation = "${ID}" }`;
const TOOL = `L = Loader { CustomData = { ${RECORD} } }`;

/** Counts what is read: a scanner that went over a file again and again would show here, without a clock. */
class CountingSource implements ByteSource {
  readonly #bytes: MemorySource;
  asked = 0;

  constructor(bytes: Buffer) {
    this.#bytes = new MemorySource(bytes);
  }

  get size(): number {
    return this.#bytes.size;
  }

  read(into: Uint8Array, at: number, length: number, offset: number): number {
    this.asked += length;
    return this.#bytes.read(into, at, length, offset);
  }
}

/** A composition of so many bytes between two pieces: it exists only as far as it is read. */
class Endless implements ByteSource {
  readonly size: number;
  readonly #head: Buffer;
  readonly #tail: Buffer;
  readonly #pattern: Buffer;

  constructor(head: string, pattern: string, middleBytes: number, tail: string) {
    this.#head = Buffer.from(head);
    this.#tail = Buffer.from(tail);
    this.#pattern = Buffer.from(pattern.repeat(Math.ceil((1024 * 1024) / pattern.length)));
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

const codes = ({ findings }: ScanResult): string[] => findings.map(({ code }) => code);
const ids = ({ containers }: ScanResult): (string | null)[] => containers.map(({ fields }) => fields.representation);

describe('tables in tables', () => {
  it('a million deep are passed where nobody needs them', () => {
    const deep = `Deep = ${'{'.repeat(1_000_000)}${'}'.repeat(1_000_000)}`;
    const result = scan(composition(deep, TOOL));
    expect([ids(result), codes(result)]).toEqual([[ID], []]);
  });

  it('that never close are told, and read to the end once', () => {
    const result = scan(composition(TOOL, `Deep = ${'{'.repeat(1_000_000)}`));
    expect([ids(result), codes(result)]).toEqual([[ID], ['fusion-cut-off']]);
  });

  it('of groups are read as deep as Lua reads them, and no deeper', () => {
    const groups = (depth: number): Buffer =>
      composition(`${'G = GroupOperator { Tools = { '.repeat(depth)}${TOOL}${' } }'.repeat(depth)}`);
    expect(scan(groups(90)).containers.map(({ node }) => node)).toEqual([`${'G.'.repeat(90)}L`]);
    const deeper = scan(groups(100_000));
    expect([ids(deeper), codes(deeper)]).toEqual([[], ['fusion-too-deep']]);
  });

  it('of older copies in older copies all belong to the tool', () => {
    const inCopy = (inner: string): string =>
      `L = Loader { CustomData = { ${RECORD}, Settings = { [1] = { Tools = ordered() { ${inner} } } } } }`;
    const bytes = composition(inCopy(inCopy(inCopy(TOOL))));
    const [container] = scan(bytes).containers;
    expect(container?.alsoAt).toHaveLength(3);
    expect(scan(patched(bytes, scan(bytes))).containers[0]?.alsoAt.map(({ representation }) => representation)).toEqual(
      Array.from({ length: 3 }, () => '0123456789abcdef0123456789abcdef'),
    );
  });
});

describe('too much of something', () => {
  it('a million keys in a record lock it', () => {
    const keys = Array.from({ length: 1_000_000 }, (_, i) => `k${i} = ""`).join(', ');
    const result = scan(composition(`L = Loader { CustomData = { ${RECORD.slice(0, -2)}, ${keys} } } }`));
    expect(result.containers.map(({ locked }) => locked?.code)).toEqual(['fusion-record-too-large']);
    expect(Object.keys(result.containers[0]?.fields.extra ?? {}).length).toBeLessThan(10_000);
  });

  it('a million keys, tables and clips in a tool are passed', () => {
    const keys = Array.from({ length: 100_000 }, (_, i) => `k${i} = { "", [${i}] = 'x' }, Clip { Filename = "" }`);
    const tool = `L = Loader { CustomData = { ${RECORD} }, Clips = { ${keys.join(', ')} }, ${keys.join('; ')} }`;
    expect(ids(scan(composition(tool)))).toEqual([ID]);
  });

  it('names and words of a megabyte are cut, and a class of a million dots is none', () => {
    const long = 'x'.repeat(1_000_000);
    const named = scan(composition(`${long} = Loader { CustomData = { ${RECORD} } }`, TOOL));
    expect(ids(named)).toEqual([ID]);
    const dotted = scan(composition(`L = ${'a.'.repeat(1_000_000)}b { CustomData = { ${RECORD} } }`));
    expect((dotted.containers[0]?.nodeType ?? '').length).toBeLessThan(10_000);
  });

  it('signs of long strings without an end are read once', () => {
    for (const sign of [']=', '[=', '[[', '] ', '--[', '="', '\\', '[==[', ']==']) {
      const source = new CountingSource(composition(TOOL, `S = { [[${sign.repeat(500_000)}`));
      expect(codes(fusionScanner.scan(source, 'fusion')), sign).toEqual(['fusion-string-unclosed']);
      expect(source.asked, sign).toBeLessThan(3 * source.size + 1_000_000);
    }
  });
});

describe('a composition with a value of 64 MiB', () => {
  const read = (open: string, pattern: string, close: string): ScanResult =>
    fusionScanner.scan(
      new Endless(
        `Composition { Tools = { F = Fuse.Data { Inputs = { Data = Input { Value = ${open}`,
        pattern,
        64 * 1024 * 1024,
        `${close} } } }, ${TOOL} } }`,
      ),
      'fusion',
    );

  it.each([
    ['a quoted string', '"', '0123456789abcdef\\n', '"'],
    ['a long string', '[==[', 'avalon = { ]] ]=] \n', ']==]'],
    ['a table', '{', '[1] = { 1, "x", -0.5e-3, R = { 3 } }, ', '}'],
  ])('is read to its end without being held: %s', (_what, open, pattern, close) => {
    const before = process.memoryUsage();
    const result = read(open, pattern, close);
    const after = process.memoryUsage();
    expect([ids(result), codes(result)]).toEqual([[ID], []]);
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(16 * 1024 * 1024);
    expect(after.heapUsed - before.heapUsed).toBeLessThan(64 * 1024 * 1024);
  });

  it('is told where the string never ends', () => {
    const result = read('[==[', 'avalon = { ]] ]=] \n', '');
    expect([ids(result), codes(result)]).toEqual([[], ['fusion-string-unclosed']]);
  });
});
