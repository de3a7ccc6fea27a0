import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Document } from 'bson';
import { sentence } from '../../../src/words/index.ts';
import {
  asset,
  hero,
  hex,
  oid,
  packed,
  project,
  representation,
  subset,
  version,
} from '../../support/openpype-documents.ts';
import { lookUpIn, need, temporaryFolder, withDumps } from '../../support/openpype-dumps.ts';

const folder = temporaryFolder();
const head = [project(1, 'Show'), asset(2, 'hero', null)];
const healthy = [subset(3, 'modelMain', 2), version(4, 1, 3), representation(5, 'ma', 4)];

/** The code of each document's fate: null where it is imported. */
async function fates(documents: readonly Document[], ids: readonly number[]): Promise<(string | null)[]> {
  const found = await lookUpIn(folder, documents, ids.map(hex));
  return ids.map((id) => {
    const { prediction } = need(found, hex(id));
    return prediction.imported ? null : prediction.reason.code;
  });
}

describe('what the importer takes for empty', () => {
  const empty = [subset(13, 'modelEmpty', 2), version(14, 1, 13)];

  test('is removed', async () => {
    expect(await fates([...head, ...healthy, ...empty], [14, 13, 5])).toEqual([
      'import-version-empty',
      'import-product-empty',
      null,
    ]);
  });

  test('stays when a single representation has no parent at all, which the server then refuses', async () => {
    const stray = representation(15, 'ma', 0, { parent: null });
    expect(await fates([...head, ...healthy, ...empty, stray], [14, 13, 15])).toEqual([
      null,
      null,
      'import-parent-missing',
    ]);
  });

  test('a product without versions stays when a version has no parent at all', async () => {
    const strays = [version(16, 1, 0, { parent: null }), representation(17, 'ma', 16), subset(18, 'modelBare', 2)];
    expect(await fates([...head, ...healthy, ...strays], [18, 16, 17])).toEqual([
      null,
      'import-parent-missing',
      'import-parent-missing',
    ]);
  });

  test('a product that has a hero only is one of them', async () => {
    const heroOnly = [subset(13, 'modelHero', 2), hero(16, 4, 13), representation(17, 'ma', 16)];
    expect(await fates([...head, ...healthy, ...heroOnly], [13, 16, 17])).toEqual(['import-product-empty', null, null]);
  });
});

describe('folders', () => {
  test('below a refused one are lost with it, for its reason', async () => {
    const documents = [
      ...head,
      asset(10, 'bad name', 2),
      asset(11, 'below', 10),
      subset(12, 'm', 11),
      version(13, 1, 12),
      representation(14, 'ma', 13),
    ];
    const found = await lookUpIn(folder, documents, [hex(14)]);
    expect(need(found, hex(14)).prediction).toMatchObject({
      reason: { code: 'import-name-refused', args: { what: 'folder', name: 'bad name' } },
    });
  });

  test('in a circle are adrift', async () => {
    expect(await fates([...head, asset(10, 'a', 11), asset(11, 'b', 10)], [10, 11])).toEqual([
      'import-folder-adrift',
      'import-folder-adrift',
    ]);
  });

  test('of the same name at the top: the first of the dump is kept', async () => {
    expect(await fates([...head, asset(10, 'HERO', null)], [2, 10])).toEqual([null, 'import-name-taken']);
  });

  test('of the same name in different places are both kept', async () => {
    expect(await fates([...head, asset(10, 'other', null), asset(11, 'hero', 10)], [2, 11])).toEqual([null, null]);
  });

  test('a refused one leaves its name to the next', async () => {
    const refused = asset(10, 'prop', null, { data: { fps: '' } });
    expect(await fates([...head, refused, asset(11, 'prop', null)], [10, 11])).toEqual([
      'import-attribute-refused',
      null,
    ]);
  });
});

describe('values of attributes', () => {
  test.each<[string, unknown, boolean]>([
    ['fps', 25, true],
    ['fps', '23.976', true],
    ['fps', '', false],
    ['fps', 'film', false],
    ['frameStart', 1001.5, true],
    ['frameStart', '1001', true],
    ['frameStart', '1001.5', false],
    ['frameStart', [1001], false],
    ['resolutionWidth', 0, true],
    ['resolutionWidth', 50_000, false],
    ['comment', 7, true],
    ['comment', { text: '' }, false],
    ['comment', new Date(0), true],
    ['families', ['model', 'review'], true],
    ['families', [{ name: 'model' }], false],
    ['families', 'model', false],
    ['somethingElse', { any: ['thing'] }, true],
  ])('%s = %j of a version', async (name, value, accepted) => {
    const [product, , last] = healthy;
    const documents = [...head, product, version(4, 1, 3, { data: { [name]: value } }), last].filter(
      (one) => one !== undefined,
    );
    expect(await fates(documents, [5])).toEqual([accepted ? null : 'import-attribute-refused']);
  });

  test('a key of the document itself goes over the one in its data', async () => {
    const documents = [
      ...head,
      subset(3, 'm', 2),
      version(4, 1, 3, { data: { fps: '' }, fps: 25 }),
      representation(5, 'ma', 4),
    ];
    expect(await fates(documents, [5])).toEqual([null]);
  });

  test('a hero is refused for the values of its source, which it copies', async () => {
    const documents = [
      ...head,
      subset(3, 'm', 2),
      version(4, 1, 3, { data: { intent: {} } }),
      representation(5, 'ma', 4),
      hero(6, 4, 3),
      representation(7, 'ma', 6),
    ];
    expect(await fates(documents, [6, 7])).toEqual(['import-attribute-refused', 'import-attribute-refused']);
  });
});

test('every document of an unknown type is skipped by its name', async () => {
  const found = await lookUpIn(folder, [...head, { _id: oid(9), type: 'texture_set', parent: oid(1) }], [hex(9)]);
  expect(need(found, hex(9))).toMatchObject({
    type: 'texture_set',
    prediction: { reason: { args: { type: 'texture_set' } } },
  });
});

test('of two documents with the same id the first counts', async () => {
  const found = await lookUpIn(folder, [...head, ...healthy, representation(5, 'abc', 4)], [hex(5)]);
  expect(need(found, hex(5)).representation?.name).toBe('ma');
});

describe('what stops the whole import', () => {
  const frame = { defaults: { version_padding: 3, frame: '{frame:0>4}' } };
  const good = project(1, 'Show', { config: { templates: frame } });

  async function stops(documents: readonly Document[]): Promise<string[]> {
    const path = join(folder, `${Math.random().toString(36).slice(2)}.json`);
    writeFileSync(path, packed(documents));
    return withDumps([path], (dumps) =>
      Promise.resolve(
        dumps.stops.map(({ reason }) => {
          expect(sentence(reason.code, reason.args)).not.toContain('?');
          return reason.code;
        }),
      ),
    );
  }

  test('nothing does in a healthy project', async () => {
    expect(await stops([good, ...head.slice(1), ...healthy])).toEqual([]);
  });

  test.each<[string, readonly Document[]]>([
    ['import-stops-no-project', head.slice(1)],
    ['import-stops-no-folder-types', [good, asset(2, 'hero', null, { data: { tasks: {} } })]],
    ['import-stops-no-templates', [project(1, 'Show', { config: { template: {} } }), ...head.slice(1)]],
    ['import-stops-project-name', [project(1, 'Show.2', { config: { templates: frame } }), ...head.slice(1)]],
    ['import-stops-tasks', [good, ...head.slice(1), asset(10, 'a', 2, { data: { tasks: ['rigging'] } })]],
    ['import-stops-tasks', [good, ...head.slice(1), asset(10, 'a', 2, { data: { tasks: { rigging: {} } } })]],
    ['import-stops-nan', [good, ...head.slice(1), version(10, 1, 2, { data: { fps: NaN } })]],
    [
      'import-stops-file',
      [good, ...head.slice(1), representation(10, 'ma', 2, { files: [{ path: 'a', _id: oid(5) }] })],
    ],
    ['import-stops-version-name', [good, ...head.slice(1), { ...version(10, 1, 2), name: 'first' }]],
  ])('%s', async (code, documents) => {
    expect(await stops(documents)).toEqual([code]);
  });
});
