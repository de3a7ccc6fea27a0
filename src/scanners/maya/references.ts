import type { ByteString } from '../../model/bytes.ts';

/** What a reference node stands for. */
export interface Reference {
  readonly path: ByteString;
  /** Null where the scene does not say. */
  readonly namespace: ByteString | null;
  /** 1 for a reference of the scene itself, 2 for one inside that, and so on; Infinity where nothing tells. */
  readonly depth: number;
}

/** More files than are followed from one scene. */
const MOST_REFERENCES = 10_000;

/** The files that stand in a scene by reference, each once: the scene lists those of its references too. */
export function referencedFiles(references: Iterable<readonly [ByteString, Reference]>): {
  readonly references?: readonly ByteString[];
} {
  const files = new Set<ByteString>();
  for (const [node, { path, depth }] of references) {
    if (depth < Infinity && files.size < MOST_REFERENCES && !NO_FILE.test(node)) files.add(path);
  }
  return files.size === 0 ? {} : { references: [...files] };
}

/** The file of a reference: Maya numbers further references of one file behind its path, `rig.ma{1}`. */
export function withoutCopyNumber(path: ByteString): ByteString {
  return path.replace(/\{\d+\}$/, '');
}

/** What a container loaded, as far as its members tell. */
export interface Loaded {
  /** The file, as it is written in the scene; null where no member, or more than one, names it. */
  readonly path: ByteString | null;
  /** The reference that was loaded; null where it was none. */
  readonly reference: Reference | null;
  /** The members name different files. */
  readonly several: boolean;
}

export const NOTHING_LOADED: Loaded = { path: null, reference: null, several: false };

/** Reference nodes that Maya makes for itself: they stand for no file of their own. */
const NO_FILE = /(?:^|:)(?:sharedReferenceNode|_UNKNOWN_REF_NODE_)[^:]*$/;

/**
 * The reference behind a container. Each group of `candidates` holds names of reference nodes, the groups in order of
 * trust; the first group that leads to a file decides. Null where none does.
 */
export function loadedReference(
  candidates: readonly Iterable<ByteString>[],
  namespace: ByteString | null,
  referenceOf: (node: ByteString) => Reference | undefined,
): Loaded | null {
  for (const nodes of candidates) {
    const nearest = nearestOf(nodes, referenceOf);
    const [first] = nearest;
    if (first === undefined) continue;
    const alike = nearest.every(({ path }) => path === first.path);
    const reference = alike ? first : inNamespace(nearest, namespace);
    return { path: reference?.path ?? null, reference, several: reference === null };
  }
  return null;
}

/** What the files say that the members of a container name themselves. */
export function loadedFile(paths: ReadonlySet<ByteString>): Loaded {
  const [only] = paths;
  return { path: paths.size === 1 ? (only ?? null) : null, reference: null, several: paths.size > 1 };
}

/** Of several references those nearest to the scene, which is how OpenPype and AYON choose. */
function nearestOf(
  nodes: Iterable<ByteString>,
  referenceOf: (node: ByteString) => Reference | undefined,
): readonly Reference[] {
  const known = [...nodes].flatMap((node) => (NO_FILE.test(node) ? [] : (referenceOf(node) ?? [])));
  const depth = known.reduce((least, reference) => Math.min(least, reference.depth), Infinity);
  return known.filter((reference) => reference.depth === depth);
}

/** The one reference in the container's own namespace. */
function inNamespace(references: readonly Reference[], namespace: ByteString | null): Reference | null {
  const own = references.filter((reference) => namespace !== null && reference.namespace === namespace);
  return own.length === 1 ? (own[0] ?? null) : null;
}
