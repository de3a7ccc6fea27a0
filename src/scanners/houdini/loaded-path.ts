import type { ByteString } from '../../model/bytes.ts';

/** A node inside a container, with what it says about a loaded file. */
export interface ChildNode {
  readonly type: ByteString | null;
  readonly paths: ReadonlyMap<string, ByteString>;
}

/** Where a loader keeps the path: in a parameter of the container itself, or of a node inside it (of this type). */
interface PathPlace {
  readonly parm: string;
  readonly inside?: string;
}

/** By loader class, as the loaders of OpenPype 3, of its forks and of AYON's Houdini addon set them. */
const BY_LOADER: ReadonlyMap<string, readonly PathPlace[]> = new Map<string, readonly PathPlace[]>([
  ['AbcLoader', [{ parm: 'fileName', inside: 'alembic' }]],
  ['AbcArchiveLoader', [{ parm: 'fileName' }]],
  ['CameraLoader', [{ parm: 'fileName' }]],
  ['BgeoLoader', [{ parm: 'file', inside: 'file' }]],
  ['VdbLoader', [{ parm: 'file', inside: 'file' }]],
  ['FbxLoader', [{ parm: 'file', inside: 'file' }]],
  ['AssLoader', [{ parm: 'ar_filename' }, { parm: 'ar_filename', inside: 'arnold_procedural' }]],
  ['RedshiftProxyLoader', [{ parm: 'RS_objprop_proxy_file' }]],
  ['ImageLoader', [{ parm: 'filename1' }]],
  ['USDSublayerLoader', [{ parm: 'filepath1' }]],
  ['USDReferenceLoader', [{ parm: 'filepath1' }]],
  ['SopUsdImportLoader', [{ parm: 'filepath1', inside: 'usdimport' }]],
  ['FilePathLoader', [{ parm: 'filepath' }]],
  ['LOPLoadAssetLoader', [{ parm: 'file' }]],
  ['ImageCopernicusLoader', [{ parm: 'filename' }]],
]);

/** For loaders that are not in the table: what a node of such a kind calls its file. */
const USUAL: readonly PathPlace[] = [
  { parm: 'filepath1' },
  { parm: 'filename1' },
  { parm: 'filepath' },
  { parm: 'fileName' },
  { parm: 'ar_filename' },
  { parm: 'filename' },
  { parm: 'file' },
  { parm: 'RS_objprop_proxy_file' },
  { parm: 'fileName', inside: 'alembic' },
  { parm: 'file', inside: 'file' },
  { parm: 'filepath1', inside: 'usdimport' },
];

/** The parameters that may name a loaded file. */
export const PATH_PARMS: ReadonlySet<string> = new Set([...BY_LOADER.values(), USUAL].flat().map(({ parm }) => parm));

/**
 * The file that the container loaded, as the scene spells it. Null where nothing names one, and where several nodes
 * inside name different files: a wrong path would be worse than none.
 */
export function loadedPath(
  loader: ByteString | null,
  own: ReadonlyMap<string, ByteString>,
  children: readonly ChildNode[],
): ByteString | null {
  for (const place of BY_LOADER.get(loader ?? '') ?? USUAL) {
    const found = place.inside === undefined ? [own.get(place.parm)] : pathsInside(children, place.inside, place.parm);
    const distinct = new Set(found.filter((path) => path !== undefined));
    if (distinct.size > 1) return null;
    for (const path of distinct) return path;
  }
  return null;
}

function pathsInside(children: readonly ChildNode[], type: string, parm: string): (ByteString | undefined)[] {
  // Node types may carry a namespace and a version (`arnold::procedural`, `filecache::2.0`).
  return children
    .filter((child) => child.type === type || child.type?.replace('::', '_') === type)
    .map((child) => child.paths.get(parm));
}
