import type { Finding } from '../../model/finding.ts';
import { isContainerId } from '../../hosts/container-ids.ts';
import { GROUP_NAMES } from './overview.ts';
import type { BlendFile, Overview, Section } from './overview.ts';
import { idName, nodeStruct, ownersIn, pointerAt } from './owners.ts';
import { recordOf } from './record.ts';
import type { BlendRecord } from './record.ts';
import { PROPERTY_KIND, SectionBlocks, terminated } from './section.ts';
import type { Property, PropertyLayout } from './section.ts';

/** Loaders that put what they loaded into a list of the record, from OpenPype 3.16.1 on. */
const KEEPS_MEMBERS: ReadonlySet<string> = new Set([
  'BlendLoader',
  'BlendModelLoader',
  'BlendRigLoader',
  'BlendCameraLoader',
  'BlendLayoutLoader',
]);

/** A record, and why it must not be edited; null where it may be. */
export interface FoundRecord {
  readonly record: BlendRecord;
  readonly locked: Finding | null;
}

export interface SectionRecords {
  readonly records: readonly FoundRecord[];
  readonly findings: readonly Finding[];
}

/** The records of one section. Whatever is wrong with the section keeps all of them from being edited. */
export function recordsIn(
  file: BlendFile,
  section: Section,
  layout: PropertyLayout,
  overview: Overview,
): SectionRecords {
  const blocks = new SectionBlocks(file, section, layout, [layout.struct, nodeStruct(file.dna)]);
  const findings: Finding[] = [];
  const note = (finding: Finding): number => findings.push(finding);
  const records = ownersIn(blocks).flatMap((owner) => recordOf(owner, blocks, note) ?? []);
  for (const record of records) claimNested(record);
  noteOthers(blocks, note);
  for (const record of records) noteMembers(record, note);
  if (blocks.trouble !== null) findings.push(blocks.trouble);
  const locked = blocks.trouble ?? overrideOf(blocks, overview);
  return { records: records.map((record) => ({ record, locked: locked ?? record.trouble })), findings };
}

/** Blender replaces a record on an overridden ID by that of the library when it opens the file. */
function overrideOf(blocks: SectionBlocks, { libraryOf }: Overview): Finding | null {
  const { file, section } = blocks;
  const field = file.dna.field('ID', 'override_library');
  const address = field === null ? 0n : pointerAt(file, section.owner, field.offset);
  if (address === 0n) return null;
  const override = blocks.at(address);
  const reference = file.dna.field('IDOverrideLibrary', 'reference');
  const linked = override === null || reference === null ? 0n : pointerAt(file, override, reference.offset);
  const args = { library: libraryOf.get(linked) ?? '?' };
  return { code: 'blender-overridden', severity: 'warning', args, offset: section.owner.offset, node: idName(blocks) };
}

/** A dictionary inside a record may look like a record itself; it is part of the one around it. */
function claimNested({ blocks, children }: BlendRecord): void {
  const waiting = children.filter(({ kind }) => kind === PROPERTY_KIND.group);
  for (let group = waiting.pop(); group !== undefined; group = waiting.pop()) {
    for (const child of blocks.children(group) ?? []) {
      if (child.kind === PROPERTY_KIND.group && !blocks.hasTaken(child.block) && blocks.take(child.block)) {
        waiting.push(child);
      }
    }
  }
}

/** Records where AYON does not look: on bones, strips, nodes of other trees, inside other properties. */
function noteOthers(blocks: SectionBlocks, note: (finding: Finding) => void): void {
  for (const block of blocks.ofStruct(blocks.layout.struct)) {
    if (blocks.hasTaken(block) || block.body.length < blocks.layout.size) continue;
    const group = blocks.property(block);
    if (group?.kind !== PROPERTY_KIND.group || !GROUP_NAMES.some((name) => name === group.name)) continue;
    if (!isContainerId(idOf(group, blocks))) continue;
    note({
      code: 'blender-record-elsewhere',
      severity: 'info',
      args: {},
      offset: block.offset,
      node: idName(blocks),
    });
  }
}

function idOf(group: Property, blocks: SectionBlocks): string | null {
  const id = (blocks.children(group) ?? []).find(({ name }) => name === 'id');
  const block = id === undefined ? null : blocks.at(id.data);
  const bytes = block === null ? null : blocks.file.window.view(block.body.offset, Math.min(64, block.body.length));
  return bytes === null ? null : terminated(bytes);
}

function noteMembers(record: BlendRecord, note: (finding: Finding) => void): void {
  const { loader } = record.fields;
  if (loader === null || !KEEPS_MEMBERS.has(loader)) return;
  if (record.children.some(({ name }) => name === 'members')) return;
  const { node } = record.owner;
  note({
    code: 'blender-members-missing',
    severity: 'info',
    args: { loader },
    offset: record.group.block.offset,
    node,
  });
}
