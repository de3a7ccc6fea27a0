import type { ByteString } from '../../model/bytes.ts';

/** XML text with its references read, and where each of its bytes comes from. */
export interface MappedText {
  readonly text: ByteString;
  /** For each byte of `text` the offset where what it stands for begins; one more for the end. In bytes of the file. */
  readonly starts: Float64Array;
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const REFERENCE = /&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9a-fA-F]{1,6}));/y;

/**
 * Reads the references of XML text that begins at `offset` of the file. Null where one is none that XML has without a DTD:
 * then nobody knows what stands there.
 */
export function mapText(raw: ByteString, offset: number): MappedText | null {
  const starts = new Float64Array(raw.length + 1);
  const pieces: string[] = [];
  let length = 0;
  let at = 0;
  while (at < raw.length) {
    const next = raw.indexOf('&', at);
    const plainEnd = next < 0 ? raw.length : next;
    for (let i = at; i < plainEnd; i += 1) starts[length++] = offset + i;
    pieces.push(raw.slice(at, plainEnd));
    at = plainEnd;
    if (next < 0) break;
    REFERENCE.lastIndex = at;
    const found = REFERENCE.exec(raw);
    const bytes = found === null ? null : meantBy(found);
    if (found === null || bytes === null) return null;
    for (let i = 0; i < bytes.length; i += 1) starts[length++] = offset + at;
    pieces.push(bytes);
    at += found[0].length;
  }
  starts[length] = offset + raw.length;
  return { text: pieces.join(''), starts: starts.subarray(0, length + 1) };
}

/** The UTF-8 bytes of the character that a reference means. They are never more than the reference has. */
function meantBy([, name, decimal, hex]: RegExpExecArray): ByteString | null {
  if (name !== undefined) return NAMED[name] ?? null;
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
  if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return null;
  return Buffer.from(String.fromCodePoint(code), 'utf8').toString('latin1');
}
