import { toByteString } from '../../model/bytes.ts';
import type { ByteString } from '../../model/bytes.ts';
import type { Format } from '../../model/format.ts';

const PROJECT = /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[^]*?-->\s*)*<(?:!DOCTYPE\s+)?hieroXML(?![\w.:-])/;

/** Whether a file that begins like this is a project of Hiero or Nuke Studio, one in two-byte characters included. */
export function recogniseHiero(head: Uint8Array): Format | null {
  return PROJECT.test(isTwoByte(head) ? narrow(head) : toByteString(head).replace(/^\xef\xbb\xbf/, ''))
    ? 'hiero'
    : null;
}

/** Whether the characters have two bytes each, by the mark or by the first character of any XML. */
export function isTwoByte(head: Uint8Array): boolean {
  const [first, second] = head;
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) || (first === 0) !== (second === 0);
}

/** Every other byte, where both halves of ASCII text are looked for. */
function narrow(head: Uint8Array): ByteString {
  return toByteString(head.filter((byte) => byte !== 0 && byte < 0xfe));
}
