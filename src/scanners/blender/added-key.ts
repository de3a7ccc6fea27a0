import { toByteString } from '../../model/bytes.ts';
import type { ByteString } from '../../model/bytes.ts';
import type { Slot, SlotPiece } from '../../model/container.ts';
import type { Span } from '../../model/span.ts';
import { spanEnd } from '../../model/span.ts';
import type { RecordKey } from '../record-keys.ts';
import { padsTexts, WORD_BYTES } from './layout.ts';
import type { BlendRecord } from './record.ts';
import type { SlotContext } from './slot-context.ts';

/**
 * A new text property at the end of a record: two blocks at the end of the section, and three fields that make them part
 * of the list: the former last property's pointer to the next one, and the group's pointer to the last one and its count.
 * Empty where the file leaves no room for two more addresses.
 */
export function addedKey(key: RecordKey & 'project_name', record: BlendRecord, context: SlotContext): Slot[] {
  const { file, addresses } = context;
  const { blocks, group, children } = record;
  const last = children.at(-1);
  const address = addresses.next();
  const textAddress = addresses.next();
  const model = record.texts.get('id');
  if (last === undefined || model === undefined || address === null || textAddress === null) return [];
  const { layout } = blocks;
  const pointer = (value: bigint): ByteString => toByteString(file.numbers.pointerBytes(value));
  const field = (at: Span, of: typeof last): Span => ({ offset: of.block.body.offset + at.offset, length: at.length });
  const changed = (span: Span, old: ByteString, fresh: ByteString): Slot => ({ what: key, span, old, write: [fresh] });
  const text: readonly SlotPiece[] = [{ value: key }, '\0'];
  const padded: SlotPiece = { padded: text, alignment: padsTexts(file.layout) ? WORD_BYTES : 1 };
  const property = newProperty(key, text, { last: last.block.old, text: textAddress }, record, context);
  return [
    changed(field(layout.next, last), pointer(0n), pointer(address)),
    changed(field(layout.last, group), pointer(group.last), pointer(address)),
    changed(field(layout.length, group), int(group.length, context), int(group.length + 1, context)),
    {
      what: key,
      span: { offset: spanEnd(blocks.section.span), length: 0 },
      old: '',
      write: [
        ...newBlock(address, layout.struct, property, context),
        ...newBlock(textAddress, model.data.struct, [padded], context),
      ],
    },
  ];
}

/** The struct of a text property, all of it zeros besides what makes it one. */
function newProperty(
  key: RecordKey,
  text: readonly SlotPiece[],
  addresses: { readonly last: bigint; readonly text: bigint },
  { blocks }: BlendRecord,
  { file }: SlotContext,
): readonly SlotPiece[] {
  const { size, prev, name, data, length, room } = blocks.layout;
  const counted: SlotPiece = { lengthOf: text, coding: file.layout.intCoding };
  const fields = [
    { at: prev, piece: toByteString(file.numbers.pointerBytes(addresses.last)) },
    { at: name, piece: key.padEnd(name.length, '\0') },
    { at: data, piece: toByteString(file.numbers.pointerBytes(addresses.text)) },
    { at: length, piece: counted },
    { at: room, piece: counted },
  ].sort((a, b) => a.at.offset - b.at.offset);
  const pieces: SlotPiece[] = [];
  let end = 0;
  for (const { at, piece } of fields) {
    pieces.push('\0'.repeat(at.offset - end), piece);
    end = spanEnd(at);
  }
  return [...pieces, '\0'.repeat(size - end)];
}

/** A block with one struct (or raw bytes) in it, as this version of Blender writes the head. */
function newBlock(
  address: bigint,
  struct: number,
  body: readonly SlotPiece[],
  { file }: SlotContext,
): readonly SlotPiece[] {
  const { layout, numbers } = file;
  const old = toByteString(numbers.pointerBytes(address));
  const length: SlotPiece = { lengthOf: body, coding: layout.lengthCoding };
  const structIndex = encode(struct, 'int', layout.bigEndian);
  return layout.structAt < layout.oldAt
    ? ['DATA', structIndex, old, length, encode(1, 'long', layout.bigEndian), ...body]
    : ['DATA', length, old, structIndex, encode(1, 'int', layout.bigEndian), ...body];
}

function int(value: number, { file }: SlotContext): ByteString {
  return encode(value, 'int', file.layout.bigEndian);
}

function encode(value: number, width: 'int' | 'long', bigEndian: boolean): ByteString {
  const bytes = Buffer.alloc(width === 'int' ? 4 : 8);
  bytes.writeUInt32LE(value);
  return toByteString(bigEndian ? bytes.reverse() : bytes);
}
