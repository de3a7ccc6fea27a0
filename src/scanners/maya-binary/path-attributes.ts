import type { ByteString } from '../../model/bytes.ts';
import {
  PLUGIN_ATTRIBUTES,
  cachePath,
  looksLikePath,
  pathAttributes as attributesOfType,
} from '../maya/path-attributes.ts';
import type { Tag } from './layout.ts';

/** Type codes of Maya's own nodes that loaders make, and of nodes whose plug-in was missing when the scene was saved. */
const MAYA_NODES: ReadonlyMap<Tag, string> = new Map([
  ['RTFT', 'file'],
  ['DIPL', 'imagePlane'],
  ['AUDI', 'audio'],
  ['CCHF', 'cacheFile'],
  ['UNKN', 'unknown'],
  ['UNKD', 'unknownDag'],
  ['UNKT', 'unknownTransform'],
]);

/**
 * The attributes of a node of this type that may name its file, best first; none for other nodes of Maya's own. The types
 * of plug-ins are bare numbers in a scene, so there the attribute's name has to tell.
 */
export function pathAttributes(code: Tag): readonly string[] {
  const type = MAYA_NODES.get(code);
  if (type === undefined) return /^[A-Za-z0-9]{4}$/.test(code) ? [] : PLUGIN_ATTRIBUTES;
  const known = attributesOfType(type) ?? [];
  // A node whose plug-in was missing keeps the attributes of that plug-in.
  return known.length > 0 ? known : PLUGIN_ATTRIBUTES;
}

/** The file that these attributes of one node name; null where they name none. */
export function pathOf(code: Tag, values: ReadonlyMap<string, ByteString>): ByteString | null {
  if (MAYA_NODES.get(code) === 'cacheFile') return cachePath(values);
  for (const attribute of pathAttributes(code)) {
    const value = values.get(attribute);
    if (value !== undefined && looksLikePath(value)) return value;
  }
  return null;
}
