import { displayBytes } from '../../model/bytes.ts';
import type { ByteString } from '../../model/bytes.ts';
import type { Finding } from '../../model/finding.ts';
import { decodeBase64 } from './base64.ts';
import { newDraft, nodeName } from './container.ts';
import type { NodeDraft } from './container.ts';
import { MAX_PARM_BYTES, parentPath, splitName } from './entry.ts';
import type { Damage, Entry } from './entry.ts';
import type { ChildNode } from './loaded-path.ts';
import type { Malformed } from './parm-file.ts';
import { readTemplates, readValues } from './value-places.ts';
import { decoded, encoded, tooLarge } from './survey.ts';
import { readTakeIds } from './take-places.ts';
import type { ByteWindow } from './window.ts';

/** Nodes inside one container that are looked at for the path of the loaded file. A loader builds a handful. */
const MAX_CHILDREN = 64;
/** The largest entry of such a node that is read, in bytes. */
const MAX_CHILD_BYTES = 4 * 1024 * 1024;
/** A node's type stands in the first lines of a small entry. */
const MAX_INIT_BYTES = 4096;

/**
 * Gathers everything that the entries say about the nodes in question: their types, values, definitions, the paths in
 * nodes inside them, and what takes override. Only this is held in memory.
 */
export function collectNodes(
  window: ByteWindow,
  entries: Iterable<Entry>,
  candidates: ReadonlySet<ByteString>,
  note: Damage,
): ReadonlyMap<ByteString, NodeDraft> {
  const nodes = new Map([...candidates].map((path) => [path, newDraft(path)]));
  const collector = new Collector(window, nodes, note);
  for (const entry of entries) collector.take(entry);
  return nodes;
}

class Collector {
  readonly #window: ByteWindow;
  readonly #nodes: ReadonlyMap<ByteString, NodeDraft>;
  readonly #note: Damage;
  /** Parameter entries met so far, to notice one that comes twice. */
  readonly #met = new Set<ByteString>();

  constructor(window: ByteWindow, nodes: ReadonlyMap<ByteString, NodeDraft>, note: Damage) {
    this.#window = window;
    this.#nodes = nodes;
    this.#note = note;
  }

  take(entry: Entry): void {
    const { path, kind } = splitName(entry.name);
    if (kind === '.takes') {
      this.#takes(entry);
      return;
    }
    if (entry.coding === 'external') return;
    const node = this.#nodes.get(path);
    if (node !== undefined) this.#own(node, entry, kind);
    const parent = this.#nodes.get(parentPath(path));
    if (parent !== undefined) this.#child(parent, path, entry, kind);
  }

  #own(node: NodeDraft, entry: Entry, kind: ByteString): void {
    if (kind === '.init') {
      node.type = this.#nodeType(entry);
      return;
    }
    if (kind !== '.parm' && kind !== '.spareparmdef') return;
    if (this.#met.has(entry.name)) {
      const args = { entry: displayBytes(entry.name) };
      const offset = entry.data.offset;
      node.locked ??= { code: 'houdini-duplicate-entry', severity: 'error', args, offset, node: nodeName(node.path) };
      return;
    }
    this.#met.add(entry.name);
    if (entry.data.length > MAX_PARM_BYTES) {
      this.#lock(node, tooLarge(entry, MAX_PARM_BYTES));
      return;
    }
    // Where the default stands is of no use where it cannot be edited; AYON reads the value.
    if (kind === '.spareparmdef' && entry.coding !== 'raw') return;
    const bytes = this.#bytes(entry);
    if (kind === '.parm') {
      if (entry.coding !== 'raw') node.locked ??= { ...encoded(entry), node: nodeName(node.path) };
      const values = readValues(bytes, entry);
      if ('problem' in values) this.#lock(node, unreadable('houdini-parm-unreadable', 'error', values, entry, node));
      else node.values = values;
    } else {
      const templates = readTemplates(bytes, entry);
      if ('problem' in templates) {
        this.#note(unreadable('houdini-template-unreadable', 'warning', templates, entry, node));
      } else node.templates = templates;
    }
  }

  #child(parent: NodeDraft, path: ByteString, entry: Entry, kind: ByteString): void {
    if (kind !== '.init' && kind !== '.parm') return;
    const child: ChildNode = parent.children.get(path) ?? { type: null, paths: new Map() };
    if (!parent.children.has(path) && parent.children.size === MAX_CHILDREN) {
      parent.moreChildren = true;
      return;
    }
    if (kind === '.init') {
      parent.children.set(path, { ...child, type: this.#nodeType(entry) });
    } else if (entry.data.length > MAX_CHILD_BYTES) {
      this.#note({ ...tooLarge(entry, MAX_CHILD_BYTES), severity: 'info' });
    } else {
      parent.children.set(path, { ...child, paths: this.#paths(entry) });
    }
  }

  #lock(node: NodeDraft, finding: Finding): void {
    this.#note(finding);
    node.locked ??= finding;
  }

  #paths(entry: Entry): ChildNode['paths'] {
    const values = readValues(this.#bytes(entry), entry);
    if ('problem' in values) return new Map();
    return values.paths;
  }

  #nodeType(entry: Entry): ByteString | null {
    const data = { offset: entry.data.offset, length: Math.min(MAX_INIT_BYTES, entry.data.length) };
    const text = this.#bytes({ ...entry, data }).toString('latin1');
    return /^type = (.+?)\r?$/m.exec(text)?.[1] ?? null;
  }

  /** The entry's own bytes, decoded where a text scene has them coded. */
  #bytes(entry: Entry): Buffer {
    const bytes = this.#window.copy(entry.data);
    return entry.coding === 'raw' ? bytes : decodeBase64(bytes.toString('latin1'));
  }

  #takes(entry: Entry): void {
    const bytes = entry.coding === 'raw' ? this.#raw(entry) : decoded(this.#window, entry, this.#note);
    if (bytes === null) return;
    const ids = readTakeIds(bytes, entry);
    if ('problem' in ids) {
      const args = { problem: ids.problem };
      this.#note({ code: 'houdini-takes-unreadable', severity: 'warning', args, offset: entry.data.offset });
      return;
    }
    for (const [path, takes] of ids) {
      const node = this.#nodes.get(path);
      if (node !== undefined) node.takes = [...node.takes, ...takes];
    }
  }

  #raw(entry: Entry): Buffer | null {
    if (entry.data.length <= MAX_PARM_BYTES) return this.#window.copy(entry.data);
    this.#note(tooLarge(entry, MAX_PARM_BYTES));
    return null;
  }
}

function unreadable(
  code: Finding['code'],
  severity: Finding['severity'],
  malformed: Malformed,
  entry: Entry,
  node: NodeDraft,
): Finding {
  const args = { entry: displayBytes(entry.name), problem: malformed.problem, at: malformed.at };
  return { code, severity, args, offset: entry.data.offset + malformed.at, node: nodeName(node.path) };
}
