import { toByteString } from '../model/bytes.ts';
import type { Edit, Frame, FramedEdit, FrameId } from '../model/edit.ts';
import { spanEnd } from '../model/span.ts';
import { readBytes } from '../files/byte-source.ts';
import type { ByteSource } from '../files/byte-source.ts';
import { encodeLength } from './length-field.ts';

export interface SettledEdits {
  /** The edits that were given, one to one. */
  readonly edits: readonly Edit[];
  /** Length fields and paddings that follow from them. */
  readonly framing: readonly Edit[];
}

/** An edit with how deep it lies, which orders insertions that meet at one offset. */
interface Placed {
  readonly edit: Edit;
  readonly depth: number;
}

/**
 * Works out what else must change because the edits change sizes: the length field of each enclosing frame, innermost
 * first, and the padding behind it. The edits and the framing together are all that a writer needs.
 *
 * Throws a `RemapError` of kind `file` when a length field does not say what the scanner saw, or a new length does not fit.
 */
export function settleEdits(edits: readonly FramedEdit[], frames: readonly Frame[], source: ByteSource): SettledEdits {
  const growth = frames.map(() => 0);
  for (const edit of edits) {
    if (edit.frame !== undefined) growth[edit.frame] = (growth[edit.frame] ?? 0) + edit.new.length - edit.length;
  }
  const depths = frames.map((_frame, id) => depthOf(id, frames));
  const innermostFirst = frames.map((_frame, id) => id).sort((a, b) => (depths[b] ?? 0) - (depths[a] ?? 0));
  const framing: Placed[] = [];
  for (const id of innermostFirst) {
    const frame = frames[id];
    const grown = growth[id] ?? 0;
    if (frame === undefined || grown === 0) continue;
    const length = lengthEdit(frame, grown, source);
    // Where enough was set aside, the field says the same as before.
    if (length.new !== length.old) framing.push({ edit: length, depth: depths[id] ?? 0 });
    const padding = paddingEdit(frame, grown, source);
    if (padding !== null) framing.push({ edit: padding, depth: (depths[id] ?? 0) - 0.5 });
    if (frame.parent !== undefined) {
      const padded = padding === null ? 0 : padding.new.length - padding.length;
      growth[frame.parent] = (growth[frame.parent] ?? 0) + grown + padded;
    }
  }
  const given = edits.map((edit) => ({
    edit: bare(edit),
    depth: edit.frame === undefined ? -1 : (depths[edit.frame] ?? 0),
  }));
  return orderMeetings(given, framing);
}

function bare({ offset, length, old, new: text, what }: FramedEdit): Edit {
  return { offset, length, old, new: text, what };
}

function depthOf(id: FrameId, frames: readonly Frame[]): number {
  let depth = 0;
  let parent = frames[id]?.parent;
  while (parent !== undefined && depth <= frames.length) {
    depth += 1;
    parent = frames[parent]?.parent;
  }
  return depth;
}

function lengthEdit(frame: Frame, grown: number, source: ByteSource): Edit {
  const old = readBytes(source, frame.length.offset, frame.length.length);
  const field = encodeLength(frame, old, frame.body.length + grown);
  return { ...frame.length, old: toByteString(old), new: toByteString(field), what: 'length' };
}

function paddingEdit(frame: Frame, grown: number, source: ByteSource): Edit | null {
  if (frame.alignment === undefined) return null;
  const before = paddingOf(frame.body.length, frame.alignment);
  const after = paddingOf(frame.body.length + grown, frame.alignment);
  if (before === after) return null;
  const old = toByteString(readBytes(source, spanEnd(frame.body), before));
  return { offset: spanEnd(frame.body), length: before, old, new: '\0'.repeat(after), what: 'padding' };
}

function paddingOf(length: number, alignment: number): number {
  return (alignment - (length % alignment)) % alignment;
}

/**
 * Where several edits stand at one offset, the deeper one comes first: what is inserted at the end of a body, then that
 * body's padding, then a new sibling behind it. A replacement comes after every insertion in front of it.
 */
function orderMeetings(given: readonly Placed[], framing: readonly Placed[]): SettledEdits {
  const byOffset = new Map<number, Placed[]>();
  for (const placed of [...given, ...framing]) {
    const here = byOffset.get(placed.edit.offset);
    if (here === undefined) byOffset.set(placed.edit.offset, [placed]);
    else here.push(placed);
  }
  const orders = new Map<Placed, number>();
  for (const here of byOffset.values()) {
    if (here.length === 1) continue;
    here.sort((a, b) => Number(a.edit.length > 0) - Number(b.edit.length > 0) || b.depth - a.depth);
    here.forEach((placed, index) => orders.set(placed, index));
  }
  const ordered = (placed: Placed): Edit => {
    const order = orders.get(placed) ?? 0;
    return order === 0 ? placed.edit : { ...placed.edit, order };
  };
  return { edits: given.map(ordered), framing: framing.map(ordered) };
}
