import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { MemorySource } from '../../../src/files/byte-source.ts';
import type { ScanResult } from '../../../src/model/container.ts';
import { Cursor } from '../../../src/scanners/cursor/cursor.ts';
import { KnownNodes } from '../../../src/scanners/nuke/known-nodes.ts';
import { scanScript } from '../../../src/scanners/nuke/scanner.ts';
import { plantedId } from './records.ts';
import { scan, script } from './support.ts';

/** A window that no node with a record fits into, so that every node is read word by word. */
const TOO_NARROW = 64;

function wordByWord(bytes: Buffer): ScanResult {
  return scanScript(new Cursor(new MemorySource(bytes), TOO_NARROW));
}

const DEFINED = ['schema', 'id', 'name', 'namespace', 'loader', 'representation', 'frameStart'];

/** A node with a record, line by line. */
function lines(serial: number): string[] {
  const fields: Readonly<Record<string, string>> = {
    schema: 'openpype:container-2.0',
    id: 'pyblish.avalon.container',
    name: 'plateMain',
    namespace: `sh${serial}`,
    loader: 'LoadClip',
    representation: plantedId(serial),
    frameStart: `${1001 + serial}`,
  };
  return [
    'Read {',
    ' inputs 0',
    ` file /show/sh${serial}/plate.%04d.exr`,
    ` name Read${serial}`,
    ' addUserKnob {20 OpenPype}',
    ' addUserKnob {20 OpenpypeDataGroup l "Openpype Data Group" n 2}',
    ...DEFINED.flatMap((key) => [` addUserKnob {1 avalon:${key} l ${key}}`, ` avalon:${key} ${fields[key] ?? ''}`]),
    ' addUserKnob {20 OpenpypeDataGroup_End l "Openpype Data Group" n -1}',
    ` xpos ${-40 * serial}`,
    '}',
  ];
}

/** Lines that make a node mean something else, or nothing, in place of one of its own or beside it. */
const ODD = [
  ' name "Read 7"',
  ' name {x}',
  ' name',
  ' "name" Other',
  ' file ""',
  ' file /a\\ b',
  ' avalon:id pyblish.avalon.instance',
  ' avalon:id ayon.load.container',
  ' avalon:schema none',
  ' avalon:representation',
  ' avalon:representation "64b0d1f25f8c1b5f6c5e8301"',
  ' avalon:representation 64b0d1f25f8c1b5f6c5e8301',
  ' avalon:unknown 1',
  ' avalon:__proto__ 1',
  ' avalon:extra 7',
  ' ak:representation 64b0d1f25f8c1b5f6c5e8301',
  ' addUserKnob {1 ak:representation l representation}',
  ' addUserKnob {26 avalon:representation l representation T 64b0d1f25f8c1b5f6c5e8302}',
  ' addUserKnob {26 avalon:name l name T plateMain}',
  ' addUserKnob {1 avalon:extra l extra}',
  ' addUserKnob {1 avalon:__proto__ l proto}',
  ' addUserKnob {1 repre_id l repre_id}',
  ' repre_id 5fdead000000000000000001',
  ' addUserKnob {20 AYON}',
  ' AYON 1',
  ' curves {{a {b',
  ' }',
  '}',
  ' label "a',
  ' b"',
  ' label "a } b"',
  ' note a\\',
  ' xpos 1 2',
  'Group {',
  'end_group',
  'LiveGroup {',
  'clone node1 {',
  '# Read {',
];

interface Change {
  readonly at: number;
  readonly with: string;
  readonly how: 'instead' | 'before' | 'twice' | 'gone' | 'indented' | 'trailing';
}

const change = fc.record({
  at: fc.nat({ max: lines(0).length - 1 }),
  with: fc.constantFrom(...ODD),
  how: fc.constantFrom('instead', 'before', 'twice', 'gone', 'indented', 'trailing'),
});

function changed(node: readonly string[], { at, with: odd, how }: Change): string[] {
  const line = node[at] ?? '';
  const now: Readonly<Record<Change['how'], readonly string[]>> = {
    instead: [odd],
    before: [odd, line],
    twice: [line, line],
    gone: [],
    indented: [` ${line}`],
    trailing: [`${line} `],
  };
  return node.toSpliced(at, 1, ...now[how]);
}

describe('a node that is like one before', () => {
  it('is read as it would be word by word, whatever is changed in it or in the one before', () => {
    const nodes = fc.array(fc.array(change, { maxLength: 2 }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(nodes, fc.constantFrom('\n', '\r\n', '\r'), fc.boolean(), (changes, newline, areTwice) => {
        // Each changed node comes twice, so that the second may be taken for one like the first.
        const all = changes.flatMap((each, at) => (areTwice ? [each, each] : [each]).map((one) => [one, at] as const));
        const text = all.flatMap(([each, at]) => each.reduce(changed, lines(at))).join(newline) + newline;
        const bytes = script(text);
        expect(scan(bytes)).toEqual(wordByWord(bytes));
      }),
      { numRuns: 300 },
    );
  });

  it.each(['id pyblish.avalon.instance', 'id ayon.load.container', 'schema none', 'loader LoadOcioLookNodes'])(
    'is read as what its own avalon:%s makes it',
    (odd) => {
      const [key = ''] = odd.split(' ');
      const other = lines(2).map((line) => (line.startsWith(` avalon:${key} `) ? ` avalon:${odd}` : line));
      const bytes = script([...lines(1), ...other, ...lines(3)].join('\n') + '\n');
      expect(scan(bytes)).toEqual(wordByWord(bytes));
    },
  );

  it('has its own values and places', () => {
    const bytes = script([...lines(1), ...lines(20_000), ...lines(3)].join('\n') + '\n');
    const { containers } = scan(bytes);
    expect(containers.map(({ node, loadedPath }) => [node, loadedPath])).toEqual(
      [1, 20_000, 3].map((serial) => [`Read${serial}`, `/show/sh${serial}/plate.%04d.exr`]),
    );
    for (const { offset, fields, slots } of containers) {
      expect(bytes.toString('latin1', offset, offset + 24)).toBe(fields.representation);
      for (const { span, old } of slots) {
        expect(bytes.toString('latin1', span.offset, span.offset + span.length)).toBe(old);
      }
    }
  });

  it('is passed as a whole', () => {
    const pass = vi.spyOn(KnownNodes.prototype, 'pass');
    scan(script([...lines(1), ...lines(2), ...lines(3)].join('\n') + '\n'));
    expect(pass.mock.results.map(({ value }) => value !== null)).toEqual([false, true, true]);
    pass.mockRestore();
  });
});
