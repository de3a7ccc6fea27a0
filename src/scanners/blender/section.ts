import type { ByteString } from '../../model/bytes.ts';
import type { Finding } from '../../model/finding.ts';
import type { Span } from '../../model/span.ts';
import type { BlendFile, Section } from './overview.ts';
import { walkBlocks } from './walk.ts';
import type { Block } from './walk.ts';

/** No collection, object, action or tree owns so many blocks; more of them would only fill the memory. */
const MOST_BLOCKS = 1_000_000;

/** How often a property of a section may be come by, on an average. */
const MOST_FOLLOWED = 16;

/** The kinds of properties that are told apart here (`eIDPropertyType`). */
export const PROPERTY_KIND = { text: 0, int: 1, group: 6, double: 8 } as const;

/** A custom property, as Blender keeps it in the file. */
export interface Property {
  readonly block: Block;
  readonly kind: number;
  readonly subkind: number;
  readonly name: ByteString;
  /** Of a text: its bytes with the final NUL. Of a group: how many properties are in it. */
  readonly length: number;
  /** How many bytes are set aside for a text. */
  readonly room: number;
  /** Address of the next property of the same group; 0 behind the last one. */
  readonly next: bigint;
  /** Address of the text. */
  readonly data: bigint;
  /** Addresses of the first and the last property of a group. */
  readonly first: bigint;
  readonly last: bigint;
}

/** Where the fields of a property lie in its block, by this file's own DNA. Spans are counted from the block's data. */
export interface PropertyLayout {
  readonly struct: number;
  readonly size: number;
  readonly next: Span;
  readonly prev: Span;
  readonly kind: Span;
  readonly subkind: Span;
  readonly name: Span;
  readonly data: Span;
  readonly number: Span;
  readonly first: Span;
  readonly last: Span;
  readonly length: Span;
  readonly room: Span;
}

/** Null where the file's properties have not the fields that every Blender since 2.4 writes. */
export function propertyLayout({ dna }: BlendFile): PropertyLayout | null {
  const struct = dna.structs.findIndex(({ name }) => name === 'IDProperty');
  const size = dna.structs[struct]?.size;
  const at = (...path: readonly string[]): Span | null => {
    const field = dna.field('IDProperty', ...path);
    return field === null ? null : { offset: field.offset, length: field.size };
  };
  const fields = {
    next: at('next'),
    prev: at('prev'),
    kind: at('type'),
    subkind: at('subtype'),
    name: at('name'),
    data: at('data', 'pointer'),
    number: at('data', 'val'),
    first: at('data', 'group', 'first'),
    last: at('data', 'group', 'last'),
    length: at('len'),
    room: at('totallen'),
  };
  return size !== undefined && isWhole(fields) ? { struct, size, ...fields } : null;
}

type Fields = Omit<PropertyLayout, 'struct' | 'size'>;

function isWhole(fields: Readonly<Record<keyof Fields, Span | null>>): fields is Fields {
  return Object.values(fields).every((field) => field !== null);
}

/**
 * The blocks of one section by address. An address is looked up here only: the same one may stand in another section and
 * mean another block. The first thing that cannot be is kept as `trouble`, and nothing of the section is edited then.
 */
export class SectionBlocks {
  readonly file: BlendFile;
  readonly section: Section;
  readonly layout: PropertyLayout;
  trouble: Finding | null = null;
  readonly #blocks = new Map<bigint, Block>();
  readonly #ofStruct = new Map<number, Block[]>();
  /** Blocks that a text or a property was read from; no two can share one. */
  readonly #taken = new Set<Block>();
  /** How many properties were followed from one to the next. */
  #followed = 0;

  constructor(file: BlendFile, section: Section, layout: PropertyLayout, wanted: readonly number[]) {
    this.file = file;
    this.section = section;
    this.layout = layout;
    for (const struct of wanted) this.#ofStruct.set(struct, []);
    walkBlocks(file.window, file.layout, section.span, (block) => this.#add(block));
  }

  #add(block: Block): void {
    if (this.#blocks.size >= MOST_BLOCKS) {
      this.note('blender-too-many-blocks', block.offset, { limit: MOST_BLOCKS });
      return;
    }
    if (this.#blocks.has(block.old)) this.note('blender-address-twice', block.offset, {});
    else this.#blocks.set(block.old, block);
    if (block.struct < 0 || block.struct >= this.file.dna.structs.length) {
      this.note('blender-struct-unknown', block.offset, { struct: block.struct });
    }
    this.#ofStruct.get(block.struct)?.push(block);
  }

  /** The blocks of a struct that was asked for when the section was opened, in the order of the file. */
  ofStruct(struct: number): readonly Block[] {
    return this.#ofStruct.get(struct) ?? [];
  }

  /** Only the first trouble is told: what follows is mostly its consequence. */
  note(code: Finding['code'], offset: number, args: Finding['args']): void {
    this.trouble ??= { code, severity: 'warning', args, offset };
  }

  /** The block at an address, or null where there is none in this section. */
  at(address: bigint): Block | null {
    return address === 0n ? null : (this.#blocks.get(address) ?? null);
  }

  /** Reserves a block for one reader; false, and a trouble, where another one has it. */
  take(block: Block): boolean {
    if (this.#taken.has(block)) {
      this.note('blender-block-shared', block.offset, {});
      return false;
    }
    this.#taken.add(block);
    return true;
  }

  hasTaken(block: Block): boolean {
    return this.#taken.has(block);
  }

  /** The property in a block; null, and a trouble, where the block holds none. */
  property(block: Block): Property | null {
    const { window, numbers } = this.file;
    const { struct, size, kind, subkind, name, length, room, next, data, first, last } = this.layout;
    const isProperty = block.struct === struct && block.body.length >= size;
    const bytes = isProperty ? window.view(block.body.offset, size) : null;
    if (bytes === null) {
      this.note('blender-pointer-nowhere', block.offset, {});
      return null;
    }
    return {
      block,
      kind: bytes.readUInt8(kind.offset),
      subkind: bytes.readUInt8(subkind.offset),
      name: terminated(bytes.subarray(name.offset, name.offset + name.length)),
      length: numbers.int32(bytes, length.offset),
      room: numbers.int32(bytes, room.offset),
      next: numbers.pointer(bytes, next.offset),
      data: numbers.pointer(bytes, data.offset),
      first: numbers.pointer(bytes, first.offset),
      last: numbers.pointer(bytes, last.offset),
    };
  }

  /** The properties of a group, in order; null, and a trouble, where its list is not whole. */
  children(group: Property): readonly Property[] | null {
    const children: Property[] = [];
    const seen = new Set<bigint>();
    for (let address = group.first; address !== 0n;) {
      if (seen.has(address)) return this.#broken('blender-list-loops', group);
      seen.add(address);
      this.#followed += 1;
      // A list is followed a few times for its group; whole lists that groups share would be followed for each of them.
      if (this.#followed > MOST_FOLLOWED * (this.#blocks.size + 1)) return this.#broken('blender-block-shared', group);
      const block = this.at(address);
      if (block === null) return this.#broken('blender-pointer-nowhere', group);
      const child = this.property(block);
      if (child === null) return null;
      children.push(child);
      address = child.next;
    }
    const last = children.at(-1)?.block.old ?? 0n;
    if (group.last !== last || group.length !== children.length) return this.#broken('blender-list-miscounted', group);
    return children;
  }

  #broken(code: Finding['code'], { block }: Property): null {
    this.note(code, block.offset, {});
    return null;
  }
}

/** The text before the first NUL. */
export function terminated(bytes: Buffer): ByteString {
  const end = bytes.indexOf(0);
  return bytes.toString('latin1', 0, end === -1 ? bytes.length : end);
}
