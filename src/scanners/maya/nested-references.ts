import type { ByteString } from '../../model/bytes.ts';
import type { Reference } from './references.ts';

/** Names of nodes are far shorter; what is longer was not made by a loader. In bytes. */
const LONGEST_NAME = 256;

/** A reference that a referenced file makes itself. */
interface NestedReference {
  readonly node: ByteString;
  readonly path: ByteString;
}

/**
 * The references that referenced files make themselves, found by a container in such a file. Loaders name a container
 * `<namespace>_<name>_CON` after the namespace of the reference that they made, and both stand in the same namespace: so
 * `layout_01_:hero_01__rigMain_CON` belongs to the reference `hero_01_` of the file that is `layout_01_` here.
 */
export class NestedReferences {
  /** By the whole namespace; null where two references have the same. Made when it is first asked for. */
  #byNamespace: Map<ByteString, NestedReference | null> | null = null;
  readonly #references: Iterable<readonly [ByteString, Reference]>;

  constructor(references: Iterable<readonly [ByteString, Reference]>) {
    this.#references = references;
  }

  /**
   * The file behind each of these containers of referenced files. A container is left out where no reference, or more than
   * one, may be its own, and so are several that would share one: only one of them made it, and nothing tells which.
   */
  filesOf(containers: Iterable<ByteString>): ReadonlyMap<ByteString, ByteString> {
    const byReference = new Map<ByteString, { readonly path: ByteString; readonly containers: ByteString[] }>();
    for (const container of containers) {
      const reference = this.#referenceOf(container);
      if (reference === null) continue;
      const known = byReference.get(reference.node);
      if (known === undefined) byReference.set(reference.node, { path: reference.path, containers: [container] });
      else known.containers.push(container);
    }
    const files = new Map<ByteString, ByteString>();
    for (const { path, containers: claims } of byReference.values()) {
      const [only] = claims;
      if (only !== undefined && claims.length === 1) files.set(only, path);
    }
    return files;
  }

  #referenceOf(container: ByteString): NestedReference | null {
    if (container.length > LONGEST_NAME) return null;
    const references = (this.#byNamespace ??= byNamespace(this.#references));
    if (references.size === 0) return null;
    let found: NestedReference | null = null;
    const own = container.lastIndexOf(':') + 1;
    for (let end = container.indexOf('_', own + 1); end !== -1; end = container.indexOf('_', end + 1)) {
      // A product's name begins with a letter; an underscore in front of anything else is the namespace's own.
      if (!/^[A-Za-z]\w*_CON\d*$/.test(container.slice(end + 1))) continue;
      const reference = references.get(container.slice(0, end));
      if (reference === undefined) continue;
      if (reference === null || found !== null) return null;
      found = reference;
    }
    return found;
  }
}

function byNamespace(references: Iterable<readonly [ByteString, Reference]>): Map<ByteString, NestedReference | null> {
  const found = new Map<ByteString, NestedReference | null>();
  for (const [node, { path, namespace, depth }] of references) {
    const whole = depth > 1 && depth < Infinity ? wholeNamespace(node, namespace) : null;
    if (whole !== null) found.set(whole, found.has(whole) ? null : { node, path });
  }
  return found;
}

/** Maya writes the namespace as the file that makes the reference knows it; the node has the namespaces around it in front. */
function wholeNamespace(node: ByteString, namespace: ByteString | null): ByteString | null {
  const outer = node.slice(0, node.lastIndexOf(':') + 1);
  if (outer === '' || namespace === null || namespace === '' || namespace.startsWith(':')) return null;
  return namespace.startsWith(outer) ? namespace : outer + namespace;
}
