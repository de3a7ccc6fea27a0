import type { ByteString } from '../../model/bytes.ts';
import { spanEnd } from '../../model/span.ts';
import type { Span } from '../../model/span.ts';
import type { ByteWindow } from './window.ts';

export const INDEX_MAGIC = 'INDX';
/** No library holds more; a larger number is damage, and must not be believed when memory is set aside. */
const MAX_SECTIONS = 100_000;
const MAX_TEXT_BYTES = 64 * 1024;

export interface Section {
  readonly name: ByteString;
  readonly data: Span;
}

export interface IndexTable {
  readonly sections: readonly Section[];
  /** Offset of the first byte behind the farthest section. */
  readonly end: number;
  /** Whether the sections follow each other without a gap, in the order of the table. Every library Houdini writes does. */
  readonly contiguous: boolean;
}

/**
 * The table of an asset library (`INDX`: flags, comment, number of sections, then name, offset, size and time of each,
 * all big-endian; the data follows, offsets count from its start). Null where the span does not hold a whole, sane table;
 * sections may still reach beyond the span.
 */
export function readIndexTable(window: ByteWindow, span: Span): IndexTable | null {
  const limit = spanEnd(span);
  let at = span.offset;
  const integer = (): number | null => {
    const bytes = window.view(at, Math.min(4, Math.max(0, limit - at)));
    at += 4;
    return bytes.length === 4 ? bytes.readUInt32BE() : null;
  };
  const text = (): ByteString | null => {
    const length = integer();
    if (length === null || length > MAX_TEXT_BYTES || at + length > limit) return null;
    const said = window.text(at, length);
    at += length;
    return said.length === length ? said : null;
  };

  if (window.view(at, 4).toString('latin1') !== INDEX_MAGIC) return null;
  at += 4;
  if (integer() !== 0 || text() === null) return null;
  const count = integer();
  if (count === null || count > MAX_SECTIONS) return null;
  const rows: { readonly name: ByteString; readonly offset: number; readonly size: number }[] = [];
  for (let i = 0; i < count; i += 1) {
    const name = text();
    const offset = integer();
    const size = integer();
    const time = integer();
    if (name === null || offset === null || size === null || time === null) return null;
    rows.push({ name, offset, size });
  }
  let expected = 0;
  let end = at;
  let contiguous = true;
  for (const row of rows) {
    if (row.offset !== expected) contiguous = false;
    expected = row.offset + row.size;
    end = Math.max(end, at + expected);
  }
  const base = at;
  const sections = rows.map(({ name, offset, size }) => ({ name, data: { offset: base + offset, length: size } }));
  return { sections, end, contiguous };
}
