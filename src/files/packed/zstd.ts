import * as zlib from 'node:zlib';
import { decompress } from 'fzstd';
import type { ByteSource } from '../byte-source.ts';
import { MemorySource, readBytes } from '../byte-source.ts';
import type { Edit } from '../../model/edit.ts';
import { spanEnd } from '../../model/span.ts';
import type { Span } from '../../model/span.ts';
import { PackingError } from './packing.ts';
import { damaged, encodeRawFrame, encodeTable, tableAgrees, zstdLayout } from './zstd-frames.ts';
import type { ZstdFrame, ZstdLayout } from './zstd-frames.ts';

/** A frame is unpacked as a whole. Blender’s hold about a megabyte. */
const LARGEST_FRAME_BYTES = 64 * 1024 * 1024;
/** More than any scene, and soon gone through. */
const LARGEST_PLAIN_BYTES = 64 * 1024 ** 3;
/** How many unpacked bytes are kept: going forward needs one frame, following a pointer a few. */
const KEPT_BYTES = 8 * 1024 * 1024;

/** A frame, and where its bytes lie in the plain file. */
export interface PlainFrame {
  readonly frame: ZstdFrame;
  readonly plain: Span;
}

/** The plain bytes of a file that is packed with Zstandard, frame by frame. */
export class ZstdSource implements ByteSource {
  readonly size: number;
  readonly packed: ByteSource;
  readonly frames: readonly PlainFrame[];
  readonly layout: ZstdLayout;
  /** Unpacked frames, those that were used last at the end. */
  readonly #kept = new Map<PlainFrame, Uint8Array>();
  #keptBytes = 0;
  #latest: PlainFrame | null = null;

  /** Throws a `PackingError` where the file is damaged or too large. */
  constructor(packed: ByteSource) {
    this.packed = packed;
    this.layout = zstdLayout(packed);
    const frames: PlainFrame[] = [];
    let offset = 0;
    for (const frame of this.layout.frames) {
      const length = frame.plainLength ?? unpackFrame(packed, frame).length;
      if (length > LARGEST_FRAME_BYTES || offset > LARGEST_PLAIN_BYTES) throw tooLarge(length);
      frames.push({ frame, plain: { offset, length } });
      offset += length;
    }
    this.frames = frames;
    this.size = offset;
    this.#checkTable();
  }

  read(into: Uint8Array, at: number, length: number, offset: number): number {
    let done = 0;
    while (done < length && offset + done < this.size) {
      const from = offset + done;
      const frame = this.#frameAt(from);
      const bytes = this.#unpacked(frame);
      const begin = from - frame.plain.offset;
      const piece = bytes.subarray(begin, begin + length - done);
      into.set(piece, at + done);
      done += piece.length;
    }
    return done;
  }

  #checkTable(): void {
    const { table } = this.layout;
    if (table === null) return;
    const bytes = readBytes(this.packed, table.offset, table.length);
    const listed = this.frames.map(({ frame, plain }) => ({ packed: frame.span.length, plain: plain.length }));
    if (!tableAgrees(bytes, listed)) throw damaged(table.offset);
  }

  #frameAt(offset: number): PlainFrame {
    const latest = this.#latest;
    if (latest !== null && offset >= latest.plain.offset && offset < spanEnd(latest.plain)) return latest;
    let low = 0;
    let high = this.frames.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (spanEnd(this.frames[middle]?.plain ?? { offset: 0, length: 0 }) <= offset) low = middle + 1;
      else high = middle;
    }
    const found = this.frames[low];
    if (found === undefined) throw damaged(0);
    this.#latest = found;
    return found;
  }

  #unpacked(frame: PlainFrame): Uint8Array {
    const known = this.#kept.get(frame);
    this.#kept.delete(frame);
    const bytes = known ?? unpackFrame(this.packed, frame.frame);
    if (bytes.length !== frame.plain.length) throw damaged(frame.frame.span.offset);
    this.#kept.set(frame, bytes);
    if (known === undefined) this.#keptBytes += bytes.length;
    for (const [oldest, its] of this.#kept) {
      if (this.#keptBytes <= KEPT_BYTES || oldest === frame) break;
      this.#kept.delete(oldest);
      this.#keptBytes -= its.length;
    }
    return bytes;
  }
}

function unpackFrame(packed: ByteSource, { span, plainLength, most }: ZstdFrame): Uint8Array {
  if ((plainLength ?? most) > LARGEST_FRAME_BYTES || span.length > LARGEST_FRAME_BYTES)
    throw tooLarge(plainLength ?? most);
  const bytes = readBytes(packed, span.offset, span.length);
  if (bytes.length !== span.length) throw damaged(span.offset);
  let plain: Uint8Array;
  try {
    plain = decompressFrame(bytes, plainLength);
  } catch {
    // The library throws errors of its own, and stumbles over some damage like any program over a wrong index.
    throw damaged(span.offset);
  }
  if (plainLength !== null && plain.length !== plainLength) throw damaged(span.offset);
  return plain;
}

/** From Node.js 22.15 on Node has a decompressor of its own, which takes a fraction of the time. */
const { zstdDecompressSync: native } = zlib as {
  readonly zstdDecompressSync?: (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Buffer;
};

function decompressFrame(bytes: Buffer, plainLength: number | null): Uint8Array {
  if (native !== undefined) return native(bytes, { maxOutputLength: Math.max(1, plainLength ?? LARGEST_FRAME_BYTES) });
  return plainLength === null ? decompress(bytes) : decompress(bytes, new Uint8Array(plainLength));
}

/**
 * The packed file with edits made in its plain bytes, in pieces. Frames that no edit touches are copied as they are;
 * others are made anew, without compression; the table of frames is made anew. `make` gives the bytes of a plain piece
 * with its edits made.
 */
export function* repackZstd(
  source: ZstdSource,
  edits: readonly Edit[],
  make: (plain: ByteSource, edits: readonly Edit[]) => Uint8Array,
): Generator<Uint8Array, void, undefined> {
  const listed: { packed: number; plain: number }[] = [];
  const pieces = mergeByOffset(source, edits);
  for (const piece of pieces) {
    if ('copied' in piece) {
      yield* copied(source.packed, piece.copied);
      if (piece.plain !== null) listed.push({ packed: piece.copied.length, plain: piece.plain });
      continue;
    }
    const { touched, edits: within } = piece;
    const plain = make(new MemorySource(readBytes(source, touched.offset, touched.length)), within);
    const frame = encodeRawFrame(plain);
    listed.push({ packed: frame.length, plain: plain.length });
    yield frame;
  }
  if (source.layout.table !== null) yield encodeTable(listed);
}

type Piece =
  | { readonly copied: Span; readonly plain: number | null }
  | { readonly touched: Span; readonly edits: readonly Edit[] };

/** The frames in order; those that share an edit become one. */
function* mergeByOffset(source: ZstdSource, edits: readonly Edit[]): Generator<Piece, void, undefined> {
  const { table, skippable } = source.layout;
  const others = skippable.filter((span) => span !== table);
  let next = 0;
  let other = 0;
  const { frames } = source;
  for (let index = 0; index < frames.length; index += 1) {
    const first = frames[index];
    if (first === undefined) break;
    for (; (others[other]?.offset ?? Infinity) < first.frame.span.offset; other += 1) {
      const span = others[other];
      if (span !== undefined) yield { copied: span, plain: null };
    }
    const { offset } = first.plain;
    let end = spanEnd(first.plain);
    const within: Edit[] = [];
    for (let edit = edits[next]; edit !== undefined; edit = edits[next]) {
      const isLast = index === frames.length - 1;
      if (edit.offset > end || (edit.offset === end && !isLast)) break;
      within.push({ ...edit, offset: edit.offset - offset });
      next += 1;
      while (end < spanEnd(edit) && index < frames.length - 1) {
        index += 1;
        end = spanEnd(frames[index]?.plain ?? { offset: end, length: 0 });
      }
    }
    if (within.length === 0) yield { copied: first.frame.span, plain: first.plain.length };
    else yield { touched: { offset, length: end - offset }, edits: within };
  }
  for (const span of others.slice(other)) yield { copied: span, plain: null };
}

const COPIED_BYTES = 1024 * 1024;

function* copied(source: ByteSource, span: Span): Generator<Uint8Array, void, undefined> {
  for (let at = span.offset; at < spanEnd(span); at += COPIED_BYTES) {
    const length = Math.min(COPIED_BYTES, spanEnd(span) - at);
    const bytes = readBytes(source, at, length);
    if (bytes.length !== length) throw damaged(at);
    yield bytes;
  }
}

function tooLarge(bytes: number): PackingError {
  return new PackingError('workfile-packed-too-large', { bytes });
}
