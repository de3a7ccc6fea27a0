import type { ByteString } from '../../model/bytes.ts';
import type { ScannedContainer } from '../../model/container.ts';
import type { Finding } from '../../model/finding.ts';
import { isContainerId } from '../../hosts/container-ids.ts';
import { containersInEdits } from './edited-containers.ts';
import { attributeName, nodeName, stringValue } from './leaves.ts';
import { Members } from './members.ts';
import { SetRecord } from './record.ts';
import { References } from './references.ts';
import type { SlotContext } from './slots.ts';
import { printable } from './walk.ts';
import type { ChunkVisitor, Group, Leaf } from './walk.ts';

/** The type code of an `objectSet`, the only type of node that holds a record. */
const OBJECT_SET = 'OBST';

/** The first walk: gathers everything that concerns containers, and remembers nothing of other nodes. */
export class SceneReader implements ChunkVisitor {
  readonly records: SetRecord[] = [];
  readonly edited: ScannedContainer[] = [];
  readonly findings: Finding[] = [];
  readonly references = new References();
  readonly members = new Members();
  readonly #context: SlotContext;
  /** The first leaf of the node that is being read, which holds its name. */
  #first: Leaf | null = null;
  #record: SetRecord | null = null;

  constructor(context: SlotContext) {
    this.#context = context;
  }

  enter(group: Group): void {
    if (group.depth !== 1) return;
    this.#first = null;
    this.#record = group.form === OBJECT_SET ? new SetRecord(group) : null;
  }

  leaf(leaf: Leaf): void {
    const { window } = this.#context;
    if (leaf.tag === 'CWFL') this.members.take(window, leaf);
    if (leaf.group.depth !== 1) return;
    this.#first ??= leaf;
    this.#record?.take(window, leaf);
    if (leaf.tag === 'FRDI' || leaf.tag === 'FREF') this.references.take(window, leaf);
    else if (leaf.tag === 'REFE') this.#takeEdits(leaf);
    else if (leaf.tag === 'STR ' && this.#record === null) this.#checkDecoy(leaf);
  }

  leave(group: Group): void {
    if (group.depth === 1) this.finish();
  }

  /** Ends the node that is being read; called once more after the walk, which damage may have stopped inside a node. */
  finish(): void {
    const record = this.#record;
    this.#record = null;
    if (record === null || !record.isContainer() || !this.#context.limits.records.take(record.group.offset)) return;
    this.records.push(record);
    if (record.node !== null) this.members.addSet(record.node);
  }

  #takeEdits(leaf: Leaf): void {
    const node = this.#nodeName();
    const found = containersInEdits(leaf, node, this.references, this.#context);
    this.edited.push(...found.containers);
    this.findings.push(...found.findings);
  }

  /** A node of another type with a container's `id` is nobody's container, but a person may wonder where it went. */
  #checkDecoy(leaf: Leaf): void {
    const { window } = this.#context;
    const attribute = attributeName(window, leaf);
    if (attribute?.name !== 'id') return;
    const value = stringValue(window, leaf, attribute.flagsAt);
    if (value === null || !isContainerId(value.text)) return;
    const args = { type: printable(leaf.group.form) };
    const at = { offset: leaf.offset, node: this.#nodeName() };
    this.findings.push({ code: 'maya-record-on-other-type', severity: 'info', args, ...at });
  }

  #nodeName(): ByteString {
    return (this.#first === null ? null : nodeName(this.#context.window, this.#first)?.name) ?? '?';
  }
}
