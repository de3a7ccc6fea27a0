import type { Format } from '../../model/format.ts';
import { withoutByteOrderMark } from '../byte-order-mark.ts';

/** The commands that a scene without its header comments can begin with. */
const FIRST_STATEMENT = /^(requires|file|createNode|currentUnit|fileInfo|select)[ \t]+[-":A-Za-z]/;
const HEADER = /^\/\/(Maya|Codeset:)/;
/** Holds a byte order mark and the header. */
const FIRST_BYTES = 16;

/**
 * Maya itself looks for `//Maya` in the first six bytes. Scenes that a tool wrote or shortened may lack that line, but a
 * statement of a scene then stands behind whatever comments there are. A binary scene in an `.ma` name is none of ours.
 */
export function recogniseScene(head: Uint8Array, name: string): Format | null {
  // Nearly every scene is known by its first bytes; decoding the whole head of each would be a part of the census that shows.
  if (HEADER.test(textOf(head.subarray(0, FIRST_BYTES)))) return 'maya-ascii';
  const text = textOf(head);
  if (text.includes('\0')) return null;
  const rest = text.replace(/^(?:\s+|\/\/[^\r\n]*(?:[\r\n]|$)|\/\*[^]*?\*\/)+/, '');
  if (FIRST_STATEMENT.test(rest)) return 'maya-ascii';
  // A long comment of a tool may fill the whole head.
  return rest === '' && text.startsWith('//') && /\.ma$/i.test(name) ? 'maya-ascii' : null;
}

function textOf(head: Uint8Array): string {
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
  return withoutByteOrderMark(text);
}
