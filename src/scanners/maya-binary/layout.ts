import type { ByteString } from '../../model/bytes.ts';

/** How chunks are written in the two widths of Maya Binary. All numbers are bytes. */
export interface ChunkLayout {
  readonly width: 4 | 8;
  /** Tag (and, in the 64-bit form, four bytes nobody set) and size. */
  readonly headerLength: 8 | 16;
  /** Where the size stands in the header. */
  readonly sizeOffset: 4 | 8;
  /** The size field's own length, and what leaves are padded to, counted from the start of their data. */
  readonly alignment: 4 | 8;
  readonly coding: 'uint32be' | 'uint64be';
  /** Tags of chunks that hold chunks. `CAT` and `PRO` are the other groups of the IFF standard. */
  readonly groupTags: ReadonlySet<string>;
  /** Tags of the other width's groups: a file never mixes the two. */
  readonly foreignTags: ReadonlySet<string>;
}

const GROUP_TAGS_32: ReadonlySet<string> = new Set(['FOR4', 'LIS4', 'CAT4', 'PRO4']);
const GROUP_TAGS_64: ReadonlySet<string> = new Set(['FOR8', 'LIS8', 'CAT8', 'PRO8']);

/** Up to Maya 2013. */
const LAYOUT_32: ChunkLayout = {
  width: 4,
  headerLength: 8,
  sizeOffset: 4,
  alignment: 4,
  coding: 'uint32be',
  groupTags: GROUP_TAGS_32,
  foreignTags: GROUP_TAGS_64,
};

/** From Maya 2014 on. */
const LAYOUT_64: ChunkLayout = {
  width: 8,
  headerLength: 16,
  sizeOffset: 8,
  alignment: 8,
  coding: 'uint64be',
  groupTags: GROUP_TAGS_64,
  foreignTags: GROUP_TAGS_32,
};

/** The layout that these first bytes of a file announce, or null where they are no Maya scene (a fluid cache is `FOR4` too, but of type `CACH`). */
export function layoutOf(head: Uint8Array): ChunkLayout | null {
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, 20)).toString('latin1');
  for (const layout of [LAYOUT_32, LAYOUT_64]) {
    const tag = `FOR${layout.width}`;
    if (text.startsWith(tag) && text.slice(layout.headerLength, layout.headerLength + 4) === 'Maya') return layout;
  }
  return null;
}

/** How many zero bytes follow a leaf of this size. */
export function paddingOf(size: number, layout: ChunkLayout): number {
  return (layout.alignment - (size % layout.alignment)) % layout.alignment;
}

/** A chunk's tag or form type: four bytes, as a byte string. */
export type Tag = ByteString;
