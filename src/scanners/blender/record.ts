import type { ByteString } from '../../model/bytes.ts';
import type { ContainerFields } from '../../model/container.ts';
import type { Finding } from '../../model/finding.ts';
import type { Span } from '../../model/span.ts';
import { isContainerId } from '../../hosts/container-ids.ts';
import { fieldsOf, isRecordKey } from '../record-keys.ts';
import type { Owner } from './owners.ts';
import { GROUP_NAMES } from './overview.ts';
import { PROPERTY_KIND } from './section.ts';
import type { Property, SectionBlocks } from './section.ts';
import type { Block } from './walk.ts';

/** Longer texts of a record help nobody to recognise it. */
const LONGEST_EXTRA = 4096;

/** A text of a record, and where it stands. */
export interface TextValue {
  readonly property: Property;
  readonly text: ByteString;
  /** Without the NUL. */
  readonly span: Span;
  readonly data: Block;
}

/** The record of one owner. */
export interface BlendRecord {
  readonly owner: Owner;
  readonly blocks: SectionBlocks;
  readonly group: Property;
  readonly children: readonly Property[];
  readonly texts: ReadonlyMap<ByteString, TextValue>;
  readonly fields: ContainerFields;
  /** What of this record alone keeps it from being edited. */
  readonly trouble: Finding | null;
}

/** The record of an owner, or null where it has none. What is told on the way goes to `note`. */
export function recordOf(owner: Owner, blocks: SectionBlocks, note: (finding: Finding) => void): BlendRecord | null {
  if (owner.properties.kind !== PROPERTY_KIND.group) return null;
  const groups = (blocks.children(owner.properties) ?? []).filter(
    ({ name, kind }) => kind === PROPERTY_KIND.group && GROUP_NAMES.some((one) => one === name),
  );
  // AYON takes its own group where there is one, and does not look at the other.
  groups.sort((a, b) => Number(b.name === 'ayon') - Number(a.name === 'ayon'));
  const [group, shadowed] = groups;
  if (group === undefined) return null;
  if (shadowed !== undefined) noteShadowed(shadowed, owner, blocks, note);
  const record = readRecord(group, owner, blocks);
  return record !== null && isContainerId(record.fields.id) ? record : null;
}

function noteShadowed(group: Property, { node }: Owner, blocks: SectionBlocks, note: (finding: Finding) => void): void {
  blocks.take(group.block);
  const id = (blocks.children(group) ?? []).find(({ name }) => name === 'id');
  if (id === undefined || !isContainerId(textOf(id, blocks)?.text ?? null)) return;
  note({ code: 'blender-avalon-shadowed', severity: 'info', args: {}, offset: group.block.offset, node });
}

function readRecord(group: Property, owner: Owner, blocks: SectionBlocks): BlendRecord | null {
  if (!blocks.take(group.block)) return null;
  const children = blocks.children(group);
  if (children === null) return null;
  const texts = new Map<ByteString, TextValue>();
  const extra: [string, string][] = [];
  let trouble: Finding | null = null;
  const refuse = (code: Finding['code'], key: string, { block }: Property): void => {
    trouble ??= { code, severity: 'warning', args: { key }, offset: block.offset, node: owner.node };
  };
  const names = new Set<string>();
  for (const child of children) {
    blocks.take(child.block);
    if (names.has(child.name)) refuse('blender-key-twice', child.name, child);
    names.add(child.name);
    const value = textOf(child, blocks);
    if (value !== null) {
      blocks.take(value.data);
      texts.set(child.name, value);
    } else if (isRecordKey(child.name)) {
      refuse('blender-value-no-text', child.name, child);
    }
    const shown = value?.text ?? numberOf(child, blocks);
    if (shown !== null && !isRecordKey(child.name) && shown.length <= LONGEST_EXTRA) extra.push([child.name, shown]);
  }
  const fields = fieldsOf((key) => texts.get(key)?.text ?? null, Object.fromEntries(extra));
  return { owner, blocks, group, children, texts, fields, trouble };
}

/** The text of a property; null where it is none, or does not end where it says. */
function textOf(property: Property, blocks: SectionBlocks): TextValue | null {
  const { kind, subkind, length, room, data } = property;
  // The other kind of texts are bytes without an end.
  if (kind !== PROPERTY_KIND.text || subkind !== 0 || length < 1 || room < length) return null;
  const block = blocks.at(data);
  if (block === null || block.body.length < length) return null;
  const bytes = blocks.file.window.view(block.body.offset, length);
  if (bytes?.indexOf(0) !== length - 1) return null;
  const span = { offset: block.body.offset, length: length - 1 };
  return { property, text: bytes.toString('latin1', 0, length - 1), span, data: block };
}

function numberOf({ kind, block }: Property, { file, layout }: SectionBlocks): string | null {
  const { window, numbers } = file;
  const bytes = window.view(block.body.offset + layout.number.offset, 8);
  if (bytes === null) return null;
  if (kind === PROPERTY_KIND.int) return String(numbers.int32(bytes, 0));
  return kind === PROPERTY_KIND.double ? String(numbers.double(bytes, 0)) : null;
}
