import type { ByteString } from '../../model/bytes.ts';
import { loadedFile, loadedReference } from '../maya/references.ts';
import type { Loaded } from '../maya/references.ts';
import type { Members } from './record.ts';
import type { Scene } from './scene.ts';

/**
 * The file behind a container. A reference node that is a member comes first (loaders put it there), then the reference
 * that a member stands in, then a node that names a file itself or above it.
 */
export function findLoaded(members: Members, namespace: ByteString | null, scene: Scene): Loaded {
  const candidates = [members.references, members.placeholders];
  const referenced = loadedReference(candidates, namespace, (node) => scene.references.get(node));
  if (referenced !== null) return referenced;
  const paths = new Set<ByteString>();
  for (const node of members.nodes) {
    for (const path of scene.pathNodes.pathsOf(node)) paths.add(path);
    if (paths.size > 1) break;
  }
  return loadedFile(paths);
}
