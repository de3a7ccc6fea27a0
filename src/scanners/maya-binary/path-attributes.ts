import type { ByteString } from '../../model/bytes.ts';
import type { Tag } from './layout.ts';

/**
 * Attributes in which nodes that loaders make keep their file, by short and long name, best first. Plug-ins' node types
 * are bare numbers here, so the attribute's name has to tell; a value must look like a path as well.
 */
const ANY_NODE = [
  'cfn', // gpuCache
  'cacheFileName', // pgYetiMaya
  'dso', // aiStandIn
  'filename', // aiVolume, audio
  'imn', // imagePlane
  'ftn', // file
  'abc_File', // AlembicNode
  'fn', // AlembicNode, RedshiftProxyMesh
  'fns',
  'fileName', // VRayMesh, RedshiftVolumeShape
  'xfn', // xgmPalette
  'fp', // mayaUsdProxyShape, pxrUsdProxyShape
  'filePath',
  'FilePath', // VRayScene
  'inPath', // VRayVolumeGrid
  'f', // audio
  'cn', // cacheFile, together with `cp`
  'cp',
] as const;

/** Maya's own types whose codes are known from real scenes. */
const BY_TYPE: ReadonlyMap<Tag, readonly string[]> = new Map([
  ['RTFT', ['ftn']],
  ['DIPL', ['imn']],
  // A reference node's own `fn` may be older than the reference itself.
  ['REFN', []],
]);

/** The attributes of a node of this type that may name its file, best first. */
export function pathAttributes(type: Tag): readonly string[] {
  return BY_TYPE.get(type) ?? ANY_NODE;
}

/** The file that these attributes of one node name; null where they name none. */
export function pathOf(type: Tag, values: ReadonlyMap<string, ByteString>): ByteString | null {
  for (const attribute of pathAttributes(type)) {
    if (attribute === 'cn' || attribute === 'cp') continue;
    const value = values.get(attribute);
    if (value !== undefined && looksLikePath(value)) return value;
  }
  const folder = values.get('cp');
  const name = values.get('cn');
  if (folder === undefined || name === undefined || !/[/\\]/.test(folder)) return null;
  // Maya's own caches are described by an XML file of that name.
  return `${folder.replace(/[/\\]$/, '')}/${name}.xml`;
}

function looksLikePath(text: ByteString): boolean {
  return text.length <= 4096 && /[/\\]/.test(text) && /\.[A-Za-z0-9]{1,8}$/.test(text) && !/[\n;{}]/.test(text);
}
