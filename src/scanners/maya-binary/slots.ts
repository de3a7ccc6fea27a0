import type { ByteString } from '../../model/bytes.ts';
import type { Slot, SlotPiece } from '../../model/container.ts';
import { spanEnd } from '../../model/span.ts';
import type { SceneLimits } from '../maya/limits.ts';
import { INSERTED_KEYS, REPLACED_KEYS } from '../maya/record.ts';
import type { InsertedKey } from '../maya/record.ts';
import { RECORD_KEYS } from '../record-keys.ts';
import type { ChunkFrames } from './frames.ts';
import { paddingOf } from './layout.ts';
import type { ChunkLayout } from './layout.ts';
import type { Declaration } from './leaves.ts';
import type { SetRecord } from './record.ts';
import type { Leaf } from './walk.ts';
import type { Window } from '../../files/window.ts';

/** The flags that Maya writes for a string attribute that is neither locked nor keyable. */
const PLAIN_FLAGS = '\x20';

/** What is needed to offer places in a file for editing. */
export interface SlotContext {
  readonly window: Window;
  readonly layout: ChunkLayout;
  readonly frames: ChunkFrames;
  readonly limits: SceneLimits;
}

/** The places of a record that an edit may fill: values that are there, and whole chunks for keys that are missing. */
export function recordSlots(record: SetRecord, context: SlotContext): Slot[] {
  const replaced = REPLACED_KEYS.flatMap((key): Slot[] => {
    const value = record.values.get(key);
    if (value === undefined) return [];
    const frame = context.frames.leaf(value.leaf);
    return [{ what: key, span: value.span, old: value.text, write: [{ value: key }], frame }];
  });
  const missing = INSERTED_KEYS.filter((key) => !record.values.has(key));
  return [...replaced, ...missing.flatMap((key) => missingKey(key, record, context))];
}

/**
 * Chunks that add a key: a declaration (unless there is one) behind the record's last one, and a value behind its last
 * value, so that the declaration comes first, as Maya needs it. Both are copies of what the file has for another key,
 * down to the header bytes that mean nothing, because nobody outside Maya knows the format better than its own output.
 */
function missingKey(key: InsertedKey, record: SetRecord, context: SlotContext): Slot[] {
  const lastValue = last(RECORD_KEYS.flatMap((other) => record.values.get(other)?.leaf ?? []));
  const declared = record.declarations.get(key);
  if (lastValue === undefined || declared?.plainString === false || record.isTaken(key)) return [];
  const valueAt = leafEnd(lastValue, context.layout);
  const frame = context.frames.group(record.group);
  const insertion = (offset: number, write: readonly SlotPiece[]): Slot => ({
    what: key,
    span: { offset, length: 0 },
    old: '',
    write,
    frame,
  });
  const value = chunk(lastValue, [`${key}\0${PLAIN_FLAGS}`, { value: key }, '\0'], context);
  if (value === null) return [];
  if (declared !== undefined)
    return leafEnd(declared.leaf, context.layout) <= valueAt ? [insertion(valueAt, value)] : [];
  const model = lastDeclaration(record);
  if (model === undefined) return [];
  const declaration = chunk(model.leaf, [`${model.start}${key}\0${key}\0${model.rest}`], context);
  if (declaration === null) return [];
  const declarationAt = Math.min(leafEnd(model.leaf, context.layout), valueAt);
  return [insertion(declarationAt, declaration), insertion(valueAt, value)];
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

/** A new chunk with the tag field of another. */
function chunk(model: Leaf, body: readonly SlotPiece[], { window, layout }: SlotContext): SlotPiece[] | null {
  const head: ByteString | null = window.text({ offset: model.offset, length: layout.sizeOffset });
  if (head === null) return null;
  return [head, { lengthOf: body, coding: layout.coding }, { padded: body, alignment: layout.alignment }];
}
