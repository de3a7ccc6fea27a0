import type { ByteString } from '../../model/bytes.ts';

/** Nodes of no scene of ours are nested deeper. What lies deeper begins a tree of its own, of which the top is not known. */
const MOST_DEPTH = 1000;
/** More nodes of one name above each other than are compared with a parent that is written as a path. */
const MOST_NAMESAKES = 64;

/** A node of the DAG, and through its parent all those above it: nodes below one parent share what lies above. */
export interface DagNode {
  readonly name: ByteString;
  /** Null at the top. */
  readonly parent: DagNode | null;
  /** How many nodes lie above it. */
  readonly depth: number;
  /** It lies too deep: what is above the topmost of its ancestors is not known. */
  readonly isCut: boolean;
}

/**
 * The DAG path of the node being read. Maya writes the DAG depth first, every parent before its children, so the branch
 * that was read last is enough; the hierarchy itself is never held. What a node costs does not depend on its depth.
 */
export class DagPath {
  readonly #branch: DagNode[] = [];
  /** The nodes of the branch by name, the deepest last. */
  readonly #byName = new Map<ByteString, DagNode[]>();

  /** Notes a new node. */
  enter(name: ByteString, parent: ByteString | null): DagNode {
    if (parent === null) this.#cutBack(0);
    else this.#goTo(parent);
    return this.#push(name);
  }

  /** Has the branch end with this parent. */
  #goTo(parent: ByteString): void {
    const named = parent.split('|').filter((part) => part !== '');
    // A parent written as a path (its name is not unique) that begins with a bar is complete.
    const length = parent.startsWith('|') ? this.#sharedWith(named) : this.#lengthTo(named);
    if (length !== null && length >= named.length) {
      this.#cutBack(length);
      return;
    }
    this.#cutBack(length ?? 0);
    for (const name of named.slice(length ?? 0)) this.#push(name);
  }

  /** How much of the branch is the begin of this path. */
  #sharedWith(named: readonly ByteString[]): number {
    const differs = named.findIndex((part, depth) => this.#branch[depth]?.name !== part);
    return differs === -1 ? named.length : differs;
  }

  /** How long the branch is up to the deepest place where it has these names; null where it nowhere has. */
  #lengthTo(named: readonly ByteString[]): number | null {
    const last = named.at(-1);
    if (last === undefined) return 0;
    const namesakes = this.#byName.get(last) ?? [];
    for (let at = namesakes.length - 1; at >= Math.max(0, namesakes.length - MOST_NAMESAKES); at -= 1) {
      const length = (namesakes[at]?.depth ?? 0) + 1;
      const from = length - named.length;
      if (from >= 0 && named.every((part, index) => this.#branch[from + index]?.name === part)) return length;
    }
    return null;
  }

  #push(name: ByteString): DagNode {
    const above = this.#branch.at(-1) ?? null;
    const isTooDeep = this.#branch.length >= MOST_DEPTH;
    if (isTooDeep) this.#cutBack(0);
    const parent = isTooDeep ? null : above;
    const node = { name, parent, depth: this.#branch.length, isCut: isTooDeep || (parent?.isCut ?? false) };
    this.#branch.push(node);
    const namesakes = this.#byName.get(name);
    if (namesakes === undefined) this.#byName.set(name, [node]);
    else namesakes.push(node);
    return node;
  }

  #cutBack(length: number): void {
    while (this.#branch.length > length) {
      const { name } = this.#branch.pop() ?? { name: '' };
      const namesakes = this.#byName.get(name);
      namesakes?.pop();
      if (namesakes?.length === 0) this.#byName.delete(name);
    }
  }
}
