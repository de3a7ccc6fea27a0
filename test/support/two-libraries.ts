import { deriveAyonId } from '../../src/ids/derive.ts';
import { writeSnapshotRows, type Row } from '../../src/catalogs/ayon/snapshot-write.ts';

/** An ObjectId that both libraries have: the same OpenPype project was imported under two names. */
export const TWICE = '60a000000000000000000001';
/** One that nobody has. */
export const UNKNOWN = '60a0000000000000000003e7';

const hex = (n: number): string => `aaaaaaaaaaaa1aaa8aaa${n.toString(16).padStart(12, '0')}`;

/** A folder with one product, its versions, and in each the representations of these names; the first has the id `TWICE`. */
export function productRows(
  project: string,
  first: number,
  versions: readonly (readonly string[])[] = [['exr']],
): Row[] {
  const folder: Row = { kind: 'folder', id: hex(first), parentId: null, name: 'sh010', active: true };
  const product: Row = {
    kind: 'product',
    id: hex(first + 1),
    folderId: hex(first),
    name: 'renderMain',
    productType: 'render',
    active: true,
  };
  const rows: Row[] = [folder, product];
  for (const [at, names] of versions.entries()) {
    const version = at + 3;
    const versionId = hex(first + 2 + at);
    rows.push({
      kind: 'version',
      id: versionId,
      productId: hex(first + 1),
      version,
      active: true,
      author: 'migration',
    });
    for (const [nth, name] of names.entries()) {
      const id = at === 0 && nth === 0 ? deriveAyonId(TWICE) : hex(first + 0x20 + at * 0x10 + nth);
      const path = `${project}/sh010/publish/render/renderMain/v00${version}/sh_renderMain_v00${version}.${name}`;
      rows.push({
        kind: 'representation',
        id,
        versionId,
        name,
        active: true,
        path: null,
        template: null,
        files: [`{root[work]}/${path}`],
        contextKeys: null,
        fileHash: null,
      });
    }
  }
  return rows;
}

/** Writes a snapshot of these projects, each below a root of its own. */
export async function writeLibraries(
  path: string,
  projects: Readonly<Record<string, readonly Row[]>>,
  rootOf = (project: string): string => `/mnt/${project}`,
): Promise<void> {
  await writeSnapshotRows(
    path,
    { server: 'https://x', serverVersion: '1.15', taken: null },
    Object.entries(projects).map(([name, rows]) => ({
      project: {
        name,
        library: false,
        roots: [{ project: name, name: 'work', windows: null, linux: rootOf(name), darwin: null }],
      },
      rows,
    })),
  );
}

/** A Nuke script with one Read node of OpenPype that loaded a library's file. */
export function readScript(id: string, project: string): string {
  return `#! /opt/Nuke13.2v5/libnuke-13.2.5.so -nx
version 13.2 v5
Root {
 inputs 0
}
Read {
 inputs 0
 file_type exr
 file /mnt/${project}/${project}/sh010/publish/render/renderMain/v003/sh_renderMain_v003.exr
 name Read1
 addUserKnob {20 OpenPype}
 addUserKnob {20 AvalonDataGroup l "Avalon Data Group" n 2}
 addUserKnob {26 avalon_data l "" T "Warning! Do not change following data!"}
 addUserKnob {26 avalon:loader l loader T LoadClip}
 addUserKnob {26 avalon:schema l schema T openpype:container-2.0}
 addUserKnob {26 avalon:name l name T renderMain}
 addUserKnob {26 avalon:id l id T pyblish.avalon.container}
 addUserKnob {26 avalon:namespace l namespace T sh010}
 addUserKnob {26 avalon:representation l representation T ${id}}
}
`;
}
