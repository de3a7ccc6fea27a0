import type { ByteString } from '../../model/bytes.ts';
import type { Dna, Struct } from './dna.ts';
import type { BlendFile } from './overview.ts';
import { terminated } from './section.ts';
import type { Property, SectionBlocks } from './section.ts';
import type { Block } from './walk.ts';

/** Something that AYON looks at for a record: an ID (collection, object, action, sound …) or a node of a tree. */
export interface Owner {
  /** As Blender shows it; a node with the name of what its tree belongs to: `skin/Image Texture`. */
  readonly node: ByteString;
  /** `Collection`, `Object`, `Action` …; of a node its own type (`ShaderNodeTexImage`). */
  readonly type: string;
  /** The root of its custom properties. */
  readonly properties: Property;
  /** Where the same node stands in a tree of its own: Blender 5 also writes the compositor where older ones look for it. */
  readonly twin: ByteString | null;
  /** What another record calls this one as its twin. */
  readonly key: ByteString;
}

/** `bNodeTree.type` of a compositor. */
const COMPOSITOR = 1;

/** Who in a section has custom properties that AYON looks at. */
export function ownersIn(blocks: SectionBlocks): Owner[] {
  const { dna } = blocks.file;
  const struct = dna.structs[blocks.section.owner.struct];
  if (struct === undefined || !isId(dna, struct)) return [];
  const own = idOwner(blocks, struct);
  return [...(own === null ? [] : [own]), ...nodeOwners(blocks, struct)];
}

/** The struct of an ID begins with one. */
function isId(dna: Dna, { name }: Struct): boolean {
  const field = dna.field(name, 'id');
  return field !== null && field.offset === 0 && field.type === 'ID' && !field.isPointer;
}

/** The name of an ID as Blender shows it, without the two letters of its kind. */
export function idName({ file, section }: SectionBlocks): ByteString {
  const name = file.dna.field('ID', 'name');
  if (name === null) return '?';
  return text(file, section.owner, name.offset, name.size).slice(2);
}

function idOwner(blocks: SectionBlocks, struct: Struct): Owner | null {
  const field = blocks.file.dna.field('ID', 'properties');
  const properties = field === null ? null : rootAt(blocks, blocks.section.owner, field.offset);
  if (properties === null) return null;
  const { old } = blocks.section.owner;
  // Blender's own word: `bAction` and `bSound` are an Action and a Sound.
  const type = struct.name.replace(/^b(?=[A-Z])/, '');
  return { node: idName(blocks), type, properties, twin: null, key: nodeKey(old, '') };
}

function nodeOwners(blocks: SectionBlocks, struct: Struct): Owner[] {
  const { file, section } = blocks;
  const { dna } = file;
  const prop = dna.field('bNode', 'prop');
  const name = dna.field('bNode', 'name');
  const idname = dna.field('bNode', 'idname');
  if (prop === null || name === null || !hasTreeInSight(blocks, struct)) return [];
  const tree = idName(blocks);
  const group = struct.name === 'Scene' ? dna.field('Scene', 'compositing_node_group') : null;
  const shared = group === null ? 0n : pointerAt(file, section.owner, group.offset);
  return blocks.ofStruct(nodeStruct(dna)).flatMap((block): Owner[] => {
    const properties = rootAt(blocks, block, prop.offset);
    if (properties === null) return [];
    const own = text(file, block, name.offset, name.size);
    const type = idname === null ? 'Node' : text(file, block, idname.offset, idname.size);
    const twin = shared === 0n ? null : nodeKey(shared, own);
    return [{ node: `${tree}/${own}`, type, properties, twin, key: nodeKey(section.owner.old, own) }];
  });
}

function nodeKey(tree: bigint, node: ByteString): ByteString {
  return `${tree}\0${node}`;
}

/** AYON goes through the trees of materials and through the compositor. */
function hasTreeInSight({ file, section }: SectionBlocks, struct: Struct): boolean {
  if (struct.name === 'Material' || struct.name === 'Scene') return true;
  const kind = file.dna.field('bNodeTree', 'type');
  if (struct.name !== 'bNodeTree' || kind === null) return false;
  const bytes = file.window.view(section.owner.body.offset + kind.offset, 4);
  return bytes !== null && file.numbers.int32(bytes, 0) === COMPOSITOR;
}

export function nodeStruct(dna: Dna): number {
  return dna.structs.findIndex(({ name }) => name === 'bNode');
}

/** The group that a struct's pointer leads to; null where it leads to none. */
function rootAt(blocks: SectionBlocks, from: Block, offset: number): Property | null {
  const address = pointerAt(blocks.file, from, offset);
  if (address === 0n) return null;
  const block = blocks.at(address);
  if (block === null) {
    blocks.note('blender-pointer-nowhere', from.offset, {});
    return null;
  }
  return blocks.property(block);
}

/** A pointer in a block's struct; 0 where the block is too short to have it. */
export function pointerAt({ window, numbers, layout }: BlendFile, { body }: Block, offset: number): bigint {
  if (offset + layout.pointer > body.length) return 0n;
  const bytes = window.view(body.offset + offset, layout.pointer);
  return bytes === null ? 0n : numbers.pointer(bytes, 0);
}

function text({ window }: BlendFile, { body }: Block, offset: number, size: number): ByteString {
  const bytes = offset + size > body.length ? null : window.view(body.offset + offset, size);
  return bytes === null ? '?' : terminated(bytes);
}
