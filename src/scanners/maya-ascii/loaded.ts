import type { ByteString } from '../../model/bytes.ts';
import type { Members } from './record.ts';
import type { Reference, Scene } from './scene.ts';

/** What a container loaded, as far as its members tell. */
export interface Loaded {
  /** The file, as it is written in the scene; null where no member, or more than one, names it. */
  readonly path: ByteString | null;
  /** The reference that was loaded; null where it was none. */
  readonly reference: Reference | null;
  /** The members name different files. */
  readonly several: boolean;
}

/** Reference nodes that Maya keeps for itself. */
const SHARED = /^(sharedReferenceNode|_UNKNOWN_REF_NODE_)/;

/**
 * The file behind a container. A reference node that is a member comes first (loaders put it there), then the reference
 * that a member stands in, then a node that names a file itself or above it.
 */
export function findLoaded(members: Members, namespace: ByteString | null, scene: Scene): Loaded {
  for (const names of [members.references, members.placeholders]) {
    const nearest = nearestOf([...names], scene);
    const [first] = nearest;
    if (first === undefined) continue;
    const reference = distinct(nearest).size === 1 ? first : inNamespace(nearest, namespace);
    return { path: reference?.path ?? null, reference, several: reference === null };
  }
  const paths = new Set<ByteString>();
  for (const node of members.nodes) {
    for (const path of scene.pathNodes.pathsOf(node)) paths.add(path);
    if (paths.size > 1) return { path: null, reference: null, several: true };
  }
  const [path] = paths;
  return { path: path ?? null, reference: null, several: false };
}

/** Of several references those nearest to the scene, which is how OpenPype and AYON choose. */
function nearestOf(names: readonly ByteString[], scene: Scene): readonly Reference[] {
  const references = names
    .filter((name) => !SHARED.test(name.slice(name.lastIndexOf(':') + 1)))
    .flatMap((name) => scene.references.get(name) ?? []);
  const depth = Math.min(...references.map((reference) => reference.depth));
  return references.filter((reference) => reference.depth === depth);
}

/** The one reference in the container's own namespace. */
function inNamespace(references: readonly Reference[], namespace: ByteString | null): Reference | null {
  const own = references.filter((reference) => namespace !== null && reference.namespace === namespace);
  return own.length === 1 ? (own[0] ?? null) : null;
}

function distinct(references: readonly Reference[]): ReadonlySet<ByteString> {
  return new Set(references.map((reference) => reference.path));
}
