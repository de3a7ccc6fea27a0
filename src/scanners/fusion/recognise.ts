import { toByteString } from '../../model/bytes.ts';
import type { Format } from '../../model/format.ts';

const EXTENSION = /\.(comp|setting|autocomp|autosave)$/i;

/** Blanks and comments, which may stand before everything else. */
const LEADING = /^(?:\xef\xbb\xbf)?(?:\s+|--\[(=*)\[[^]*?\]\1\]|--[^\r\n]*)*/;

/** A table of Lua: its first entry has a key, in brackets or as a word, or it is empty. */
const TABLE = /^\{(?:\s+|--[^\r\n]*)*(?:\}|\[\s*(?:["'[\d])|[A-Za-z_]\w*\s*=(?!=))/;

/** Whether a file that begins like this is a composition of Fusion, or the settings of one of its tools. */
export function recogniseFusion(head: Uint8Array, name: string): Format | null {
  const text = toByteString(head).replace(LEADING, '');
  if (/^Composition\s*\{/.test(text)) return 'fusion';
  // Many a program keeps a table in a file; one of another name has to say at once that it holds tools.
  if (/^\{\s*Tools\s*=\s*(?:ordered\s*\(\s*\)\s*)?\{/.test(text)) return 'fusion';
  return EXTENSION.test(name) && TABLE.test(text) ? 'fusion' : null;
}
