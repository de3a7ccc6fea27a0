import type { ByteString } from '../../model/bytes.ts';
import type { IntegerCoding } from '../../model/edit.ts';

/** How numbers and blocks are written in a file. All lengths are bytes. */
export interface BlendLayout {
  /** As three digits: 283, 401, 502. */
  readonly version: number;
  readonly headerLength: number;
  readonly pointer: 4 | 8;
  readonly bigEndian: boolean;
  /** Of the head in front of each block's data. */
  readonly headLength: number;
  /** Where things stand in the head: the old address, the length of the data, the index of the struct. */
  readonly oldAt: number;
  readonly lengthAt: number;
  readonly structAt: number;
  /** Of the length in the head. */
  readonly lengthCoding: IntegerCoding;
  /** Of an `int` in a struct. */
  readonly intCoding: IntegerCoding;
}

/** What begins as a Blender file but is written in a way that nobody here knows. */
export interface UnknownLayout {
  readonly unknown: ByteString;
}

/** Enough of a file for every header. */
export const HEADER_BYTES = 17;

/** The layout that these first bytes announce; null where they are no Blender file. */
export function layoutOf(head: Uint8Array): BlendLayout | UnknownLayout | null {
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, HEADER_BYTES)).toString('latin1');
  if (!text.startsWith('BLENDER')) return null;
  const old = /^BLENDER([_-])([vV])(\d{3})/.exec(text);
  if (old !== null) return oldLayout(old[1] === '_' ? 4 : 8, old[2] === 'V', Number(old[3]));
  const fresh = /^BLENDER17-01([vV])(\d{4})/.exec(text);
  if (fresh !== null) return newLayout(fresh[1] === 'V', Number(fresh[2]));
  return { unknown: text };
}

/** Up to Blender 4.5: code, length, old address, struct, count. */
function oldLayout(pointer: 4 | 8, bigEndian: boolean, version: number): BlendLayout {
  const int = bigEndian ? 'uint32be' : 'uint32le';
  return {
    version,
    headerLength: 12,
    pointer,
    bigEndian,
    headLength: 16 + pointer,
    oldAt: 8,
    lengthAt: 4,
    structAt: 8 + pointer,
    lengthCoding: int,
    intCoding: int,
  };
}

/** From Blender 5 on: code, struct, old address, length, count; the last three with 64 bits. */
function newLayout(bigEndian: boolean, version: number): BlendLayout {
  return {
    version,
    headerLength: 17,
    pointer: 8,
    bigEndian,
    headLength: 32,
    oldAt: 8,
    lengthAt: 16,
    structAt: 4,
    lengthCoding: bigEndian ? 'uint64be' : 'uint64le',
    intCoding: bigEndian ? 'uint32be' : 'uint32le',
  };
}

/** Blender wrote texts padded to whole words, with whatever lay in memory there, up to this version. */
const LAST_PADDING_VERSION = 403;
export const WORD_BYTES = 4;

/** Whether texts are padded in a file of this version, where the text itself does not tell. */
export function padsTexts({ version }: BlendLayout): boolean {
  return version <= LAST_PADDING_VERSION;
}

/** Reads the numbers of structs. Offsets are counted from the start of `bytes`. */
export class Numbers {
  readonly #bigEndian: boolean;
  readonly #pointer: 4 | 8;

  constructor({ bigEndian, pointer }: Pick<BlendLayout, 'bigEndian' | 'pointer'>) {
    this.#bigEndian = bigEndian;
    this.#pointer = pointer;
  }

  int16(bytes: Buffer, at: number): number {
    return this.#bigEndian ? bytes.readInt16BE(at) : bytes.readInt16LE(at);
  }

  int32(bytes: Buffer, at: number): number {
    return this.#bigEndian ? bytes.readInt32BE(at) : bytes.readInt32LE(at);
  }

  /** A length; above 2^53 it is only known to be large, and a negative one is. */
  length(bytes: Buffer, at: number, coding: IntegerCoding): number {
    if (coding === 'uint32be') return bytes.readUInt32BE(at);
    if (coding === 'uint32le') return bytes.readUInt32LE(at);
    return Number(coding === 'uint64be' ? bytes.readBigUInt64BE(at) : bytes.readBigUInt64LE(at));
  }

  double(bytes: Buffer, at: number): number {
    return this.#bigEndian ? bytes.readDoubleBE(at) : bytes.readDoubleLE(at);
  }

  /** An old address: the identity of a block, whatever lay there once. */
  pointer(bytes: Buffer, at: number): bigint {
    if (this.#pointer === 4) return BigInt(this.#bigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at));
    return this.#bigEndian ? bytes.readBigUInt64BE(at) : bytes.readBigUInt64LE(at);
  }

  /** The bytes of an old address. */
  pointerBytes(value: bigint): Buffer {
    const bytes = Buffer.alloc(this.#pointer);
    if (this.#pointer === 4) bytes.writeUInt32LE(Number(value));
    else bytes.writeBigUInt64LE(value);
    return this.#bigEndian ? bytes.reverse() : bytes;
  }
}
