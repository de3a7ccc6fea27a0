import type { Frame, LengthCoding } from '../model/edit.ts';
import { RemapError } from '../model/error.ts';

/** Widths in bytes of the binary codings. */
const INTEGER_WIDTH = { uint32be: 4, uint64be: 8, uint32le: 4 } as const;

export function encodeInteger(value: number, coding: 'uint32be' | 'uint64be' | 'uint32le'): Buffer {
  const field = Buffer.alloc(INTEGER_WIDTH[coding]);
  if (coding === 'uint32be') field.writeUInt32BE(value);
  else if (coding === 'uint32le') field.writeUInt32LE(value);
  else field.writeBigUInt64BE(BigInt(value));
  return field;
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
    case 'uint64be':
    case 'uint32le':
      if (!encodeInteger(oldLength, frame.coding).equals(old)) throw misfit(frame, 'the length field says otherwise');
      return encodeInteger(newLength, frame.coding);
  }
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
