import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MemorySource } from '../../../src/files/byte-source.ts';
import { parseParmFile, valueText } from '../../../src/scanners/houdini/parm-file.ts';
import { houdiniScanner } from '../../../src/scanners/houdini/scanner.ts';
import { buildScene, node, openPypeRecord, parmFile, parmLine, sceneEntries } from '../../support/houdini-builder.ts';
import type { BuildFraming } from '../../support/houdini-builder.ts';
import { HOUDINI_CASES } from '../../support/houdini-cases.ts';
import { assertSound, fillIds, idSlots, scanBytes } from '../../support/houdini-checks.ts';
import { houdiniContents, houdiniScenes } from '../../support/corpus.ts';
import { mutatedRuns } from '../../support/houdini-fuzz.ts';
import { plant } from '../../support/houdini-planting.ts';

/** Texts that look like the grammar around them. */
const trickyText = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', '"', '\\', ' ', '\n', '\t', '[', ']', '(', ')', '{', '}', '\xe9', '=', "'") }),
  fc.constantFrom(
    ')',
    '[',
    '( )',
    '}\n',
    'id\t[ 0\tlocks=0 ]\t(\tpyblish.avalon.container\t)\n',
    'pyblish.avalon.container',
  ),
  fc.stringMatching(/^[0-9a-f]{24}$/),
);
const parmName = fc.stringMatching(/^[a-z][a-z0-9_]{3,12}_x$/);
const objectId = fc.stringMatching(/^[0-9a-f]{24}$/);

const someNode = fc.record({
  container: fc.boolean(),
  id: objectId,
  byDefault: objectId,
  namespace: trickyText,
  parms: fc.array(fc.tuple(parmName, fc.array(trickyText, { maxLength: 3 })), { maxLength: 4 }),
});

const someScene = fc.record({
  framing: fc.constantFrom<BuildFraming>('odc', 'HouLC', 'HouNC', 'mime'),
  nodes: fc.array(someNode, { maxLength: 5 }),
});

function built({ framing, nodes }: typeof someScene extends fc.Arbitrary<infer T> ? T : never): Buffer {
  const entries = nodes.flatMap(({ container, id, byDefault, namespace, parms }, index) => {
    const idValue = container ? 'pyblish.avalon.container' : 'pyblish.avalon.instance';
    return node(`obj/node${index}`, {
      type: 'geo',
      record: { ...openPypeRecord({ namespace, representation: id }), id: idValue },
      defaults: { representation: byDefault },
      parms: parms.map(([name, values]) => parmLine(name, ...values)),
    });
  });
  return buildScene(sceneEntries(entries), framing);
}

describe('any scene of the grammar', () => {
  test('gives exactly its containers, and takes any id without another change', () => {
    fc.assert(
      fc.property(someScene, (shape) => {
        const bytes = built(shape);
        const scan = scanBytes(bytes);
        const wanted = shape.nodes.flatMap(({ container, id, byDefault, namespace }, index) =>
          container ? [[`/obj/node${index}`, id, byDefault, namespace]] : [],
        );
        expect(
          scan.containers.map(({ node: name, fields, alsoAt }) => [
            name,
            fields.representation,
            alsoAt[0]?.representation,
            fields.namespace,
          ]),
        ).toEqual(wanted);
        expect(assertSound(bytes, scan)).toBe(wanted.length);
      }),
      { numRuns: 300 },
    );
  });

  test('is what it was once the old ids are written back', () => {
    fc.assert(
      fc.property(someScene, (shape) => {
        const bytes = built({ ...shape, nodes: shape.nodes.map((each) => ({ ...each, byDefault: each.id })) });
        const first = scanBytes(bytes);
        let now = bytes;
        for (const { node: name, fields } of first.containers) {
          for (const id of ['721291002eb555f98eb0ad91ae68d8bd', fields.representation ?? '']) {
            const scan = scanBytes(now);
            now = fillIds(now, scan, scan.containers.filter((one) => one.node === name).flatMap(idSlots), id);
          }
        }
        expect(now.equals(bytes)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  test('values of any text are read back as they were', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(parmName, fc.array(trickyText))), (parms) => {
        const bytes = Buffer.from(parmFile(...parms.map(([name, values]) => parmLine(name, ...values))), 'latin1');
        const parsed = parseParmFile(bytes);
        if (parsed.kind !== 'parms') throw new Error(parsed.problem);
        expect(parsed.lines.map((line) => [line.name, line.values.map((value) => valueText(bytes, value))])).toEqual(
          parms,
        );
      }),
      { numRuns: 300 },
    );
  });
});

describe('bytes that no one meant', () => {
  test('never make the scanner throw', () => {
    const start = fc.constantFrom(
      '070707',
      '0707070000010000000006660000000000000000010000001413256773700000700000000237.start\0',
      'HouNC\x1a1033600baa0659d3f2c09a7e5951.start\0',
      'HouLC\x1a',
      'MIME-Version: 1.0\n',
      'INDX\0\0\0\0',
      '{\nversion 0.8\n',
      '    parm {\n',
      '',
    );
    fc.assert(
      fc.property(start, fc.uint8Array({ maxLength: 300 }), trickyText, (head, middle, end) => {
        const bytes = Buffer.concat([Buffer.from(head, 'latin1'), middle, Buffer.from(end, 'latin1')]);
        for (const format of houdiniScanner.formats)
          assertSound(bytes, houdiniScanner.scan(new MemorySource(bytes), format));
      }),
      { numRuns: 500 },
    );
  });

  test('1,000 damaged scenes of the grammar offer nothing unsafe', () => {
    const seeds = Object.values(HOUDINI_CASES)
      .flatMap((files) => Object.values(files))
      .filter((bytes) => /^(?:070707|Hou|MIME|INDX)/.test(bytes.toString('latin1', 0, 6)));
    expect(mutatedRuns(seeds, 1000, 20230206)).toBeGreaterThan(100);
  });

  const real = [...houdiniScenes(), ...houdiniContents()]
    .map((path) => readFileSync(path))
    .filter((bytes) => bytes.length < 200_000)
    .flatMap((bytes, index) => plant(bytes, 7 * index)?.bytes ?? []);

  test.skipIf(real.length === 0)('1,000 damaged real scenes with a planted record offer nothing unsafe', () => {
    expect(mutatedRuns(real, 1000, 20230207)).toBeGreaterThan(100);
  });
});
