import { fromByteString, toByteString } from '../model/bytes.ts';
import type { ByteString } from '../model/bytes.ts';
import type { Slot, SlotPiece, SlotValue } from '../model/container.ts';
import type { FramedEdit } from '../model/edit.ts';
import { encodeInteger } from './length-field.ts';

/** What may be written as a value: no format needs to quote these, so no scanner has to know how. */
const PLAIN_VALUE = /^[A-Za-z0-9_.:\- ]*$/;

export type SlotValues = Readonly<Partial<Record<SlotValue, string>>>;

/**
 * The edits that fill these slots with these values, in the order of the slots.
 * Throws a `RangeError` when a value is missing or is not a plain word: both are faults of the caller, not of a file.
 */
export function fillSlots(slots: readonly Slot[], values: SlotValues): FramedEdit[] {
  return slots.map((slot) => ({
    offset: slot.span.offset,
    length: slot.span.length,
    old: slot.old,
    new: fillPieces(slot.write, values),
    what: slot.what,
    ...(slot.frame === undefined ? {} : { frame: slot.frame }),
  }));
}

/** The values that a slot needs. */
export function neededValues(slot: Slot): ReadonlySet<SlotValue> {
  const needed = new Set<SlotValue>();
  const visit = (piece: SlotPiece): void => {
    if (typeof piece === 'string') return;
    if ('value' in piece) needed.add(piece.value);
    else ('padded' in piece ? piece.padded : piece.lengthOf).forEach(visit);
  };
  slot.write.forEach(visit);
  return needed;
}

function fillPiece(piece: SlotPiece, values: SlotValues): ByteString {
  if (typeof piece === 'string') return piece;
  if ('value' in piece) return plainValue(piece.value, values);
  if ('lengthOf' in piece) return toByteString(encodeInteger(fillPieces(piece.lengthOf, values).length, piece.coding));
  const body = fillPieces(piece.padded, values);
  return body + '\0'.repeat((piece.alignment - (body.length % piece.alignment)) % piece.alignment);
}

function fillPieces(pieces: readonly SlotPiece[], values: SlotValues): ByteString {
  return pieces.map((piece) => fillPiece(piece, values)).join('');
}

function plainValue(name: SlotValue, values: SlotValues): ByteString {
  const value = values[name];
  if (value === undefined) throw new RangeError(`no value was given for the slot's "${name}"`);
  if (!PLAIN_VALUE.test(value)) throw new RangeError(`"${value}" cannot be written as a plain value of "${name}"`);
  return toByteString(fromByteString(value));
}
