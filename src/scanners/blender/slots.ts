import type { Slot } from '../../model/container.ts';
import type { FrameId } from '../../model/edit.ts';
import type { Span } from '../../model/span.ts';
import { addedKey } from './added-key.ts';
import { padsTexts, WORD_BYTES } from './layout.ts';
import type { BlendFile } from './overview.ts';
import type { BlendRecord, TextValue } from './record.ts';
import type { SlotContext } from './slot-context.ts';

/** The keys whose value may be replaced. What a name or a namespace says is never changed. */
const REPLACED_KEYS = ['schema', 'id', 'loader', 'representation', 'project_name'] as const;

/** The places of a record that an edit may fill: values that are there, and a whole property for a missing project. */
export function recordSlots(record: BlendRecord, context: SlotContext): Slot[] {
  const replaced = REPLACED_KEYS.flatMap((key): Slot[] => {
    const value = record.texts.get(key);
    if (value === undefined) return [];
    const frame = textFrames(record, value, context);
    return [{ what: key, span: value.span, old: value.text, write: [{ value: key }], frame }];
  });
  const hasProject = record.children.some(({ name }) => name === 'project_name');
  return hasProject ? replaced : [...replaced, ...addedKey('project_name', record, context)];
}

/**
 * The three fields that count a text: its property tells its length and how much is set aside for it, and the block that
 * holds it tells its own length. All count the final NUL, the block's counts the padding as well.
 */
function textFrames({ blocks }: BlendRecord, value: TextValue, { file, frames }: SlotContext): FrameId {
  const { layout } = file;
  const body = { offset: value.span.offset, length: value.span.length + 1 };
  const field = ({ offset, length }: Span): Span => ({
    offset: value.property.block.body.offset + offset,
    length,
  });
  const block = frames.push({
    body: value.data.body,
    length: { offset: value.data.offset + layout.lengthAt, length: layout.lengthCoding.includes('64') ? 8 : 4 },
    coding: layout.lengthCoding,
  });
  const alignment = isPadded(value, file) ? { alignment: WORD_BYTES } : {};
  const length = frames.push({
    body,
    length: field(blocks.layout.length),
    coding: layout.intCoding,
    ...alignment,
    parent: block - 1,
  });
  const { room, length: now } = value.property;
  const innermost = frames.push({
    body,
    length: field(blocks.layout.room),
    coding: layout.intCoding,
    ...(room > now ? { atLeast: true } : {}),
    parent: length - 1,
  });
  return innermost - 1;
}

/** A text that is not padded stays so, and one that is stays so; where it ends on a word by itself, the version tells. */
function isPadded({ property, data }: TextValue, file: BlendFile): boolean {
  const padding = data.body.length - property.length;
  if (padding === 0) return property.length % WORD_BYTES === 0 && padsTexts(file.layout);
  return padding === (WORD_BYTES - (property.length % WORD_BYTES)) % WORD_BYTES;
}
