import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
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
const head = [project(1, 'Show'), asset(2, 'hero', null), subset(3, 'modelMain', 2), version(4, 1, 3)];
const archived = { type: 'archived_representation' };

test('an id that survives only as orig_id leads to the live sibling of the archived document', async () => {
  const documents = [
    ...head,
    representation(10, 'ma', 4),
    representation(11, 'ma', 4, { ...archived, orig_id: oid(99) }),
  ];
  const found = need(await lookUpIn(folder, documents, [hex(99)]), hex(99));
  expect(found).toMatchObject({
    objectId: hex(99),
    type: 'alias',
    aliases: [{ objectId: hex(10), via: 'orig_id' }],
    representation: { objectId: hex(11), name: 'ma', folderPath: '/hero', product: 'modelMain', version: 1 },
    prediction: { imported: false, reason: { code: 'import-skips-type', args: { type: 'archived_representation' } } },
  });
});

test('an id that survives only as old_id of a dropped hero leads to the hero of today', async () => {
  const documents = [
    ...head,
    representation(10, 'ma', 4),
    hero(5, 4, 3),
    representation(12, 'ma', 5),
    representation(13, 'ma', 5, { ...archived, old_id: oid(99) }),
  ];
  const found = need(await lookUpIn(folder, documents, [hex(99)]), hex(99));
  expect(found.aliases).toEqual([{ objectId: hex(12), via: 'old_id' }]);
  expect(found.representation).toMatchObject({ hero: true, version: 1 });
});

test('orig_id and old_id are read where they are plain text', async () => {
  const documents = [
    ...head,
    representation(10, 'ma', 4),
    representation(11, 'ma', 4, { ...archived, orig_id: hex(99).toUpperCase() }),
  ];
  expect(need(await lookUpIn(folder, documents, [hex(99)]), hex(99)).type).toBe('alias');
});

test('an archived document leads to the live one it was copied from, before its siblings', async () => {
  const documents = [
    ...head,
    version(6, 2, 3),
    representation(10, 'ma', 4),
    representation(20, 'ma', 6),
    representation(11, 'ma', 4, { ...archived, orig_id: oid(20) }),
  ];
  expect(need(await lookUpIn(folder, documents, [hex(11)]), hex(11))).toMatchObject({
    type: 'archived_representation',
    aliases: [
      { objectId: hex(20), via: 'orig_id' },
      { objectId: hex(10), via: 'live-sibling' },
    ],
  });
});

test('a sibling that AYON got stands before one that it refused, the same spelling before another', async () => {
  const documents = [
    ...head,
    representation(10, 'MA', 4),
    representation(12, 'ma', 4),
    representation(11, 'ma', 4, archived),
  ];
  const found = await lookUpIn(folder, documents, [hex(11), hex(12)]);
  expect(need(found, hex(12)).prediction.imported).toBe(false);
  expect(need(found, hex(11)).aliases.map((alias) => alias.objectId)).toEqual([hex(10), hex(12)]);
});

test('siblings of another name or another version stand for nothing', async () => {
  const documents = [
    ...head,
    version(6, 2, 3),
    representation(10, 'abc', 4),
    representation(20, 'ma', 6),
    representation(11, 'ma', 4, archived),
  ];
  expect(need(await lookUpIn(folder, documents, [hex(11)]), hex(11)).aliases).toEqual([]);
});

test('a live document is itself, even where an archived copy names it', async () => {
  const documents = [
    ...head,
    representation(10, 'ma', 4),
    representation(11, 'ma', 4, { ...archived, orig_id: oid(10) }),
  ];
  expect(need(await lookUpIn(folder, documents, [hex(10)]), hex(10))).toMatchObject({
    type: 'representation',
    aliases: [],
  });
});

test('a document in any dump goes before a mention in another', async () => {
  const show = join(folder, 'show.json');
  const library = join(folder, 'library.json');
  writeFileSync(show, packed([...head, representation(11, 'ma', 4, { ...archived, orig_id: oid(50) })]));
  writeFileSync(library, packed([project(41, 'Library'), representation(50, 'ma', 49)]));
  const found = await withDumps([show, library], (dumps) => dumps.lookup(new Set([hex(50), hex(11)])));
  expect(need(found, hex(50))).toMatchObject({ type: 'representation', project: 'Library', source: library });
  expect(need(found, hex(11))).toMatchObject({ project: 'Show', source: show });
});
