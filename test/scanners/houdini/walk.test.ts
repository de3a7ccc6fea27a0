import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../src/model/finding.ts';
import type { ByteSource } from '../../../src/files/byte-source.ts';
import { MemorySource } from '../../../src/files/byte-source.ts';
import { houdiniScanner } from '../../../src/scanners/houdini/scanner.ts';
import { framingOf, walkEntries } from '../../../src/scanners/houdini/framings.ts';
import { ByteWindow } from '../../../src/scanners/houdini/window.ts';
import {
  assetLibrary,
  buildScene,
  indexLibrary,
  node,
  openPypeRecord,
  parmLine,
  sceneEntries,
  text,
} from '../../support/houdini-builder.ts';
import type { BuiltEntry } from '../../support/houdini-builder.ts';

function walk(bytes: Buffer): { names: string[]; damage: Finding['code'][] } {
  const framing = framingOf(bytes);
  if (framing === null) throw new Error('not recognised');
  const damage: Finding['code'][] = [];
  const window = new ByteWindow(new MemorySource(bytes));
  const entries = walkEntries(window, { offset: 0, length: bytes.length }, framing, ({ code }) => damage.push(code));
  return { names: [...entries].map(({ name }) => name), damage };
}

const ENTRIES = sceneEntries(node('obj/geo1', { type: 'geo' }));
const NAMES = ENTRIES.map(({ name }) => name);
const sound = (names: readonly string[]) => ({ names, damage: [] });

test.each(['odc', 'HouLC', 'HouNC', 'mime'] as const)('%s: every entry, in order', (framing) => {
  expect(walk(buildScene(ENTRIES, framing))).toEqual(sound(NAMES));
  expect(walk(buildScene([], framing === 'mime' ? 'odc' : framing))).toEqual(sound([]));
});

test('entries without data, and with data that ends in line ends', () => {
  const entries = [text('a', ''), text('b', '\n'), text('c', '\n\n\n'), text('d', ''), text('e', 'x')];
  for (const framing of ['odc', 'HouNC', 'mime'] as const) {
    expect(walk(buildScene(entries, framing))).toEqual(sound(['a', 'b', 'c', 'd', 'e']));
  }
});

describe('licence-tagged scenes, whose lengths are hidden', () => {
  const embed = (data: Buffer, name = '.OPdummydefs'): Buffer =>
    buildScene([text('.start', 'fps 25\n'), { name, data }, text('.cwd', 'opcf /\n')], 'HouNC');

  test('an embedded library may hold whole scenes of the same framing', () => {
    const inner = buildScene([text('.start', 'a\n'), text('.cwd', 'b\n')], 'HouNC');
    const library = indexLibrary([
      { name: 'x', data: inner },
      { name: 'y', data: Buffer.alloc(0) },
    ]);
    expect(walk(embed(library))).toEqual(sound(['.start', '.OPdummydefs', '.cwd']));
    const nested = assetLibrary([
      { name: 'Object/a', contents: [text('.start', 'a\n')], framing: 'HouNC', plain: true },
    ]);
    expect(walk(embed(nested))).toEqual(sound(['.start', '.OPdummydefs', '.cwd']));
  });

  test('words of a header inside data are not taken for one', () => {
    const words = [
      'HouNC\x1a',
      'HouNC\x1a10336',
      'HouNC\x1a1033600baa0659d3f2c09a7e5951',
      'HouNC\x1a1033600baa0659d3f2c09a7e5951.sta',
    ];
    for (const word of words) {
      expect(walk(embed(Buffer.from(`// ${word}\n`, 'latin1'), 'obj/a.parm'))).toEqual(
        sound(['.start', 'obj/a.parm', '.cwd']),
      );
    }
  });

  test('a whole scene inside an entry that is no library is noticed', () => {
    const inner = buildScene([text('.start', 'other\n')], 'HouNC');
    const { damage } = walk(embed(inner, 'obj/a.data'));
    expect(damage).toContain('houdini-early-end-mark');
  });

  test('a whole header inside data is noticed by the keys', () => {
    const bytes = embed(Buffer.concat([Buffer.from('x'), limitedHeader('.start')]), 'obj/a.data');
    expect(walk(bytes).damage).toEqual(['houdini-key-mismatch']);
  });

  test('a library that claims more bytes than there are is damage', () => {
    const library = indexLibrary([{ name: 'x', data: Buffer.from('abc') }]);
    library.writeUInt32BE(0x7fffffff, library.length - 3 - 8);
    expect(walk(embed(library)).damage).toEqual(['houdini-entry-cut']);
  });
});

/** A sound header with a length under a key that is not the name's. */
function limitedHeader(name: string): Buffer {
  const nameBytes = ((name.length + 1) ^ 0x0bad).toString(16).padStart(5, '0');
  return Buffer.from(`HouNC\x1a10336${nameBytes}0659d3f2c012345678${name}\0`, 'latin1');
}

describe('damage', () => {
  const bytes = buildScene(ENTRIES, 'odc');

  test('a cut at any byte is told, whatever the framing', () => {
    for (const framing of ['odc', 'HouNC', 'mime'] as const) {
      const whole = buildScene(ENTRIES, framing);
      // A text scene is whole without the line end behind its last boundary.
      const last = framing === 'mime' ? whole.length - 1 : whole.length;
      for (let length = 200; length < last; length += 1) {
        expect(walk(whole.subarray(0, length)).damage.length, `${framing} ${length}`).toBeGreaterThan(0);
      }
    }
  });

  test.each<[string, (copy: Buffer) => void, Finding['code']]>([
    [
      'a header that is none',
      (copy) => copy.write('07071', 76 + 7 + ENTRIES[0]!.data.length),
      'houdini-header-unreadable',
    ],
    ['digits that Houdini does not write', (copy) => copy.write('000644', 18), 'houdini-header-unfamiliar'],
    ['a length beyond the end', (copy) => copy.write('77777777777', 65), 'houdini-entry-cut'],
    ['a name without its NUL', (copy) => copy.write('!', 82), 'houdini-header-unreadable'],
  ])('%s', (_name, harm, code) => {
    const copy = Buffer.from(bytes);
    harm(copy);
    expect(walk(copy).damage).toEqual([code]);
  });
});

/** Entries with a large one of zeros between them, as a source that holds no zeros and counts what is read. */
class GeometrySource implements ByteSource {
  readonly size: number;
  bytesRead = 0;
  readonly #head: Buffer;
  readonly #tail: Buffer;

  constructor(head: Buffer, tail: Buffer, zeros: number) {
    this.#head = head;
    this.#tail = tail;
    this.size = head.length + zeros + tail.length;
  }

  read(into: Uint8Array, at: number, length: number, offset: number): number {
    const end = Math.min(this.size, offset + length);
    this.bytesRead += Math.max(0, end - offset);
    into.fill(0, at, at + Math.max(0, end - offset));
    this.#copy(this.#head, 0, into, at, offset, end);
    this.#copy(this.#tail, this.size - this.#tail.length, into, at, offset, end);
    return Math.max(0, end - offset);
  }

  #copy(piece: Buffer, base: number, into: Uint8Array, at: number, offset: number, end: number): void {
    const from = Math.max(offset, base);
    const to = Math.min(end, base + piece.length);
    if (from < to) into.set(piece.subarray(from - base, to - base), at + from - offset);
  }
}

test('a scene with more entries than are remembered gives the same containers', () => {
  const record = openPypeRecord({ representation: '63e0c8f1a2b3c4d5e6f70819', loader: 'AbcArchiveLoader' });
  const container = node('obj/a_CON', { type: 'alembicarchive', record, parms: [parmLine('fileName', '/a.abc')] });
  const many = Array.from({ length: 200_001 }, (_one, index) => text(`n${index}.init`, ''));
  const { containers, findings } = houdiniScanner.scan(
    new MemorySource(buildScene([...container, ...many], 'odc')),
    'houdini',
  );
  expect(findings).toEqual([]);
  expect(containers.map((one) => [one.node, one.nodeType, one.loadedPath, one.alsoAt.length])).toEqual([
    ['/obj/a_CON', 'alembicarchive', '/a.abc', 1],
  ]);
});

describe('scenes with large geometry', () => {
  const container = node('obj/a_CON', {
    type: 'geo',
    record: openPypeRecord({ representation: '63e0c8f1a2b3c4d5e6f70819' }),
  });

  function around(data: BuiltEntry, framing: 'odc' | 'HouNC', zeros: number): GeometrySource {
    const before = [...sceneEntries([]).slice(0, 5), data];
    const one = buildScene([...before, ...container], framing);
    const at = one.indexOf('GEOMETRY', 0, 'latin1') + 'GEOMETRY'.length;
    return new GeometrySource(one.subarray(0, at), one.subarray(at), zeros);
  }

  test('3 GiB in a cpio scene are jumped over', () => {
    const zeros = 3 * 2 ** 30;
    const source = around(text('obj/geo1/locked.data', 'GEOMETRY'), 'odc', 0);
    const whole = new GeometrySource(...pieces(source, zeros));
    const { containers, findings } = houdiniScanner.scan(whole, 'houdini');
    expect(findings).toEqual([]);
    expect(containers.map(({ node: name, locked }) => [name, locked])).toEqual([['/obj/a_CON', undefined]]);
    expect(containers[0]?.offset).toBeGreaterThan(zeros);
    expect(whole.bytesRead).toBeLessThan(4 * 2 ** 20);
  });

  test('64 MiB in a licence-tagged scene are read through without being held', () => {
    const zeros = 64 * 2 ** 20;
    // Of an unknown name, so any key is as good as another.
    const source = around(text('obj/geo1/locked.data', 'GEOMETRY'), 'HouNC', zeros);
    const before = process.memoryUsage().arrayBuffers;
    const { containers, findings } = houdiniScanner.scan(source, 'houdini-limited');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 2 ** 20);
    expect(findings).toEqual([]);
    expect(containers.map(({ node: name, locked }) => [name, locked])).toEqual([['/obj/a_CON', undefined]]);
  });

  /** The same scene with the length of the geometry written for this many zeros. */
  function pieces(source: GeometrySource, zeros: number): [Buffer, Buffer, number] {
    const bytes = Buffer.alloc(source.size);
    source.read(bytes, 0, source.size, 0);
    const at = bytes.indexOf('GEOMETRY', 0, 'latin1');
    const field = at - 'obj/geo1/locked.data\0'.length - 11;
    bytes.write((zeros + 'GEOMETRY'.length).toString(8).padStart(11, '0'), field, 'latin1');
    const cut = at + 'GEOMETRY'.length;
    return [bytes.subarray(0, cut), bytes.subarray(cut), zeros];
  }
});
