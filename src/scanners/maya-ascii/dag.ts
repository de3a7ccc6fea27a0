import type { ByteString } from '../../model/bytes.ts';

/**
 * The DAG path of the node being read. Maya writes the DAG depth first, every parent before its children, so a stack of
 * names is enough; the hierarchy itself is never held.
 */
export class DagPath {
  #stack: ByteString[] = [];

  /** Notes a new node, and gives the names of its ancestors from the top. */
  enter(name: ByteString, parent: ByteString | null): readonly ByteString[] {
    const ancestors = parent === null ? [] : this.#ancestorsOf(parent);
    this.#stack = [...ancestors, name];
    return ancestors;
  }

  #ancestorsOf(parent: ByteString): ByteString[] {
    const named = parent.split('|').filter((part) => part !== '');
    // A parent written as a path (its name is not unique) that begins with a bar is complete.
    if (parent.startsWith('|')) return named;
    for (let depth = this.#stack.length - named.length; depth >= 0; depth -= 1) {
      const fits = named.every((part, index) => this.#stack[depth + index] === part);
      if (fits) return this.#stack.slice(0, depth + named.length);
    }
    return named;
  }
}
