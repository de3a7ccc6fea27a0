import type { Frame, IntegerCoding, LengthCoding } from '../model/edit.ts';
import { RemapError } from '../model/error.ts';

/** Widths in bytes of the binary codings. */
const INTEGER_WIDTH = { uint32be: 4, uint32le: 4, uint64be: 8, uint64le: 8 } as const;

export function encodeInteger(value: number, coding: IntegerCoding): Buffer {
  const field = Buffer.alloc(INTEGER_WIDTH[coding]);
  if (coding === 'uint32be') field.writeUInt32BE(value);
  else if (coding === 'uint32le') field.writeUInt32LE(value);
  else if (coding === 'uint64be') field.writeBigUInt64BE(BigInt(value));
  else field.writeBigUInt64LE(BigInt(value));
  return field;
}

/** The number in a field of the coding's width. Above 2^53 it is only known to be large. */
export function decodeInteger(field: Buffer, coding: IntegerCoding): number {
  if (coding === 'uint32be') return field.readUInt32BE();
  if (coding === 'uint32le') return field.readUInt32LE();
  return Number(coding === 'uint64be' ? field.readBigUInt64BE() : field.readBigUInt64LE());
}

/** The largest length that fits the field. */
function capacity(coding: LengthCoding, width: number): number {
  switch (coding) {
    case 'octal':
      return 8 ** width - 1;
    case 'hex-xor':
      return 16 ** width - 1;
    case 'uint32be':
    case 'uint32le':
      return 2 ** 32 - 1;
    case 'uint64be':
    case 'uint64le':
      return Number.MAX_SAFE_INTEGER;
  }
}

/**
 * The bytes of a frame's length field once its body has `newLength` bytes.
 * `old` are the bytes of the field now. Throws a `RemapError` when they do not say the frame's length (the scanner and
 * the file disagree) or when the new length does not fit.
 */
export function encodeLength(frame: Frame, old: Buffer, newLength: number): Buffer {
  const oldLength = frame.body.length;
  if (newLength > capacity(frame.coding, old.length))
    throw misfit(frame, `a length of ${newLength} bytes does not fit its field`);
  switch (frame.coding) {
    case 'octal': {
      const text = old.toString('latin1');
      if (!/^[0-7]+$/.test(text) || Number.parseInt(text, 8) !== oldLength)
        throw misfit(frame, `the length field says "${text}"`);
      return Buffer.from(newLength.toString(8).padStart(old.length, '0'), 'latin1');
    }
    case 'hex-xor': {
      const text = old.toString('latin1');
      if (!/^[0-9a-f]+$/.test(text)) throw misfit(frame, `the length field says "${text}"`);
      // The key depends on the entry's name alone, so it cancels out: no need to know it.
      const field = BigInt(`0x${text}`) ^ BigInt(oldLength) ^ BigInt(newLength);
      return Buffer.from(field.toString(16).padStart(old.length, '0'), 'latin1');
    }
    case 'uint32be':
    case 'uint32le':
    case 'uint64be':
    case 'uint64le':
      if (frame.atLeast === true) return encodeRoom(frame, frame.coding, old, newLength);
      if (!encodeInteger(oldLength, frame.coding).equals(old)) throw misfit(frame, 'the length field says otherwise');
      return encodeInteger(newLength, frame.coding);
  }
}

/** What is set aside is never given back: the application may count on it. */
function encodeRoom(frame: Frame, coding: IntegerCoding, old: Buffer, newLength: number): Buffer {
  const room = decodeInteger(old, coding);
  if (room < frame.body.length) throw misfit(frame, `only ${room} bytes are set aside`);
  return room >= newLength ? old : encodeInteger(newLength, coding);
}

function misfit(frame: Frame, problem: string): RemapError {
  return new RemapError({
    kind: 'file',
    subject: `bytes ${frame.body.offset} to ${frame.body.offset + frame.body.length}`,
    operation: 'working out the length of an enclosing block',
    problem,
    remedy: 'The file is left as it is; run `scan` on it, and report it if it opens in its application',
  });
}
