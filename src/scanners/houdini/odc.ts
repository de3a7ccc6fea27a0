import { spanEnd } from '../../model/span.ts';
import type { Span } from '../../model/span.ts';
import type { Damage, Entry } from './entry.ts';
import type { ByteWindow } from './window.ts';

export const ODC_MAGIC = '070707';
/** Houdini fills device, inode, mode, owner and links of every header with these digits; the mode lacks the file type, unlike any archive of `cpio`. */
export const ODC_FIXED = '000001000000000666000000000000000001000000';
const HEADER_BYTES = 76;
const SIZE_OFFSET = 65;
const SIZE_DIGITS = 11;
export const END_MARK = 'TRAILER!!!';
const OCTAL = /^[0-7]+$/;

/** Longer names are no paths of nodes, but damage. */
export const MAX_NAME_BYTES = 32 * 1024;

/**
 * The entries of a portable ASCII ("odc") cpio archive that fills the span. Data is never read: its length is in the
 * header. Whatever is not explained to the last byte is told to `damage`.
 */
export function* walkOdc(window: ByteWindow, span: Span, damage: Damage): Generator<Entry, void, undefined> {
  const end = spanEnd(span);
  let unfamiliar = false;
  for (let at = span.offset; ;) {
    if (at === end) {
      damage({ code: 'houdini-no-end-mark', severity: 'error', args: {}, offset: at });
      return;
    }
    const header = readHeader(window, at, end);
    if (typeof header === 'string') {
      damage({ code: header, severity: 'error', args: { offset: at }, offset: at });
      return;
    }
    if (!header.familiar && !unfamiliar) {
      unfamiliar = true;
      damage({ code: 'houdini-header-unfamiliar', severity: 'error', args: { entry: header.name }, offset: at });
    }
    const data = { offset: at + HEADER_BYTES + header.nameBytes, length: header.size };
    if (spanEnd(data) > end) {
      damage({ code: 'houdini-entry-cut', severity: 'error', args: { entry: header.name }, offset: at });
      return;
    }
    if (header.name === END_MARK) {
      const rest = end - data.offset;
      if (rest > 0) damage({ code: 'houdini-bytes-after-end', severity: 'error', args: { rest }, offset: data.offset });
      return;
    }
    const length = { offset: at + SIZE_OFFSET, length: SIZE_DIGITS };
    yield { name: header.name, data, coding: 'raw', frame: { body: data, length, coding: 'octal' } };
    at = spanEnd(data);
  }
}

interface OdcHeader {
  readonly name: string;
  /** Length of the name in bytes, with its NUL. */
  readonly nameBytes: number;
  readonly size: number;
  readonly familiar: boolean;
}

function readHeader(
  window: ByteWindow,
  at: number,
  end: number,
): OdcHeader | 'houdini-header-cut' | 'houdini-header-unreadable' {
  if (end - at < HEADER_BYTES) return 'houdini-header-cut';
  const digits = window.text(at, HEADER_BYTES);
  if (!digits.startsWith(ODC_MAGIC) || !OCTAL.test(digits)) return 'houdini-header-unreadable';
  const nameBytes = Number.parseInt(digits.slice(59, 65), 8);
  if (nameBytes < 2 || nameBytes > MAX_NAME_BYTES) return 'houdini-header-unreadable';
  if (end - at < HEADER_BYTES + nameBytes) return 'houdini-header-cut';
  const name = window.text(at + HEADER_BYTES, nameBytes);
  if (name.indexOf('\0') !== nameBytes - 1) return 'houdini-header-unreadable';
  return {
    name: name.slice(0, -1),
    nameBytes,
    size: Number.parseInt(digits.slice(SIZE_OFFSET), 8),
    familiar: digits.startsWith(ODC_FIXED, ODC_MAGIC.length),
  };
}
