import type { ByteString } from '../../model/bytes.ts';
import type { Tag } from './layout.ts';

/**
 * Attributes in which nodes of plug-ins keep their file, by short and long name, best first. Their types are bare numbers
 * in a scene, so the attribute's name has to tell; a value must look like a path as well.
 */
const PLUGIN_NODE: readonly string[] = [
  'cfn', // gpuCache
  'cacheFileName', // pgYetiMaya
  'dso', // aiStandIn
  'filename', // aiVolume
  'abc_File', // AlembicNode
  'fn', // AlembicNode, RedshiftProxyMesh
  'fns',
  'fileName', // VRayMesh, RedshiftVolumeShape
  'xfn', // xgmPalette
  'fp', // mayaUsdProxyShape, pxrUsdProxyShape
  'filePath',
  'FilePath', // VRayScene
  'inPath', // VRayVolumeGrid
];

/** Type codes of Maya's own nodes that loaders make, and of nodes whose plug-in was missing when the scene was saved. */
const MAYA_NODES: ReadonlyMap<Tag, readonly string[]> = new Map([
  ['RTFT', ['ftn']], // file
  ['DIPL', ['imn']], // imagePlane
  ['AUDI', ['f', 'filename']], // audio
  ['CCHF', ['cn', 'cp']], // cacheFile
  ['UNKN', PLUGIN_NODE], // unknown
  ['UNKD', PLUGIN_NODE], // unknownDag
  ['UNKT', PLUGIN_NODE], // unknownTransform
]);

/** The attributes of a node of this type that may name its file, best first; none for other nodes of Maya's own. */
export function pathAttributes(type: Tag): readonly string[] {
  const isMayas = /^[A-Za-z0-9]{4}$/.test(type);
  return MAYA_NODES.get(type) ?? (isMayas ? [] : PLUGIN_NODE);
}

/** The file that these attributes of one node name; null where they name none. */
export function pathOf(type: Tag, values: ReadonlyMap<string, ByteString>): ByteString | null {
  if (type === 'CCHF') return cachePath(values);
  for (const attribute of pathAttributes(type)) {
    const value = values.get(attribute);
    if (value !== undefined && looksLikePath(value)) return value;
  }
  return null;
}

/** Maya's own caches are described by an XML file in a folder of their own. */
function cachePath(values: ReadonlyMap<string, ByteString>): ByteString | null {
  const folder = values.get('cp');
  const name = values.get('cn');
  if (folder === undefined || name === undefined || !/[/\\]/.test(folder)) return null;
  return `${folder.replace(/[/\\]$/, '')}/${name}.xml`;
}

function looksLikePath(text: ByteString): boolean {
  return text.length <= 4096 && /[/\\]/.test(text) && /\.[A-Za-z0-9]{1,8}$/.test(text) && !/[\n;{}]/.test(text);
}
