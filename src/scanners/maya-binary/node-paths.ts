import type { ByteString } from '../../model/bytes.ts';
import { attributeName, firstOfStrings, nodeName, stringValue } from './leaves.ts';
import type { NodeName } from './leaves.ts';
import { pathAttributes, pathOf } from './path-attributes.ts';
import type { ChunkVisitor, Group, Leaf } from './walk.ts';
import type { Window } from '../../files/window.ts';

/** More nodes than are followed below the members of all containers. */
const MAX_FOLLOWED = 100_000;

/** Deeper trees of nodes are not followed. */
const MAX_DEPTH = 100;

/** More nodes of one name, told apart by their parents, than are followed. */
const MAX_NAMESAKES = 64;

/** How often a file is told to a set: one file may be below the members of many sets, which have other files too. */
const MAX_TOLD = 1_000_000;

/** A container is told to have several files; how many more than this does not matter. */
const MAX_PATHS = 100;

/** A DAG path from the top, as far as it is known; it begins with '' where it is known to the top. */
type Path = readonly ByteString[];

/** A member of sets, or a node that was found to belong to them. */
interface Followed {
  readonly path: Path;
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
  readonly #members = new Map<ByteString, Followed[]>();
  readonly #setsByMember = new Map<ByteString, Set<ByteString>>();
  readonly #found = new Map<ByteString, Followed[]>();
  readonly #paths = new Map<ByteString, Set<ByteString>>();
  #count = 0;
  #told = 0;
  #sets: ReadonlySet<ByteString> | null = null;
  readonly #values = new Map<string, ByteString>();

  constructor(window: Window) {
    this.#window = window;
  }

  /** Follows a member, given by name or by DAG path (`|group|node`). */
  follow(member: ByteString, set: ByteString): void {
    const known = this.#setsByMember.get(member);
    if (known !== undefined) {
      known.add(set);
      return;
    }
    const sets = new Set([set]);
    this.#setsByMember.set(member, sets);
    this.#add(this.#members, { path: member.split('|'), sets });
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
    this.#told += this.#sets.size;
    if (this.#told > MAX_TOLD) {
      this.overflow = true;
      return;
    }
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

  /** The sets that a node belongs to, itself or through its parent; null for none. */
  #setsOf(node: NodeName): ReadonlySet<ByteString> | null {
    // Maya writes a parent by its name alone where that is unique.
    const parentPath = node.parent === null ? [''] : node.parent.split('|');
    const parents = node.parent === null ? [] : matching(this.#found, parentPath);
    const path = [...(parents[0]?.path ?? parentPath), node.name];
    const sets = union([...matching(this.#members, path), ...parents]);
    if (sets !== null) this.#add(this.#found, { path, sets });
    return sets;
  }

  #add(into: Map<ByteString, Followed[]>, followed: Followed): void {
    const name = followed.path.at(-1) ?? '';
    const known = into.get(name);
    if (this.#count >= MAX_FOLLOWED || (known?.length ?? 0) >= MAX_NAMESAKES || followed.path.length > MAX_DEPTH) {
      this.overflow = true;
      return;
    }
    this.#count += 1;
    if (known === undefined) into.set(name, [followed]);
    else known.push(followed);
  }
}

/** The entries whose path agrees with this one as far up as both are known. */
function matching(entries: ReadonlyMap<ByteString, readonly Followed[]>, path: Path): Followed[] {
  return (entries.get(path.at(-1) ?? '') ?? []).filter((one) => {
    const shared = Math.min(one.path.length, path.length);
    for (let back = 1; back <= shared; back += 1) if (one.path.at(-back) !== path.at(-back)) return false;
    return true;
  });
}

/** The sets of all entries. One entry's sets are shared, not copied: a whole tree below a member has the same. */
function union(entries: readonly Followed[]): ReadonlySet<ByteString> | null {
  const [first] = entries;
  if (first === undefined) return null;
  if (entries.every((one) => one.sets === first.sets)) return first.sets;
  return new Set(entries.flatMap((one) => [...one.sets]));
}
