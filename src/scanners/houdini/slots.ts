import type { ByteString } from '../../model/bytes.ts';
import type { Slot, SlotPiece } from '../../model/container.ts';
import type { FrameId } from '../../model/edit.ts';
import type { Span } from '../../model/span.ts';
import { RECORD_KEYS } from '../record-keys.ts';
import type { RecordKey } from '../record-keys.ts';
import type { FrameList } from './frames.ts';
import type { DefaultPlace, NodeTemplates, NodeValues, ValuePlace } from './value-places.ts';

/** Reads the bytes of a span, to say what an edit replaces. */
export type ReadSpan = (span: Span) => ByteString;

export interface NodeParms {
  readonly values: NodeValues | null;
  readonly templates: NodeTemplates | null;
}

/**
 * The places that an edit of the record may fill, key by key: the value; the default too where it says the same; a new
 * parameter where the record lacks it. The default of `representation` is a place of its own and not among them.
 */
export function recordSlots(node: NodeParms, frames: FrameList, read: ReadSpan): Slot[] {
  return RECORD_KEYS.flatMap((key) => keySlots(key, node, frames, read));
}

function keySlots(key: RecordKey, node: NodeParms, frames: FrameList, read: ReadSpan): Slot[] {
  const value = node.values?.places.get(key);
  const byDefault = node.templates?.places.get(key);
  if (node.values !== null && value !== undefined) {
    if (value.kind !== 'plain') return [];
    const slots = [valueSlot(key, value, frames.idOf(node.values.entry), read)];
    // A default that differs is the state of the first load; AYON reads the value, so it is left as it is.
    if (node.templates !== null && key !== 'representation' && byDefault?.text === value.text) {
      slots.push(...defaultSlots(key, byDefault, node.templates, frames, read));
    }
    return slots;
  }
  if (node.templates !== null && byDefault !== undefined) {
    return defaultSlots(key, byDefault, node.templates, frames, read);
  }
  return key === 'id' ? [] : newParmSlots(key, node, frames);
}

/** Houdini quotes a value that is empty or holds a blank, and no other. Names may be either, so they are always quoted. */
function valuePieces(key: RecordKey): SlotPiece[] {
  return key === 'name' || key === 'namespace' ? ['"', { value: key }, '"'] : [{ value: key }];
}

function valueSlot(key: RecordKey, place: ValuePlace, frame: FrameId | undefined, read: ReadSpan): Slot {
  return slot(key, place.token, read(place.token), valuePieces(key), frame);
}

export function defaultSlots(
  key: RecordKey,
  place: DefaultPlace,
  templates: NodeTemplates,
  frames: FrameList,
  read: ReadSpan,
): Slot[] {
  if (place.kind !== 'plain') return [];
  const pieces: SlotPiece[] = place.quoted ? [{ value: key }] : ['"', { value: key }, '"'];
  return [slot(key, place.value, read(place.value), pieces, frames.idOf(templates.entry))];
}

/**
 * A parameter that the record lacks is added as Houdini has it: its definition in the folder of the record's others, and
 * its value behind theirs. Offered only where both places are known; a node whose parameters come from its asset has none.
 */
function newParmSlots(key: RecordKey, node: NodeParms, frames: FrameList): Slot[] {
  const { values, templates } = node;
  const folder = templates?.places.get('id')?.template.folder;
  if (values === null || templates === null || folder === undefined) return [];
  const lastValue = last([...values.places.values()], (place) => place.lineStop);
  const lastDefault = last(
    [...templates.places.values()].filter(({ template }) => template.folder === folder && template.ownLines),
    (place) => place.behind,
  );
  if (lastValue === null || lastDefault === null) return [];
  const { indent, innerIndent, lineEnd } = lastDefault.template;
  const inner = (text: string): string => `${innerIndent}${text}${lineEnd}`;
  const head = `${indent}parm {${lineEnd}${inner(`name    "${key}"`)}${inner(`label   "${key}"`)}${inner('type    string')}`;
  const definition = [`${head}${innerIndent}default { "`, { value: key }, `" }${lineEnd}${indent}}${lineEnd}`];
  const line = [`${key}\t[ 0\tlocks=0 ]\t(\t`, ...valuePieces(key), `\t)${lastValue.lineEnd}`];
  return [
    slot(key, { offset: lastDefault.behind, length: 0 }, '', definition, frames.idOf(templates.entry)),
    slot(key, { offset: lastValue.lineStop, length: 0 }, '', line, frames.idOf(values.entry)),
  ];
}

function last<T>(places: readonly T[], stop: (place: T) => number): T | null {
  return places.reduce<T | null>((best, place) => (best === null || stop(place) > stop(best) ? place : best), null);
}

export function slot(
  what: RecordKey,
  span: Span,
  old: ByteString,
  write: readonly SlotPiece[],
  frame: FrameId | undefined,
): Slot {
  return { what, span, old, write, ...(frame === undefined ? {} : { frame }) };
}
