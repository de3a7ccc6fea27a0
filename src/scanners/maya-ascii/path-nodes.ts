import type { ByteString } from '../../model/bytes.ts';
import { SURE_NAMES, cachePath, looksLikePath, mayBePath, pathAttributes } from '../maya/path-attributes.ts';
import type { AttrValue } from './commands.ts';

/** More nodes with paths than any scene of ours had; what comes behind is not kept, and told. */
const MOST_NODES = 50_000;

/** A node that names a file, and the names of its ancestors from the top. */
export interface PathNode {
  readonly name: ByteString;
  readonly ancestors: readonly ByteString[];
  readonly type: ByteString;
  readonly values: Map<ByteString, ByteString>;
}

/** The nodes of a scene that name files. Connections to sets come after all nodes, so they are kept till then. */
export class PathNodes {
  /** More nodes came than are kept. */
  overflow = false;
  readonly #byName = new Map<ByteString, PathNode[]>();
  #count = 0;

  add(node: PathNode, attr: ByteString, value: AttrValue): void {
    const text = value.kind === 'string' ? value.text : value.kind === 'strings' ? value.texts[0] : undefined;
    if (text === undefined || !mayBePath(text)) return;
    const wanted = pathAttributes(node.type) ?? [];
    if (wanted.length > 0 ? !wanted.includes(attr.replace(/\[0\]$/, '')) : !looksLikePath(text)) return;
    if (node.values.size === 0 && !this.#register(node)) return;
    node.values.set(attr, text);
  }

  /** Whether a member of this name can lead to a file: it names a node with a path, or an ancestor of one. */
  concerns(member: ByteString): boolean {
    return this.#byName.has(leaf(member));
  }

  /** The files of the nodes that a member of a set is, or has below it. */
  pathsOf(member: ByteString): readonly ByteString[] {
    const paths: ByteString[] = [];
    for (const node of this.#byName.get(leaf(member)) ?? []) {
      const path = matches(member, node) ? pathOf(node) : null;
      if (path !== null) paths.push(path);
    }
    return paths;
  }

  #register(node: PathNode): boolean {
    if (this.#count >= MOST_NODES) {
      this.overflow = true;
      return false;
    }
    this.#count += 1;
    for (const name of new Set([node.name, ...node.ancestors])) {
      const known = this.#byName.get(name);
      if (known === undefined) this.#byName.set(name, [node]);
      else known.push(node);
    }
    return true;
  }
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

/** Whether a member, by name or by DAG path, is this node or one of its ancestors. */
function matches(member: ByteString, node: PathNode): boolean {
  const wanted = member.split('|').filter((name) => name !== '');
  const chain = [...node.ancestors, node.name];
  const absolute = member.startsWith('|');
  return chain.some((name, index) => {
    if (name !== wanted.at(-1)) return false;
    const from = index + 1 - wanted.length;
    if (from < 0 || (absolute && from !== 0)) return false;
    return wanted.every((part, offset) => chain[from + offset] === part);
  });
}

function leaf(name: ByteString): ByteString {
  return name.slice(name.lastIndexOf('|') + 1);
}
