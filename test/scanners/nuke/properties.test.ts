import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quote } from '../../../src/scanners/nuke/quoting.ts';
import { ERAS, plantedId, recordLines } from './records.ts';
import type { Era } from './records.ts';
import { NEW_ID, patchAll, scan } from './support.ts';

/** A node as a person could have made it. Children make it a group. */
interface Node {
  readonly name: string;
  readonly knobs: readonly (readonly [name: string, value: string])[];
  readonly record: Era | null;
  readonly children: readonly Node[] | null;
}

const word = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/);
const text = fc.string({ unit: 'binary', maxLength: 30 }).map((value) => Buffer.from(value, 'utf8').toString('latin1'));

/** Texts that look like what is looked for. */
const trap = fc.constantFrom(
  ' addUserKnob {1 avalon:id l id}\n avalon:id pyblish.avalon.container\n',
  '}\nRead {\n avalon:representation 64b0d1f25f8c1b5f6c5e8301\n}',
  'end_group',
  '"',
  '\\',
);

const value = fc.oneof(
  { arbitrary: fc.oneof(text, trap).map(quote), weight: 4 },
  fc.constantFrom('{{curve x1 5 x2 7}}', '{{"parent.size" i}}', '{{{v\n x3f99999a}\n} {\n} }', '0x4ecd25ff', '""'),
);

const node = fc.letrec<{ node: Node }>((tie) => ({
  node: fc.record({
    name: word,
    // These names mean something to the scanner, and have tests of their own.
    knobs: fc.array(
      fc.tuple(
        word.filter((name) => !['name', 'file', 'addUserKnob'].includes(name)),
        value,
      ),
      { maxLength: 4 },
    ),
    record: fc.option(fc.constantFrom(...ERAS), { nil: null }),
    children: fc.option(fc.array(tie('node'), { maxLength: 3 }), { nil: null, freq: 2, depthSize: 'small' }),
  }),
})).node;

interface Written {
  readonly text: string;
  /** Names with their groups, and ids, of the records in it. */
  readonly records: readonly (readonly [string, string])[];
}

function write(nodes: readonly Node[], newline: string): Written {
  const lines: string[] = ['version 13.2 v5', 'push 0'];
  const records: (readonly [string, string])[] = [];
  const one = (each: Node, groups: readonly string[]): void => {
    const indent = ' '.repeat(groups.length);
    const path = [...groups, each.name];
    lines.push(`${indent}${each.children === null ? 'Blur' : 'Group'} {`, `${indent} name ${each.name}`);
    for (const [name, written] of each.knobs) lines.push(`${indent} ${name} ${written}`);
    if (each.record !== null) {
      const id = plantedId(records.length);
      lines.push(...recordLines(each.record, id).map((line) => `${indent} ${line}`));
      records.push([path.join('.'), id]);
    }
    lines.push(`${indent}}`);
    if (each.children === null) return;
    for (const child of each.children) one(child, path);
    lines.push(`${indent}end_group`);
  };
  for (const each of nodes) one(each, []);
  return { text: lines.map((line) => line + newline).join(''), records };
}

describe('scripts that anybody could have made', () => {
  it('give their records by name and id, and take new ids without changing anything else', () => {
    fc.assert(
      fc.property(fc.array(node, { maxLength: 5 }), fc.constantFrom('\n', '\r\n'), (nodes, newline) => {
        const written = write(nodes, newline);
        const bytes = Buffer.from(written.text, 'latin1');
        const result = scan(bytes);
        expect(result.findings).toEqual([]);
        const found = result.containers.map((container) => [container.node, container.fields.representation]);
        expect(found).toEqual(written.records);
        for (const { offset, fields } of result.containers) {
          expect(offset).toBe(bytes.indexOf(fields.representation ?? ''));
        }
        const again = scan(patchAll(bytes, result));
        expect(again.findings).toEqual([]);
        expect(again.containers.map((container) => [container.node, container.fields.representation])).toEqual(
          written.records.map(([name]) => [name, NEW_ID]),
        );
      }),
      { numRuns: 200 },
    );
  });
});
