import { writeSnapshotRows } from '../../../src/catalogs/ayon/snapshot-write.ts';
import type { Row } from '../../../src/catalogs/ayon/snapshot-write.ts';
import type { AyonProject } from '../../../src/model/catalog.ts';
import { deriveAyonId } from '../../../src/ids/derive.ts';

/** The id of a container of the made scenes. */
export const objectId = (number: number): string => `64b0d1f25f8c1b5f6c5e83${number.toString(16).padStart(2, '0')}`;

/** The container whose product lies in a library project. */
export const FROM_LIBRARY = 6;

/**
 * What AYON knows of the made scenes: a representation for each of their ids, one of them in a library project. Written as
 * a snapshot to `path`.
 */
export async function writeBlenderSnapshot(path: string): Promise<void> {
  const own = rows([1, 2, 3, 4, 5, 7, 0x11]);
  const library = rows([FROM_LIBRARY]);
  const root = { name: 'work', windows: 'P:/projects', linux: '/mnt/projects', darwin: '/Volumes/projects' };
  const project = (name: string): AyonProject => ({
    name,
    library: name === 'assetlib',
    roots: [{ project: name, ...root }],
  });
  const origin = { server: 'https://ayon.example', serverVersion: '1.9.0', taken: null };
  await writeSnapshotRows(path, origin, [
    { project: project('lighthouse'), rows: own },
    { project: project('assetlib'), rows: library },
  ]);
}

function rows(numbers: readonly number[]): Row[] {
  return numbers.flatMap((number): Row[] => {
    const representation = deriveAyonId(objectId(number));
    const id = (kind: number): string => `${kind}${representation.slice(1)}`;
    const file = `{root[work]}/lighthouse/asset${number}/model/v001/asset${number}_modelMain_v001.blend`;
    return [
      { kind: 'folder', id: id(1), parentId: null, name: `asset${number}`, active: true },
      { kind: 'product', id: id(2), folderId: id(1), name: 'modelMain', productType: 'model', active: true },
      { kind: 'version', id: id(3), productId: id(2), version: 1, active: true, author: 'migration' },
      {
        kind: 'representation',
        id: representation,
        versionId: id(3),
        name: 'blend',
        active: true,
        path: file,
        template: file,
        files: [file],
        contextKeys: null,
        fileHash: null,
      },
    ];
  });
}
