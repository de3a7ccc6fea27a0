import type { ByteString } from '../../model/bytes.ts';
import { NestedReferences } from '../maya/nested-references.ts';
import { referencedFiles, withoutCopyNumber } from '../maya/references.ts';
import type { Reference } from '../maya/references.ts';
import { terminatedStrings } from './leaves.ts';
import type { Leaf } from './walk.ts';
import type { Window } from '../../files/window.ts';

/** The files that a scene references, by the name of the reference node. */
export class References {
  /** What the referenced files reference themselves: told in front of all nodes. */
  readonly nested: NestedReferences;
  readonly #byNode = new Map<ByteString, Reference>();

  constructor() {
    this.nested = new NestedReferences(this.#byNode);
  }

  /** Takes a leaf of a `FRDI` block (references of every depth) or of a `FREF` block (those of the scene itself). */
  take(window: Window, leaf: Leaf): void {
    const nested = leaf.tag === 'FRDI';
    const depth = nested ? (window.view(leaf.body.offset, 4)?.readUInt32BE() ?? 0) : 1;
    const start = leaf.body.offset + (nested ? 4 : 0);
    const [path, namespace] = terminatedStrings(window, leaf, start, 2);
    if (path === undefined || namespace === undefined) return;
    // Two bytes of flags stand between the namespace and the node's name.
    const after = start + path.length + 1 + namespace.length + 1 + 2;
    const [node] = terminatedStrings(window, leaf, after, 1);
    if (node === undefined || node === '' || path === '') return;
    // `FREF` follows `FRDI` and is the statement that loads the file.
    this.#byNode.set(node, { path: withoutCopyNumber(path), namespace, depth });
  }

  /** The files that stand in the scene by reference. */
  get files(): ReturnType<typeof referencedFiles> {
    return referencedFiles(this.#byNode);
  }

  get(node: ByteString): Reference | undefined {
    return this.#byNode.get(node);
  }
}
