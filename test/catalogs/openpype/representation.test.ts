import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fieldKey, type FieldQuery } from '../../../src/model/catalog.ts';
import { asset, hero, hex, oid, project, representation, subset, version } from '../../support/openpype-documents.ts';
import { lookUpIn, need, OP_PRJ, temporaryFolder, withDumps } from '../../support/openpype-dumps.ts';

const folder = temporaryFolder();

/** What the representation 9 says in a project of these documents. */
async function theRepresentation(documents: Parameters<typeof lookUpIn>[1]): Promise<unknown> {
  return need(await lookUpIn(folder, documents, [hex(9)]), hex(9)).representation;
}

test('a representation says everything that its document and its chain know', async () => {
  const found = await withDumps([OP_PRJ], (dumps) => dumps.lookup(new Set(['64a000000000000000000007'])));
  expect(need(found, '64a000000000000000000007')).toEqual({
    objectId: '64a000000000000000000007',
    project: 'OpPrj',
    type: 'representation',
    source: OP_PRJ,
    prediction: { imported: true },
    aliases: [],
    representation: {
      objectId: '64a000000000000000000007',
      project: 'OpPrj',
      name: 'ma',
      folderPath: '/assets/char/hero',
      product: 'modelMain',
      family: 'model',
      version: 1,
      hero: false,
      context: {
        folderPath: '/assets/char/hero',
        asset: 'hero',
        product: 'modelMain',
        version: 1,
        representation: 'ma',
        ext: 'ma',
      },
      path: 'C:\\projects\\OpPrj\\assets\\char\\hero\\publish\\model\\modelMain\\v001\\op_hero_modelMain_v001.ma',
      files: ['{root[work]}/OpPrj/assets/char/hero/publish/model/modelMain/v001/op_hero_modelMain_v001.ma'],
      template:
        '{root[work]}\\{project[name]}\\{hierarchy}\\{asset}\\publish\\{family}\\{subset}\\v{version:0>3}\\{project[code]}_{asset}_{subset}_v{version:0>3}<_{output}><.{frame:0>4}><_{udim}>.{ext}',
    },
  });
});

test('ids that no dump has are absent from the answer', async () => {
  const found = await withDumps([OP_PRJ], (dumps) => dumps.lookup(new Set(['ffffffffffffffffffffffff', ''])));
  expect(found.size).toBe(0);
});

describe('the folder path', () => {
  const rest = [subset(7, 'modelMain', 4), version(8, 1, 7), representation(9, 'ma', 8)];

  test('is the chain of visualParents, whatever the stale context says', async () => {
    const moved = { context: { asset: 'old', hierarchy: 'gone/elsewhere', subset: 'oldModel', version: 7 } };
    const documents = [
      project(1, 'Show'),
      asset(2, 'assets', null),
      asset(3, 'chars', 2),
      asset(4, 'hero', 3, { data: { visualParent: oid(3), parents: ['assets', 'props'], tasks: {} } }),
      ...rest.slice(0, 2),
      representation(9, 'ma', 8, moved),
    ];
    expect(await theRepresentation(documents)).toMatchObject({
      folderPath: '/assets/chars/hero',
      product: 'modelMain',
      version: 1,
      context: { folderPath: '/gone/elsewhere/old', asset: 'old', product: 'oldModel', version: 7, ext: null },
    });
  });

  test.each([
    [
      'a visualParent that is gone, with parents',
      { visualParent: oid(99), parents: ['assets', 'chars'] },
      '/assets/chars/hero',
    ],
    ['a visualParent that is gone, without parents', { visualParent: oid(99) }, null],
    ['a visualParent that is no ObjectId', { visualParent: 'assets' }, null],
    ['no visualParent, with parents', { parents: ['assets'] }, '/assets/hero'],
    ['no visualParent and no parents', {}, '/hero'],
    ['itself as its visualParent', { visualParent: oid(4) }, null],
  ])('of an asset with %s', async (_, data, path) => {
    const documents = [project(1, 'Show'), asset(4, 'hero', null, { data: { tasks: {}, ...data } }), ...rest];
    expect(await theRepresentation(documents)).toMatchObject({ folderPath: path });
  });

  test('of an asset in an archived folder still says where it was', async () => {
    const documents = [
      project(1, 'Show'),
      asset(3, 'chars', null, { type: 'archived_asset' }),
      asset(4, 'hero', 3),
      ...rest,
    ];
    expect(await theRepresentation(documents)).toMatchObject({ folderPath: '/chars/hero' });
  });

  test('of an asset with a silo is that of the importer, which knows no silo; the context keeps it', async () => {
    const context = {
      project: 'batman',
      silo: 'assets',
      asset: 'Bruce',
      subset: 'rig',
      version: 1,
      representation: 'ma',
    };
    const documents = [
      project(1, 'batman', { schema: 'avalon-core:project-2.0', config: { tasks: [{ name: 'rigging' }] } }),
      { ...asset(4, 'Bruce', null), schema: 'avalon-core:asset-2.0', silo: 'assets', data: { label: 'Bruce' } },
      subset(7, 'rig', 4, { schema: 'avalon-core:subset-2.0', data: {} }),
      version(8, 1, 7, { schema: 'avalon-core:version-2.0', locations: [] }),
      representation(9, 'ma', 8, {
        schema: 'avalon-core:representation-2.0',
        data: { label: 'Maya Ascii' },
        files: undefined,
        context,
      }),
    ];
    expect(await theRepresentation(documents)).toMatchObject({
      folderPath: '/Bruce',
      context: { folderPath: '/assets/Bruce' },
      family: null,
      path: null,
      template: null,
      files: [],
    });
  });
});

describe('a broken chain', () => {
  test.each([
    ['version', [subset(7, 'modelMain', 4)], { folderPath: null, product: null, version: null, hero: false }],
    ['product', [version(8, 3, 7)], { folderPath: null, product: null, version: 3, hero: false }],
    ['asset', [subset(7, 'modelMain', 5), version(8, 3, 7)], { folderPath: null, product: 'modelMain', version: 3 }],
  ])('without its %s leaves open what it told', async (_, some, says) => {
    const documents = [project(1, 'Show'), asset(4, 'hero', null), ...some, representation(9, 'ma', 8)];
    expect(await theRepresentation(documents)).toMatchObject(says);
  });
});

describe('a hero', () => {
  const head = [project(1, 'Show'), asset(4, 'hero', null), subset(7, 'modelMain', 4), version(6, 12, 7)];
  const context = { asset: 'hero', subset: 'modelMain', hierarchy: '', representation: 'ma' };

  test('has the number of its source version', async () => {
    const documents = [...head, hero(8, 6, 7), representation(9, 'ma', 8, { context })];
    expect(await theRepresentation(documents)).toMatchObject({
      hero: true,
      version: 12,
      product: 'modelMain',
      folderPath: '/hero',
      context: { version: null, folderPath: '/hero' },
    });
  });

  test('was a master version in Pype 2, which the importer does not take', async () => {
    const documents = [...head, hero(8, 6, 7, { type: 'master_version' }), representation(9, 'ma', 8, { context })];
    const found = need(await lookUpIn(folder, documents, [hex(9)]), hex(9));
    expect(found.representation).toMatchObject({ hero: true, version: 12 });
    expect(found.prediction).toMatchObject({
      imported: false,
      reason: { code: 'import-parent-unsuitable', args: { parentType: 'master_version' } },
    });
  });

  test('whose source is gone has no number', async () => {
    const documents = [...head, hero(8, 99, 7), representation(9, 'ma', 8, { context })];
    expect(await theRepresentation(documents)).toMatchObject({ hero: true, version: null, product: 'modelMain' });
  });
});

test('tasks as a list, and contexts with text where later ones hold objects, are read', async () => {
  const documents = [
    project(1, 'Show', { schema: 'pype:project-2.1' }),
    asset(4, 'hero', null, { schema: 'pype:asset-3.0', data: { tasks: ['rigging'], parents: [], visualParent: null } }),
    subset(7, 'modelMain', 4, { schema: 'pype:subset-3.0' }),
    version(8, 1, 7, { schema: 'pype:version-3.0', locations: ['http://nowhere'] }),
    representation(9, 'ma', 8, {
      context: {
        project: 'Show',
        task: 'rigging',
        root: 'P:/projects',
        asset: 'hero',
        hierarchy: 'assets\\chars',
        subset: 's',
      },
    }),
  ];
  expect(await theRepresentation(documents)).toMatchObject({ context: { folderPath: '/assets/chars/hero' } });
});

describe('by the fields of an old record', () => {
  const batman = join(import.meta.dirname, '../../../../shared/corpus/avalon-batman/db.json');

  async function ask(
    path: string,
    queries: readonly FieldQuery[],
  ): Promise<readonly (readonly string[] | undefined)[]> {
    const found = await withDumps([path], (dumps) => dumps.findByFields(queries));
    return queries.map((query) =>
      found.get(fieldKey(query))?.map((hit) => `${hit.name} ${hit.version} ${hit.objectId}`),
    );
  }

  test.skipIf(!existsSync(batman))(
    'the records of 2017 find their representations (needs ../shared/corpus)',
    async () => {
      const named = { project: 'Batman', asset: 'BRUCE', product: 'rigdefault', version: 2 };
      const answers = await ask(batman, [
        named,
        { ...named, project: null },
        { ...named, project: 'superman' },
        { ...named, version: 9 },
        { ...named, version: 'hero' },
        { ...named, asset: 'Nobody' },
      ]);
      expect(answers).toEqual([
        ['ma 2 595e30e95f8c1b3c28b1094f'],
        ['ma 2 595e30e95f8c1b3c28b1094f'],
        undefined,
        undefined,
        undefined,
        undefined,
      ]);
    },
  );

  test('all live representations of the version are found, and none of another', async () => {
    const named = { project: 'OpPrj', asset: 'hero', product: 'modelMain', version: 1 };
    const [first, newest] = await ask(OP_PRJ, [named, { ...named, version: 'hero' }]);
    // Two assets, two products and two versions bear these names when case is ignored; archived ones are left out.
    expect(first).toContain('ma 1 64a000000000000000000007');
    expect(first).toContain('abc 1 64a000000000000000000008');
    expect(newest).toEqual(['ma 2 64a00000000000000000000c']);
    const [second] = await ask(OP_PRJ, [{ ...named, version: 2 }]);
    expect(second).toEqual(['ma 2 64a00000000000000000000a']);
  });
});
