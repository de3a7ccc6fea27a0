import { spanEnd } from '../../model/span.ts';
import type { Span } from '../../model/span.ts';
import type { Damage, Entry } from './entry.ts';
import { INDEX_MAGIC, readIndexTable } from './index-table.ts';
import { KeyBook } from './limited-keys.ts';
import { MAX_NAME_BYTES } from './odc.ts';
import type { ByteWindow } from './window.ts';

/** First bytes of every header of a scene saved by Houdini Indie and by Apprentice. */
export const LIMITED_MAGICS = ['HouLC\x1a', 'HouNC\x1a'] as const;
/** Five hex digits behind the magic: the mode, the same in every header. */
export const LIMITED_MODE = '10336';
export const END_MARKS: ReadonlySet<string> = new Set(['LIMITED_COMMERCIAL_FILE!!!', 'NON_COMMERCIAL_FILE!!!']);
const HEADER_BYTES = 34;
const SIZE_OFFSET = 25;
const SIZE_DIGITS = 9;
/** The length of the name is written under this key. */
const NAME_KEY = 0x0bad;
const HEX = /^[0-9a-f]{28}$/;

interface LimitedHeader {
  readonly at: number;
  readonly name: string;
  readonly data: number;
  /** The nine hex digits that hold the length under an unknown key. */
  readonly field: string;
}

/**
 * The entries of a licence-tagged archive that fills the span. The length of the data cannot be read from the header, so
 * it ends where the next sound header starts; embedded libraries, which may hold such headers, tell their own length.
 * Whatever is not explained to the last byte is told to `damage`.
 */
export function* walkLimited(window: ByteWindow, span: Span, damage: Damage): Generator<Entry, void, undefined> {
  const end = spanEnd(span);
  const magic = Buffer.from(window.view(span.offset, LIMITED_MAGICS[0].length));
  const keys = new KeyBook();
  let header = readHeader(window, magic, span.offset, end);
  if (header === null) {
    const args = { offset: span.offset };
    damage({ code: 'houdini-header-unreadable', severity: 'error', args, offset: span.offset });
    return;
  }
  while (header !== null) {
    const data: number = header.data;
    const atLeast = embeddedLibraryEnd(window, data, end);
    if (atLeast === null) {
      damage({ code: 'houdini-entry-cut', severity: 'error', args: { entry: header.name }, offset: header.at });
      return;
    }
    const next = nextHeader(window, magic, atLeast, end);
    const body: Span = { offset: data, length: (next?.at ?? end) - data };
    if (!keys.fits(header.name, header.field, body.length)) {
      damage({ code: 'houdini-key-mismatch', severity: 'error', args: { entry: header.name }, offset: header.at });
    }
    if (END_MARKS.has(header.name)) {
      if (next !== null) {
        damage({ code: 'houdini-early-end-mark', severity: 'error', args: {}, offset: header.at });
      } else if (body.length > 0) {
        const args = { rest: body.length };
        damage({ code: 'houdini-bytes-after-end', severity: 'error', args, offset: data });
      }
      if (next === null) return;
    } else {
      const length = { offset: header.at + SIZE_OFFSET, length: SIZE_DIGITS };
      yield { name: header.name, data: body, coding: 'raw', frame: { body, length, coding: 'hex-xor' } };
    }
    header = next;
  }
  damage({ code: 'houdini-no-end-mark', severity: 'error', args: {}, offset: end });
}

/** The first header at or after `from`. The magic alone may stand in any text; the rest of a header does not. */
function nextHeader(window: ByteWindow, magic: Buffer, from: number, end: number): LimitedHeader | null {
  for (let at = window.indexOf(magic, from, end); at !== -1; at = window.indexOf(magic, at + 1, end)) {
    const header = readHeader(window, magic, at, end);
    if (header !== null) return header;
  }
  return null;
}

function readHeader(window: ByteWindow, magic: Buffer, at: number, end: number): LimitedHeader | null {
  if (end - at < HEADER_BYTES + 2) return null;
  const head = window.view(at, HEADER_BYTES);
  if (!head.subarray(0, magic.length).equals(magic)) return null;
  const digits = head.toString('latin1', magic.length);
  if (!HEX.test(digits) || !digits.startsWith(LIMITED_MODE)) return null;
  const nameBytes = Number.parseInt(digits.slice(5, 10), 16) ^ NAME_KEY;
  if (nameBytes < 2 || nameBytes > MAX_NAME_BYTES || end - at < HEADER_BYTES + nameBytes) return null;
  const name = window.view(at + HEADER_BYTES, nameBytes).toString('latin1');
  if (name.indexOf('\0') !== nameBytes - 1) return null;
  return { at, name: name.slice(0, -1), data: at + HEADER_BYTES + nameBytes, field: digits.slice(19) };
}

/** Where an embedded library that starts here ends at the earliest; `at` itself where none does; null where it is damaged. */
function embeddedLibraryEnd(window: ByteWindow, at: number, end: number): number | null {
  if (window.view(at, INDEX_MAGIC.length).toString('latin1') !== INDEX_MAGIC) return at;
  const table = readIndexTable(window, { offset: at, length: end - at });
  if (table === null || table.end > end) return null;
  return table.end;
}
