import type { ByteString } from '../../model/bytes.ts';
import { attributeName, firstOfStrings, nodeName, stringValue } from './leaves.ts';
import type { NodeName } from './leaves.ts';
import { pathAttributes, pathOf } from './path-attributes.ts';
import type { ChunkVisitor, Group, Leaf } from './walk.ts';
import type { Window } from './window.ts';

/** More nodes than are followed below the members of all containers. */
const MAX_FOLLOWED = 200_000;

/** More nodes of one name, told apart by their parents, than are followed. */
const MAX_NAMESAKES = 64;

/** A container is told to have several files; how many more than this does not matter. */
const MAX_PATHS = 100;

/** A member, or a node below one, with the sets that it belongs to through it. */
interface Followed {
  /** The name of the parent that it must have; null where any will do. */
  readonly parent: ByteString | null;
  readonly sets: ReadonlySet<ByteString>;
}

/**
 * Second walk, only for containers without a reference: collects the files that the members of sets, and the nodes below
 * them, name. Maya writes parents before children, so one pass is enough.
 */
export class NodePaths implements ChunkVisitor {
  /** Some nodes were not followed. */
  overflow = false;
  readonly #window: Window;
  readonly #followed = new Map<ByteString, Followed[]>();
  readonly #paths = new Map<ByteString, Set<ByteString>>();
  #count = 0;
  #sets: ReadonlySet<ByteString> | null = null;
  readonly #values = new Map<string, ByteString>();

  constructor(window: Window) {
    this.#window = window;
  }

  /** Follows a member, given by name or by DAG path (`|group|node`). */
  follow(member: ByteString, set: ByteString): void {
    const parts = member.split('|');
    const parent = parts.at(-2);
    this.#add(parts.at(-1) ?? member, {
      parent: parent === undefined || parent === '' ? null : parent,
      sets: new Set([set]),
    });
  }

  /** The different files that members of the set name. */
  pathsOf(set: ByteString): ReadonlySet<ByteString> {
    return this.#paths.get(set) ?? new Set();
  }

  enter(group: Group): void {
    if (group.depth !== 1) return;
    this.#sets = null;
    this.#values.clear();
  }

  leaf(leaf: Leaf): void {
    if (leaf.group.depth !== 1) return;
    if (leaf.tag === 'CREA') {
      const node = nodeName(this.#window, leaf);
      this.#sets = node === null ? null : this.#setsOf(node);
    } else if (this.#sets !== null && (leaf.tag === 'STR ' || leaf.tag === 'STR#')) this.#takeValue(leaf);
  }

  leave(group: Group): void {
    if (group.depth !== 1 || this.#sets === null) return;
    const path = pathOf(group.form, this.#values);
    if (path === null) return;
    for (const set of this.#sets) {
      const paths = this.#paths.get(set);
      if (paths === undefined) this.#paths.set(set, new Set([path]));
      else if (paths.size < MAX_PATHS) paths.add(path);
    }
  }

  #takeValue(leaf: Leaf): void {
    const attribute = attributeName(this.#window, leaf);
    if (attribute === null) return;
    const name = attribute.name.replace(/\[0\]$/, '');
    if (!pathAttributes(leaf.group.form).includes(name)) return;
    const value =
      leaf.tag === 'STR#'
        ? firstOfStrings(this.#window, leaf, attribute.flagsAt)
        : (stringValue(this.#window, leaf, attribute.flagsAt)?.text ?? null);
    if (value !== null && value !== '') this.#values.set(name, value);
  }

  /** The sets that a node belongs to, itself or through its parent; null for none. The node's children follow it. */
  #setsOf(node: NodeName): ReadonlySet<ByteString> | null {
    const path = node.parent?.split('|') ?? [];
    const parent = path.at(-1) ?? null;
    const own = matching(this.#followed.get(node.name), parent);
    const inherited = parent === null ? [] : matching(this.#followed.get(parent), path.at(-2));
    const sets = union([...own, ...inherited]);
    if (sets !== null && inherited.length > 0) this.#add(node.name, { parent, sets });
    return sets;
  }

  #add(name: ByteString, followed: Followed): void {
    const known = this.#followed.get(name);
    if (this.#count >= MAX_FOLLOWED || (known?.length ?? 0) >= MAX_NAMESAKES) {
      this.overflow = true;
      return;
    }
    this.#count += 1;
    if (known === undefined) this.#followed.set(name, [followed]);
    else known.push(followed);
  }
}

/** The entries that a node with this parent can be; `undefined` where the parent is not known. */
function matching(entries: readonly Followed[] | undefined, parent: ByteString | null | undefined): Followed[] {
  if (entries === undefined) return [];
  return entries.filter((one) => one.parent === null || parent === undefined || one.parent === parent);
}

/** The sets of all entries. One entry's sets are shared, not copied: a whole tree below a member has the same. */
function union(entries: readonly Followed[]): ReadonlySet<ByteString> | null {
  const [first] = entries;
  if (first === undefined) return null;
  if (entries.every((one) => one.sets === first.sets)) return first.sets;
  return new Set(entries.flatMap((one) => [...one.sets]));
}
