import { toByteString } from '../../model/bytes.ts';
import type { ScanResult, ScannedContainer, ScannedInstance } from '../../model/container.ts';
import type { Finding } from '../../model/finding.ts';
import { readBytes } from '../../files/byte-source.ts';
import type { ByteSource } from '../../files/byte-source.ts';
import type { Scanner } from '../scanner.ts';
import { damage, readNode } from './container.ts';
import { Cursor } from '../cursor/cursor.ts';
import { KnownNodes } from './known-nodes.ts';
import { NodeDraft } from './node.ts';
import { loadedPath } from './paths.ts';
import { ENCRYPTED_HEADER, recogniseNuke } from './recognise.ts';
import { readScript } from './script.ts';
import type { NodeEnd, NodeHead, Pair, Passing, ScriptHandler } from './script.ts';

/** Scripts, gizmos, backups and autosaves of Nuke 5 to 16. */
export const nukeScanner: Scanner = {
  formats: ['nuke'],
  extensions: ['.nk', '.gizmo', '.nk~', '.autosave', '.nknc', '.gznc'],
  // Two words, because one pass over the file looks for two. The knobs are named after the first, and those that were named
  // `ak:` in 2019 held it in the schema and the id; the second ends every container id, also one that stands in no knob.
  needles: ['avalon', '.container'],
  recognise: recogniseNuke,
  mustParse: (head, tail) => isEncrypted(head) || !endsWell(tail),
  scan: scanNuke,
};

function isEncrypted(head: Uint8Array): boolean {
  return toByteString(head.subarray(0, ENCRYPTED_HEADER.length)) === ENCRYPTED_HEADER;
}

/** Whether the last line is one that a script ends with: a node's brace, or a command of the node tree. */
function endsWell(tail: Uint8Array): boolean {
  const text = toByteString(tail).trimEnd();
  return text.endsWith('}') || /(^|[\r\n])[ \t]*(end_group|set \w+ \[stack \d+\]|push \S+|#[^\r\n]*)$/.test(text);
}

function scanNuke(source: ByteSource): ScanResult {
  if (isEncrypted(readBytes(source, 0, ENCRYPTED_HEADER.length))) {
    const finding: Finding = { code: 'nuke-encrypted', severity: 'warning', args: {} };
    return { format: 'nuke', containers: [], frames: [], findings: [finding] };
  }
  return scanScript(new Cursor(source));
}

/** Reads a plain script from the cursor to its end. */
export function scanScript(cursor: Cursor): ScanResult {
  const scan = new Scan(cursor);
  readScript(cursor, scan);
  return scan.result();
}

/** A group that is open: its children follow until `end_group`. */
interface OpenGroup {
  /** Its name with those of the groups around it, and a dot behind. */
  readonly path: string;
  /** The container that the group itself is, by index; -1 where it is none. */
  readonly container: number;
}

const GROUP_CLASSES: ReadonlySet<string> = new Set(['Group', 'Gizmo']);

/** Listens to a script being read, and keeps what one result needs. */
class Scan implements ScriptHandler {
  readonly #cursor: Cursor;
  readonly #containers: ScannedContainer[] = [];
  readonly #instances: ScannedInstance[] = [];
  readonly #findings: Finding[] = [];
  readonly #groups: OpenGroup[] = [];
  readonly #known = new KnownNodes();
  #draft: NodeDraft | null = null;
  /** A live group that was just read: whether it holds its nodes itself shows in the next command's indentation. */
  #liveGroup: { readonly group: OpenGroup; readonly indent: number } | null = null;
  #extraEnds = 0;
  #damagedAt: number | null = null;

  constructor(cursor: Cursor) {
    this.#cursor = cursor;
  }

  readonly passing: Passing = {
    // Whether a live group holds its nodes itself shows in the next node, whatever that is.
    nodes: () => this.#liveGroup === null,
    lines: () => this.#draft?.knobs.length === 0,
  };

  openNode(head: NodeHead): void {
    this.#settleLiveGroup(head.indent);
    this.#draft = new NodeDraft(head);
  }

  passNode(indent: number): boolean {
    const pattern = this.#known.pass(this.#cursor);
    if (pattern === null) return false;
    this.#settleLiveGroup(indent);
    const node = this.#around + pattern.nameOf(this.#cursor);
    this.#containers.push(pattern.container(node, this.#cursor));
    if (GROUP_CLASSES.has(pattern.className ?? '')) this.#groups.push(this.#group(node, true));
    return true;
  }

  pair(pair: Pair): void {
    this.#draft?.add(pair, this.#cursor);
  }

  closeNode(end: NodeEnd): void {
    const draft = this.#draft;
    if (draft === null) return;
    this.#draft = null;
    const name = draft.name ?? draft.head.className ?? 'clone';
    const around = this.#around;
    const result = readNode(draft, end, () => around + name, this.#cursor);
    this.#findings.push(...result.findings);
    if (result.container !== null) {
      this.#containers.push(result.container);
      if (end === 'closed' && result.findings.length === 0) this.#known.keep(draft, result.container, this.#cursor);
    } else if (end !== 'closed' || draft.malformed) {
      this.#findings.push(damage(draft, end === 'unclosed' ? end : 'damaged', around + name));
    }
    if (result.instance !== null) this.#instances.push(result.instance);
    if (result.container === null) this.#lookIn(draft);
    if (draft.head.clone) return;
    const { className, indent } = draft.head;
    const isContainer = result.container !== null;
    if (GROUP_CLASSES.has(className ?? '')) this.#groups.push(this.#group(around + name, isContainer));
    else if (className === 'LiveGroup') this.#liveGroup = { group: this.#group(around + name, isContainer), indent };
  }

  endGroup(): void {
    this.#liveGroup = null;
    if (this.#groups.pop() === undefined) this.#extraEnds += 1;
  }

  damage(offset: number): void {
    this.#damagedAt ??= offset;
  }

  result(): ScanResult {
    const open = this.#groups.length;
    if (this.#damagedAt !== null) {
      this.#findings.push({ code: 'nuke-script-damaged', severity: 'error', args: {}, offset: this.#damagedAt });
    }
    if (open > 0 || this.#extraEnds > 0) {
      const args = { open, extra: this.#extraEnds };
      this.#findings.push({ code: 'nuke-groups-unbalanced', severity: 'warning', args });
    }
    const base = { format: 'nuke', containers: this.#containers, frames: [], findings: this.#findings } as const;
    return this.#instances.length === 0 ? base : { ...base, instances: this.#instances };
  }

  /** The names of the groups that are open, with a dot behind each. */
  get #around(): string {
    return this.#groups.at(-1)?.path ?? '';
  }

  /** A node begins: if it is deeper than a live group, it is one that the live group holds itself. */
  #settleLiveGroup(indent: number): void {
    if (this.#liveGroup !== null && indent > this.#liveGroup.indent) this.#groups.push(this.#liveGroup.group);
    this.#liveGroup = null;
  }

  /** A group that was just read; whether it is the last container. */
  #group(node: string, isContainer: boolean): OpenGroup {
    return { path: `${node}.`, container: isContainer ? this.#containers.length - 1 : -1 };
  }

  /** A look is loaded as a group around the nodes that read its files; the group itself keeps no path. */
  #lookIn(draft: NodeDraft): void {
    const group = this.#groups.at(-1);
    const container = group === undefined ? undefined : this.#containers[group.container];
    if (group === undefined || container === undefined || container.loadedPath !== null) return;
    if (container.fields.loader !== 'LoadOcioLookNodes' || draft.head.className !== 'OCIOFileTransform') return;
    this.#containers[group.container] = { ...container, loadedPath: loadedPath('OCIOFileTransform', draft.paths) };
  }
}
