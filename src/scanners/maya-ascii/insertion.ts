import type { ByteString } from '../../model/bytes.ts';
import type { Slot } from '../../model/container.ts';
import { spanEnd } from '../../model/span.ts';
import type { ByteSource } from '../../files/byte-source.ts';
import { readBytes } from '../../files/byte-source.ts';
import type { InsertedKey } from '../maya/record.ts';
import type { NodeRecord } from './record.ts';

/** No indentation of ours is deeper. */
const LONGEST_INDENT = 64;

/**
 * The statements that give a record a key it lacks: `addAttr` behind the node's last one, `setAttr` behind its last one,
 * in the scene's own spelling, indentation and line end. An attribute that was added but never set only needs the second.
 */
export function insertionSlots(record: NodeRecord, key: InsertedKey, source: ByteSource): readonly Slot[] {
  const added = record.attributes.get(key)?.type;
  const lineEnd = lineEndBehind(source, spanEnd(record.head));
  const addAt = spanEnd(record.lastAdd ?? record.head);
  // An attribute can be set only after it was added, whatever order the scene has them in.
  const setAt = Math.max(addAt, spanEnd(record.lastSet ?? record.head));
  const slots: Slot[] = [];
  if (added === undefined || added === null) {
    const indent = record.lastAdd === null ? '\t' : indentOf(source, record.lastAdd.offset);
    slots.push(insertion(key, addAt, [`${lineEnd}${indent}${addAttr(key, record.verbose)}`]));
  }
  const indent = record.lastSet === null ? '\t' : indentOf(source, record.lastSet.offset);
  slots.push(insertion(key, setAt, [`${lineEnd}${indent}setAttr ".${key}" -type "string" "`, { value: key }, '";']));
  return slots;
}

function insertion(key: InsertedKey, offset: number, write: Slot['write']): Slot {
  return { what: key, span: { offset, length: 0 }, old: '', write };
}

function addAttr(key: string, verbose: boolean): ByteString {
  return verbose
    ? `addAttr -cachedInternally true -shortName "${key}" -longName "${key}" -dataType "string";`
    : `addAttr -ci true -sn "${key}" -ln "${key}" -dt "string";`;
}

/** The blanks between the line's begin and the statement; none where something else stands in front of it. */
function indentOf(source: ByteSource, offset: number): ByteString {
  const from = Math.max(0, offset - LONGEST_INDENT);
  const before = readBytes(source, from, offset - from).toString('latin1');
  return /(?:^|[\r\n])([ \t]*)$/.exec(before)?.[1] ?? '';
}

/** How the scene ends its lines, by the first line end behind this place. */
function lineEndBehind(source: ByteSource, offset: number): ByteString {
  const behind = readBytes(source, offset, 4096).toString('latin1');
  return /\r\n|\n|\r/.exec(behind)?.[0] ?? '\n';
}
