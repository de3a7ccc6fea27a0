import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import type { Document } from 'bson';
import type { Row } from '../../../src/catalogs/ayon/rows.ts';
import { folderOf, productOf, representationOf, versionOf } from '../../../src/catalogs/ayon/server/nodes.ts';
import { deriveAyonId } from '../../../src/ids/derive.ts';
import { importAsAyonWould, type ImportedProject } from '../../../src/catalogs/openpype/import.ts';
import { asset, hero, hex, lines, project, representation, subset, version } from '../../support/openpype-documents.ts';
import { OP_PRJ, temporaryFolder } from '../../support/openpype-dumps.ts';

const folder = temporaryFolder();

const READ: Readonly<Record<string, (node: unknown) => Row | null>> = {
  folders: folderOf,
  products: productOf,
  versions: versionOf,
  representations: representationOf,
};

const sweepSchema = v.object({
  response: v.object({
    body: v.object({
      data: v.object({ project: v.record(v.string(), v.object({ edges: v.array(v.object({ node: v.unknown() })) })) }),
    }),
  }),
});

/** The rows of a genuine server after a genuine import, from recorded sweeps. */
function recordedRows(): Row[] {
  const recordings = join(import.meta.dirname, '../../data/ayon-http');
  const rows: Row[] = [];
  for (const name of readdirSync(recordings).filter((one) => one.startsWith('sweep_'))) {
    const sweep = v.parse(sweepSchema, JSON.parse(readFileSync(join(recordings, name), 'utf8')));
    for (const [kind, { edges }] of Object.entries(sweep.response.body.data.project)) {
      for (const { node } of edges) {
        const row = READ[kind]?.(node) ?? null;
        if (row === null) throw new Error(`${name} holds something else`);
        rows.push(row);
      }
    }
  }
  return rows;
}

async function rowsOf(imported: ImportedProject): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const row of imported.rows) rows.push(row);
  return rows;
}

async function importOf(documents: readonly Document[]): Promise<Row[]> {
  const path = join(folder, `${Math.random().toString(36).slice(2)}.json`);
  writeFileSync(path, lines(documents));
  const [imported] = await importAsAyonWould(path);
  return imported === undefined ? [] : rowsOf(imported);
}

const byId = (a: Row, b: Row): number => (a.id < b.id ? -1 : 1);

test('the rows are those of the genuine server after the genuine import, and no others', async () => {
  const [imported] = await importAsAyonWould(OP_PRJ);
  if (imported === undefined) throw new Error('no project');
  // What was published natively afterwards has ids of version 1.
  const recorded = recordedRows().filter((row) => row.id[12] === '5');
  const rows = await rowsOf(imported);
  expect(rows).toHaveLength(97);
  expect(rows.toSorted(byId)).toEqual(recorded.toSorted(byId));
});

test('the project comes with its roots, and its rows can be asked for twice', async () => {
  const [imported, ...others] = await importAsAyonWould(OP_PRJ);
  if (imported === undefined) throw new Error('no project');
  expect(others).toEqual([]);
  expect(imported.project).toEqual({
    name: 'OpPrj',
    library: false,
    roots: [
      { project: 'OpPrj', name: 'work', windows: 'C:/projects', linux: '/mnt/share/projects', darwin: '/Volumes/path' },
    ],
  });
  expect(await rowsOf(imported)).toEqual(await rowsOf(imported));
});

test('parents come before their children, in the order in which the importer creates them', async () => {
  const rows = await importOf([
    representation(9, 'ma', 8),
    version(8, 1, 7),
    subset(7, 'modelMain', 4),
    asset(4, 'hero', 3),
    asset(3, 'chars', null),
    project(1, 'Show'),
  ]);
  expect(rows.map((row) => `${row.kind} ${'name' in row ? row.name : row.version}`)).toEqual([
    'folder chars',
    'folder hero',
    'product modelMain',
    'version 1',
    'representation ma',
  ]);
});

test('a hero hangs below the product of its source and is numbered minus the source', async () => {
  const rows = await importOf([
    project(1, 'Show'),
    asset(4, 'hero', null),
    subset(7, 'modelMain', 4),
    subset(17, 'modelOther', 4),
    version(8, 3, 7),
    representation(9, 'ma', 8),
    version(18, 1, 17),
    representation(19, 'ma', 18),
    hero(20, 8, 17),
    representation(21, 'ma', 20),
  ]);
  expect(rows).toContainEqual({
    kind: 'version',
    id: deriveAyonId(hex(20)),
    productId: deriveAyonId(hex(7)),
    version: -3,
    active: true,
    author: 'migration',
  });
});
