import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../../src/files/byte-source.ts';
import type { ByteSource } from '../../../src/files/byte-source.ts';
import { conflictIn } from '../../../src/scanners/maya-ascii/conflicts.ts';
import { DagPath } from '../../../src/scanners/maya-ascii/dag.ts';
import type { DagNode } from '../../../src/scanners/maya-ascii/dag.ts';
import { scanMayaAscii } from '../../../src/scanners/maya-ascii/scanner.ts';

const ID = '62a1f0c3b4d5e6f708192a03';

const scene = (...lines: readonly string[]): MemorySource =>
  new MemorySource(Buffer.from(['//Maya ASCII 2022 scene', ...lines, ''].join('\n'), 'latin1'));

const record = (name: string): string =>
  [
    `createNode objectSet -n "${name}";`,
    '\taddAttr -ci true -sn "id" -ln "id" -dt "string";',
    '\taddAttr -ci true -sn "representation" -ln "representation" -dt "string";',
    '\tsetAttr ".id" -type "string" "pyblish.avalon.container";',
    `\tsetAttr ".representation" -type "string" "${ID}";`,
  ].join('\n');

const edit = (node: string, id: string): string => `2 "${node}" "representation" " -type \\"string\\" \\"${id}\\""`;

const edits = (...all: readonly string[]): string =>
  [
    'createNode reference -n "aRN";',
    `\tsetAttr ".ed" -type "dataReferenceEdits" "aRN" "aRN" ${all.length} ${all.join(' ')};`,
  ].join('\n');

describe('nodes that are nested without end', () => {
  it('share what lies above them, instead of holding it each', () => {
    const dag = new DagPath();
    let above: DagNode | null = null;
    for (let index = 0; index < 1000; index += 1) {
      const node: DagNode = dag.enter(`n${index}`, above === null ? null : above.name);
      expect(node.parent === above).toBe(true);
      above = node;
    }
  });

  it('are found below their parent wherever it is, also under one name', () => {
    const dag = new DagPath();
    const top = dag.enter('a', null);
    const below = dag.enter('a', 'a');
    const deep = dag.enter('b', 'a|a');
    expect([below.parent, deep.parent].map((node) => [node === top, node === below])).toEqual([
      [true, false],
      [false, true],
    ]);
    expect(dag.enter('c', '|a').parent).toBe(top);
    expect(dag.enter('d', '|x|y').parent?.parent?.name).toBe('x');
  });

  it('lead to no file where they lie too deep to tell what is above, which is told', () => {
    const nested = Array.from({ length: 3000 }, (_, at) => `createNode transform -n "n${at + 1}" -p "n${at}";`);
    const file = (parent: string): string =>
      `createNode gpuCache -n "s${parent}" -p "${parent}";\n\tsetAttr ".cfn" -type "string" "/a/b.abc";`;
    const member = (node: string): string => `connectAttr "${node}.iog" "a_CON.dsm" -na;`;
    const near = scanMayaAscii(scene(record('a_CON'), ...nested.slice(0, 900), file('n900'), member('n1')));
    expect(near.containers.map(({ loadedPath }) => loadedPath)).toEqual(['/a/b.abc']);
    expect(near.findings).toEqual([]);
    const far = scanMayaAscii(scene(record('a_CON'), ...nested, file('n3000'), member('n1')));
    expect(far.containers.map(({ loadedPath, locked }) => [loadedPath, locked])).toEqual([[null, undefined]]);
    expect(far.findings.map(({ code }) => code)).toEqual(['maya-paths-not-kept']);
  });
});

describe('a scene with more records than are kept', () => {
  it('has the first ones restored, and tells where the others begin', () => {
    const source = scene(...['a', 'b', 'c', 'd'].map((name) => record(`${name}_CON`)));
    const { containers, findings } = scanMayaAscii(source, { mostRecords: 3 });
    expect(containers.map(({ node, locked }) => [node, locked])).toEqual([
      ['a_CON', undefined],
      ['b_CON', undefined],
      ['c_CON', undefined],
    ]);
    const offset = Buffer.from(source.bytes).indexOf('createNode objectSet -n "d_CON"');
    expect(findings).toEqual([
      { code: 'maya-too-many-records', severity: 'error', args: { limit: 3, offset }, offset },
    ]);
  });

  it('edits none of a reference whose later edits were not kept: the last one counts', () => {
    const kept = scanMayaAscii(scene(edits(edit('n:a_CON', ID), edit('n:b_CON', ID))), { mostRecords: 2 });
    expect(kept.containers.map(({ node, locked }) => [node, locked])).toEqual([
      ['n:a_CON', undefined],
      ['n:b_CON', undefined],
    ]);
    const other = ID.replace('6', '7');
    const cut = scanMayaAscii(scene(edits(edit('n:a_CON', ID), edit('n:b_CON', ID), edit('n:a_CON', other))), {
      mostRecords: 2,
    });
    expect(cut.containers.map(({ slots, locked }) => [slots, locked?.code])).toEqual([
      [[], 'maya-record-in-damage'],
      [[], 'maya-record-in-damage'],
    ]);
    expect(cut.findings.map(({ code }) => code)).toEqual(['maya-too-many-records']);
  });
});

describe('a scene with many records', () => {
  it('holds what is written for keys that they lack once for all of them', () => {
    const { containers } = scanMayaAscii(scene(record('a_CON'), record('b_CON')));
    const [a, b] = containers.map(({ slots }) => slots.map(({ write }) => write));
    expect(a?.length).toBeGreaterThan(5);
    expect(a?.map((write, at) => write === b?.[at])).toEqual(a?.map(() => true));
  });

  it('is read a few times for each of them, whatever they lack', () => {
    const source = scene(...Array.from({ length: 100 }, (_, at) => record(`n${at}_CON`)));
    const counting: ByteSource & { reads: number } = {
      size: source.size,
      reads: 0,
      read(into, at, length, offset) {
        counting.reads += 1;
        return source.read(into, at, length, offset);
      },
    };
    expect(scanMayaAscii(counting).containers).toHaveLength(100);
    // Two values, a line end and two indents.
    expect(counting.reads).toBeLessThan(100 * 5 + 10);
  });
});

describe('a scene with many conflicts', () => {
  it('has few of them looked at for each record', () => {
    let looks = 0;
    const conflicts = new Proxy(
      Array.from({ length: 10_000 }, (_, at) => ({ start: 10 * at, end: 10 * at + 5 })),
      {
        get: (all, key, self): unknown => {
          looks += 1;
          return Reflect.get(all, key, self);
        },
      },
    );
    expect(conflictIn(conflicts, 55_555, 55_559)).toBeNull();
    expect(conflictIn(conflicts, 55_554, 55_559)).toEqual({ start: 55_550, end: 55_555 });
    expect(conflictIn(conflicts, 55_555, 55_561)).toEqual({ start: 55_560, end: 55_565 });
    expect(conflictIn(conflicts, 200_000, 300_000)).toBeNull();
    expect(looks).toBeLessThan(100);
  });
});
