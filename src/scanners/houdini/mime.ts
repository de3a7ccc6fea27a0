import { spanEnd } from '../../model/span.ts';
import type { Span } from '../../model/span.ts';
import type { Damage, Entry } from './entry.ts';
import type { ByteWindow } from './window.ts';

export const MIME_MAGIC = 'MIME-Version: 1.0';
/** Houdini's boundary is the same in every file. */
export const MIME_BOUNDARY = 'HOUDINIMIMEBOUNDARY';
/** The headers of a part are two or three short lines. */
const MAX_HEADER_BYTES = 4096;

/**
 * The parts of a scene that was saved as text, and of the contents of an expanded asset. Nothing has a length. A line end
 * that version control turned into CRLF is understood and kept. What is not explained to the last byte is told to `damage`.
 */
export function* walkMime(window: ByteWindow, span: Span, damage: Damage): Generator<Entry, void, undefined> {
  const end = spanEnd(span);
  const opening = /^MIME-Version: 1\.0\r?\n(?:[^\n]+\n)*?Content-Type: [^\n]*boundary="([^"\n]+)"\r?\n\r?\n--\1/.exec(
    window.view(span.offset, Math.min(MAX_HEADER_BYTES, span.length)).toString('latin1'),
  );
  const boundary = opening?.[1];
  if (opening === null || boundary === undefined) {
    const args = { offset: span.offset };
    damage({ code: 'houdini-header-unreadable', severity: 'error', args, offset: span.offset });
    return;
  }
  const delimiter = Buffer.from(`\n--${boundary}`, 'latin1');
  let at = span.offset + opening[0].length;
  let previous = '';
  for (;;) {
    const rest = window.view(at, Math.min(MAX_HEADER_BYTES, end - at)).toString('latin1');
    if (rest.startsWith('--')) {
      if (!/^--(?:\r?\n)?$/.test(rest)) {
        const args = { rest: end - at - 2 };
        damage({ code: 'houdini-bytes-after-end', severity: 'error', args, offset: at + 2 });
      }
      return;
    }
    const header = partHeader(rest);
    if (header === null) {
      const code = end - at < MAX_HEADER_BYTES ? 'houdini-header-cut' : 'houdini-header-unreadable';
      damage({ code, severity: 'error', args: { offset: at, entry: previous }, offset: at });
      return;
    }
    const start = at + header.length;
    // Data of no bytes: the empty line of the header is the one in front of the boundary.
    const found = window.indexOf(delimiter, start - 1, end);
    if (found === -1) {
      damage({ code: 'houdini-entry-cut', severity: 'error', args: { entry: header.name }, offset: at });
      return;
    }
    const carriageReturn = found > start && window.view(found - 1, 1).toString('latin1') === '\r' ? 1 : 0;
    const data = { offset: start, length: Math.max(0, found - carriageReturn - start) };
    yield { name: header.name, data, coding: header.coding, frame: null };
    previous = header.name;
    at = found + delimiter.length;
  }
}

interface PartHeader {
  readonly name: string;
  readonly coding: Entry['coding'];
  /** In bytes, with the empty line behind it. */
  readonly length: number;
}

function partHeader(text: string): PartHeader | null {
  const lines = /^\r?\n((?:[A-Za-z-]+: [^\r\n]*\r?\n)+)\r?\n/.exec(text);
  const name = /^Content-Disposition: attachment; filename="([^"\r\n]+)"\r?$/m.exec(lines?.[1] ?? '')?.[1];
  const type = /^Content-Type: ([^\r\n;]+)/m.exec(lines?.[1] ?? '')?.[1];
  if (lines === null || name === undefined || type === undefined) return null;
  const encoding = /^Content-Transfer-Encoding: ([^\r\n]+?)\r?$/m.exec(lines[1] ?? '')?.[1];
  return { name, coding: codingOf(type, encoding), length: lines[0].length };
}

function codingOf(type: string, encoding: string | undefined): Entry['coding'] {
  if (type === 'application/external-reference') return 'external';
  if (encoding === undefined) return 'raw';
  // Of any other encoding the bytes are not the entry's own, and must not be read as if they were.
  return encoding === 'base64' ? 'base64' : 'external';
}
