import type { ByteString } from '../model/bytes.ts';

/** What some editors put in front of a text in UTF-8. No application that is read here writes it. */
export const BYTE_ORDER_MARK: ByteString = '\xef\xbb\xbf';

export function withoutByteOrderMark(text: ByteString): ByteString {
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(BYTE_ORDER_MARK.length) : text;
}

/** How many bytes of a file that begins like this are a byte order mark. */
export function byteOrderMarkLength(head: Uint8Array): number {
  const marked = [...BYTE_ORDER_MARK].every((byte, at) => head[at] === byte.charCodeAt(0));
  return marked ? BYTE_ORDER_MARK.length : 0;
}
