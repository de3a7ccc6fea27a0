import type { ByteString } from '../../model/bytes.ts';

/** Longer texts are no paths: scripts, layers, caches of settings. In bytes. */
const LONGEST_PATH = 4096;

/**
 * Which attributes of a plug-in's node name the file that it shows: short and long name, best first. Where the names were
 * never seen in a scene the list is empty.
 */
const PLUGIN_NODES: Readonly<Record<string, readonly string[]>> = {
  gpuCache: ['cfn', 'cacheFileName'],
  aiStandIn: ['dso'],
  aiVolume: ['filename'],
  AlembicNode: ['fn', 'abc_File', 'fns', 'abc_layerFiles'],
  RedshiftProxyMesh: ['fn', 'fileName'],
  xgmPalette: ['xfn', 'xgFileName'],
  mayaUsdProxyShape: ['fp', 'filePath'],
  pxrUsdProxyShape: ['fp', 'filePath'],
  RedshiftVolumeShape: [],
  VRayMesh: [],
  VRayScene: [],
  VRayVolumeGrid: [],
  pgYetiMaya: [],
  mvUsdCompoundShape: [],
};

/** The same of Maya's own nodes. What Maya writes for a node whose plug-in was missing keeps its texts as they were. */
const MAYA_NODES: Readonly<Record<string, readonly string[]>> = {
  imagePlane: ['imn', 'imageName'],
  file: ['ftn', 'fileTextureName'],
  audio: ['f', 'filename'],
  cacheFile: ['cp', 'cachePath', 'cn', 'cacheName'],
  unknown: [],
  unknownDag: [],
  unknownTransform: [],
};

const PATH_ATTRIBUTES: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({ ...PLUGIN_NODES, ...MAYA_NODES }),
);

/** Long names that hold the file itself in plug-in nodes, by their loaders' code; other texts there may be search paths. */
export const SURE_NAMES: readonly string[] = ['fileName', 'FilePath', 'inPath', 'cacheFileName', 'filePath'];

/** Every attribute in which some plug-in's node is known to keep its file. */
export const PLUGIN_ATTRIBUTES: readonly string[] = [
  ...new Set([...Object.values(PLUGIN_NODES).flat(), ...SURE_NAMES]),
];

/**
 * The attributes that name the file of a node of this type, best first. Empty for a type whose names are not known;
 * undefined for one that has no file.
 */
export function pathAttributes(type: string): readonly string[] | undefined {
  return PATH_ATTRIBUTES.get(type);
}

/** The file of a `cacheFile` node: Maya's own caches are described by an XML file in a folder of their own. */
export function cachePath(values: ReadonlyMap<string, ByteString>): ByteString | null {
  const folder = values.get('cp') ?? values.get('cachePath');
  const name = values.get('cn') ?? values.get('cacheName');
  if (folder === undefined || name === undefined || !/[/\\]/.test(folder)) return null;
  return `${folder.replace(/[/\\]$/, '')}/${name}.xml`;
}

/** Whether a text is short enough to be a path. */
export function mayBePath(text: ByteString): boolean {
  return text !== '' && text.length <= LONGEST_PATH;
}

/** Whether a text of an attribute that nobody knows is a path. */
export function looksLikePath(text: ByteString): boolean {
  return mayBePath(text) && /[/\\]/.test(text) && /\.[A-Za-z0-9]{1,8}$/.test(text) && !/[\n;{}]/.test(text);
}
