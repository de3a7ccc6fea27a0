import type { ByteSource } from '../byte-source.ts';
import type { Span } from '../../model/span.ts';
import { spanEnd } from '../../model/span.ts';
import { Window } from '../window.ts';
import { PackingError } from './packing.ts';

/** A frame of packed bytes. */
export interface ZstdFrame {
  /** In the packed file, from its magic number to its end. */
  readonly span: Span;
  /** How many bytes it holds; null where it does not say. */
  readonly plainLength: number | null;
  /** At most so many bytes can be in it, by the number of its blocks. */
  readonly most: number;
}

/** The frames of a packed file, and the table of them at its end, which Blender uses to jump. */
export interface ZstdLayout {
  readonly frames: readonly ZstdFrame[];
  /** Frames that hold no data of the file, the table among them. */
  readonly skippable: readonly Span[];
  readonly table: Span | null;
}

const FRAME_MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50;
const TABLE_MAGIC = 0x8f92eab1;
const TABLE_FOOTER_BYTES = 9;
export const BLOCK_BYTES = 128 * 1024;

/** Blender packs about a megabyte into one. */
const MOST_FRAMES = 1_000_000;

/** Goes through a packed file by its own lengths, without unpacking. Throws a `PackingError` where they do not lead to its last byte. */
export function zstdLayout(source: ByteSource): ZstdLayout {
  const window = new Window(source);
  const frames: ZstdFrame[] = [];
  const skippable: Span[] = [];
  let table: Span | null = null;
  for (let at = 0; at < source.size;) {
    const magic = bytesAt(window, at, 4).readUInt32LE();
    if (frames.length + skippable.length >= MOST_FRAMES) throw damaged(at);
    if (magic === FRAME_MAGIC) {
      const frame = frameAt(window, at);
      frames.push(frame);
      at = spanEnd(frame.span);
      // A table that is not the last frame counts nothing.
      table = null;
    } else if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE_MAGIC) {
      const span = { offset: at, length: 8 + bytesAt(window, at + 4, 4).readUInt32LE() };
      if (spanEnd(span) > source.size) throw damaged(at);
      skippable.push(span);
      at = spanEnd(span);
      table = isTable(window, span) ? span : null;
    } else {
      throw damaged(at);
    }
  }
  return { frames, skippable, table };
}

function frameAt(window: Window, offset: number): ZstdFrame {
  const descriptor = bytesAt(window, offset + 4, 1).readUInt8();
  const single = (descriptor & 0x20) !== 0;
  const sizeFlag = descriptor >> 6;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  // Nobody packs a workfile against a dictionary, and without it nobody could unpack it.
  if (dictionaryBytes > 0 || (descriptor & 0x08) !== 0) throw damaged(offset);
  const sizeAt = offset + 5 + (single ? 0 : 1);
  const sizeBytes = sizeFlag === 0 ? (single ? 1 : 0) : 2 ** sizeFlag;
  const plainLength = sizeBytes === 0 ? null : plainLengthIn(bytesAt(window, sizeAt, sizeBytes));
  let at = sizeAt + sizeBytes;
  let blocks = 0;
  for (let last = false; !last;) {
    const header = bytesAt(window, at, 3).readUIntLE(0, 3);
    const kind = (header >> 1) & 3;
    if (kind === 3) throw damaged(at);
    last = (header & 1) === 1;
    blocks += 1;
    at += 3 + (kind === 1 ? 1 : header >> 3);
  }
  if ((descriptor & 0x04) !== 0) at += 4;
  if (at > window.size) throw damaged(offset);
  const most = blocks * BLOCK_BYTES;
  if (plainLength !== null && plainLength > most) throw damaged(offset);
  return { span: { offset, length: at - offset }, plainLength, most };
}

function plainLengthIn(field: Buffer): number {
  switch (field.length) {
    case 1:
      return field.readUInt8();
    case 2:
      return field.readUInt16LE() + 256;
    case 4:
      return field.readUInt32LE();
    default:
      return Number(field.readBigUInt64LE());
  }
}

function isTable(window: Window, span: Span): boolean {
  if (span.length < 8 + TABLE_FOOTER_BYTES) return false;
  return bytesAt(window, spanEnd(span) - 4, 4).readUInt32LE() === TABLE_MAGIC;
}

/** Whether the table says what the frames are: packed and plain length of each, without checksums. */
export function tableAgrees(
  table: Buffer,
  frames: readonly { readonly packed: number; readonly plain: number }[],
): boolean {
  return table.equals(encodeTable(frames));
}

/** The table of these frames, as a frame of its own. */
export function encodeTable(frames: readonly { readonly packed: number; readonly plain: number }[]): Buffer {
  const body = Buffer.alloc(8 * frames.length + TABLE_FOOTER_BYTES);
  frames.forEach(({ packed, plain }, index) => {
    body.writeUInt32LE(packed, 8 * index);
    body.writeUInt32LE(plain, 8 * index + 4);
  });
  body.writeUInt32LE(frames.length, 8 * frames.length);
  body.writeUInt32LE(TABLE_MAGIC, body.length - 4);
  const head = Buffer.alloc(8);
  head.writeUInt32LE(SKIPPABLE_MAGIC + 0xe);
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body]);
}

/** These bytes as one frame that is not compressed: every reader takes it, and nothing is needed to make it. */
export function encodeRawFrame(plain: Uint8Array): Buffer {
  const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xa0, 0, 0, 0, 0]);
  head.writeUInt32LE(plain.length, 5);
  const pieces: Uint8Array[] = [head];
  for (let at = 0; at === 0 || at < plain.length; at += BLOCK_BYTES) {
    const block = plain.subarray(at, at + BLOCK_BYTES);
    const header = Buffer.alloc(3);
    header.writeUIntLE((block.length << 3) | Number(at + BLOCK_BYTES >= plain.length), 0, 3);
    pieces.push(header, block);
  }
  return Buffer.concat(pieces);
}

function bytesAt(window: Window, offset: number, length: number): Buffer {
  const bytes = window.view(offset, length);
  if (bytes === null) throw damaged(offset);
  return bytes;
}

export function damaged(offset: number): PackingError {
  return new PackingError('workfile-packing-damaged', { offset });
}
