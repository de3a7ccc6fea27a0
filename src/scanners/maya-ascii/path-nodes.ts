import type { ByteString } from '../../model/bytes.ts';
import { SURE_NAMES, cachePath, looksLikePath, mayBePath, pathAttributes } from '../maya/path-attributes.ts';
import type { AttrValue } from './commands.ts';
import type { DagNode } from './dag.ts';

/** More nodes with paths than any scene of ours had; what comes behind is not kept, and told. */
const MOST_NODES = 50_000;
/** The same of the nodes above them. */
const MOST_BRANCHES = 200_000;
/** And of the bytes of their paths. */
const MOST_BYTES = 32 * 1024 * 1024;
/** How many texts of a node are looked at where nobody knows which one is its file. */
const MOST_VALUES = 64;
/** How often a member is compared with a node of the same name, in the whole scene. */
const MOST_COMPARISONS = 10_000_000;

/** A node that names a file. */
export interface PathNode {
  readonly dag: DagNode;
  readonly type: ByteString;
  readonly values: Map<ByteString, ByteString>;
}

/** A node that names files, or has nodes below it that do. */
interface Branch {
  readonly dag: DagNode;
  /** Nodes of one name below one parent are told apart by nobody. */
  readonly nodes: PathNode[];
  /** The different files at and below it, at most two: what matters is whether there is more than one. */
  readonly paths: Set<ByteString>;
}

/** The nodes of a scene that name files. Connections to sets come after all nodes, so they are kept till then. */
export class PathNodes {
  /** More nodes came than are kept. */
  overflow = false;
  readonly #branches = new Map<DagNode, Branch>();
  readonly #byName = new Map<ByteString, Branch[]>();
  #count = 0;
  #bytes = 0;
  #comparisons = 0;
  #isGathered = false;

  add(node: PathNode, attr: ByteString, value: AttrValue): void {
    const text = value.kind === 'string' ? value.text : value.kind === 'strings' ? value.texts[0] : undefined;
    if (text === undefined || !mayBePath(text)) return;
    const wanted = pathAttributes(node.type) ?? [];
    if (wanted.length > 0 ? !wanted.includes(attr.replace(/\[0\]$/, '')) : !looksLikePath(text)) return;
    const isKept = node.values.size === 0 ? this.#register(node) : node.values.size < MOST_VALUES;
    this.#bytes += text.length;
    if (!isKept || this.#bytes > MOST_BYTES) this.overflow = true;
    else node.values.set(attr, text);
  }

  /** Whether a member of this name can lead to a file: it names a node with a path, or an ancestor of one. */
  concerns(member: ByteString): boolean {
    return this.#byName.has(leaf(member));
  }

  /** The different files of the nodes that a member of a set is, or has below it; of many at least two. */
  pathsOf(member: ByteString): ReadonlySet<ByteString> {
    this.#gather();
    const wanted = member.split('|').filter((name) => name !== '');
    const paths = new Set<ByteString>();
    for (const branch of this.#byName.get(leaf(member)) ?? []) {
      this.#comparisons += 1;
      if (this.#comparisons > MOST_COMPARISONS) {
        this.overflow = true;
        return new Set();
      }
      if (matches(branch.dag, wanted, member.startsWith('|'))) putPaths(paths, branch.paths);
      if (paths.size > 1) break;
    }
    return paths;
  }

  #register(node: PathNode): boolean {
    if (this.#count >= MOST_NODES || node.dag.isCut) return false;
    this.#count += 1;
    // Above a branch that is known, all are.
    for (let dag: DagNode | null = node.dag; dag !== null && !this.#branches.has(dag); dag = dag.parent) {
      if (this.#branches.size >= MOST_BRANCHES) return false;
      const branch = { dag, nodes: [], paths: new Set<ByteString>() };
      this.#branches.set(dag, branch);
      const namesakes = this.#byName.get(dag.name);
      if (namesakes === undefined) this.#byName.set(dag.name, [branch]);
      else namesakes.push(branch);
    }
    this.#branches.get(node.dag)?.nodes.push(node);
    return true;
  }

  /** Tells every branch the files below it: each one hands its own up to the one above, the deepest first. */
  #gather(): void {
    if (this.#isGathered) return;
    this.#isGathered = true;
    const deepestFirst = [...this.#branches.values()].sort((a, b) => b.dag.depth - a.dag.depth);
    for (const { dag, nodes, paths } of deepestFirst) {
      putPaths(
        paths,
        nodes.flatMap((node) => pathOf(node) ?? []),
      );
      const above = dag.parent === null ? undefined : this.#branches.get(dag.parent);
      if (above !== undefined) putPaths(above.paths, paths);
    }
  }
}

function putPaths(into: Set<ByteString>, paths: Iterable<ByteString>): void {
  for (const path of paths) if (into.size < 2) into.add(path);
}

function pathOf(node: PathNode): ByteString | null {
  const { values } = node;
  if (node.type === 'cacheFile') return cachePath(values);
  for (const attr of pathAttributes(node.type) ?? []) {
    const text = values.get(attr) ?? values.get(`${attr}[0]`);
    if (text !== undefined) return text;
  }
  const sure = [...values].filter(([attr]) => SURE_NAMES.includes(attr)).map(([, text]) => text);
  const distinct = new Set(sure.length > 0 ? sure : values.values());
  const [only] = distinct;
  return distinct.size === 1 ? (only ?? null) : null;
}

/** Whether these names, from the top or from anywhere, lead to the node. */
function matches(node: DagNode, wanted: readonly ByteString[], isAbsolute: boolean): boolean {
  let at: DagNode | null = node;
  for (let index = wanted.length - 1; index >= 0; index -= 1) {
    if (at === null || at.name !== wanted[index]) return false;
    at = at.parent;
  }
  return !isAbsolute || at === null;
}

function leaf(name: ByteString): ByteString {
  return name.slice(name.lastIndexOf('|') + 1);
}
