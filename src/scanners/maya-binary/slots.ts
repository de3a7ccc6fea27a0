import type { ByteString } from '../../model/bytes.ts';
import type { Slot, SlotPiece } from '../../model/container.ts';
import { spanEnd } from '../../model/span.ts';
import type { SceneLimits } from '../maya/limits.ts';
import { INSERTED_KEYS, REPLACED_KEYS, writes } from '../maya/record.ts';
import type { InsertedKey } from '../maya/record.ts';
import { RECORD_KEYS } from '../record-keys.ts';
import type { ChunkFrames } from './frames.ts';
import { paddingOf } from './layout.ts';
import type { ChunkLayout } from './layout.ts';
import type { Declaration } from './leaves.ts';
import type { SetRecord } from './record.ts';
import type { Leaf } from './walk.ts';
import type { Window } from '../../files/window.ts';

/** A scene spells its records in one way, or in two where it was saved by two versions. */
const MOST_WRITTEN = 256;

/** What is written in the place of a value: the same for each record. */
const PLAIN = writes((value) => [value]);

/** The flags that Maya writes for a string attribute that is neither locked nor keyable. */
const PLAIN_FLAGS = '\x20';

/** What is needed to offer places in a file for editing. */
export interface SlotContext {
  readonly window: Window;
  readonly layout: ChunkLayout;
  readonly frames: ChunkFrames;
  readonly limits: SceneLimits;
  /** New chunks, which are the same for all records that are written alike: held once, as there may be many. */
  readonly written: Map<string, readonly SlotPiece[]>;
}

/** The places of a record that an edit may fill: values that are there, and whole chunks for keys that are missing. */
export function recordSlots(record: SetRecord, context: SlotContext): Slot[] {
  const replaced = REPLACED_KEYS.flatMap((key): Slot[] => {
    const value = record.values.get(key);
    if (value === undefined) return [];
    const frame = context.frames.leaf(value.leaf);
    return [{ what: key, span: value.span, old: value.text, write: PLAIN[key], frame }];
  });
  const missing = INSERTED_KEYS.filter((key) => !record.values.has(key));
  return missing.length === 0 ? replaced : [...replaced, ...missingKeys(missing, record, context)];
}

/**
 * Chunks that add keys: a declaration (unless there is one) behind the record's last one, and a value behind its last
 * value, so that the declaration comes first, as Maya needs it. Both are copies of what the file has for another key,
 * down to the header bytes that mean nothing, because nobody outside Maya knows the format better than its own output.
 */
function missingKeys(keys: readonly InsertedKey[], record: SetRecord, context: SlotContext): Slot[] {
  const lastValue = last(RECORD_KEYS.flatMap((other) => record.values.get(other)?.leaf ?? []));
  const valueHead = lastValue === undefined ? null : headOf(lastValue, context);
  if (lastValue === undefined || valueHead === null) return [];
  const model = lastDeclaration(record);
  const modelHead = model === undefined ? null : headOf(model.leaf, context);
  const valueAt = { offset: leafEnd(lastValue, context.layout), length: 0 };
  const declarationEnd = model === undefined ? 0 : leafEnd(model.leaf, context.layout);
  const declarationAt = { offset: Math.min(declarationEnd, valueAt.offset), length: 0 };
  const frame = context.frames.group(record.group);
  return keys.flatMap((key): Slot[] => {
    const declared = record.declarations.get(key);
    if (declared?.plainString === false || record.isTaken(key)) return [];
    const value = chunk(valueHead, `${key}\0${PLAIN_FLAGS}`, key, context);
    const valueSlot = { what: key, span: valueAt, old: '', write: value, frame };
    if (declared !== undefined) return leafEnd(declared.leaf, context.layout) <= valueAt.offset ? [valueSlot] : [];
    if (model === undefined || modelHead === null) return [];
    const write = chunk(modelHead, `${model.start}${key}\0${key}\0${model.rest}`, null, context);
    return [{ what: key, span: declarationAt, old: '', write, frame }, valueSlot];
  });
}

function lastDeclaration(record: SetRecord): Declaration | undefined {
  const known = RECORD_KEYS.flatMap((key) => record.declarations.get(key) ?? []).filter((one) => one.plainString);
  const leaf = last(known.map((one) => one.leaf));
  return known.find((one) => one.leaf === leaf);
}

function last(leaves: readonly Leaf[]): Leaf | undefined {
  return leaves.reduce<Leaf | undefined>(
    (latest, leaf) => (latest === undefined || leaf.offset > latest.offset ? leaf : latest),
    undefined,
  );
}

/** Where the next chunk begins. */
function leafEnd(leaf: Leaf, layout: ChunkLayout): number {
  return spanEnd(leaf.body) + paddingOf(leaf.body.length, layout);
}

/** What stands in front of a chunk's size. */
function headOf(model: Leaf, { window, layout }: SlotContext): ByteString | null {
  return window.text({ offset: model.offset, length: layout.sizeOffset });
}

/** A new chunk with the tag field of another, that holds `text`, and the value of a key as a text if one is asked for. */
function chunk(
  head: ByteString,
  text: ByteString,
  value: InsertedKey | null,
  { layout, written }: SlotContext,
): readonly SlotPiece[] {
  // Behind a value's text its key adds nothing, and a declaration begins otherwise: no two differ and have the same name.
  const name = head + text;
  const known = written.get(name);
  if (known !== undefined) return known;
  const body: readonly SlotPiece[] = value === null ? [text] : [text, { value }, '\0'];
  const pieces = [head, { lengthOf: body, coding: layout.coding }, { padded: body, alignment: layout.alignment }];
  if (written.size < MOST_WRITTEN) written.set(name, pieces);
  return pieces;
}
