import type { ByteString } from '../../model/bytes.ts';
import type { StringToken } from './lexer.ts';

const LETTERS: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** One escape of Lua 5.1 or LuaJIT: a code by its number, blanks that are left out, a line's end, any other byte. */
const ESCAPE = /\\(?:(\d{1,3})|x([0-9A-Fa-f]{2})|u\{([0-9A-Fa-f]{1,6})\}|(z)[ \t\r\n\v\f]*|(\r\n|\n\r|\r|\n)|([^]))/g;

/** What a string says, as Lua reads it, from what stands between its delimiters. */
export function unescapeString(raw: ByteString, quoting: StringToken['quoting']): ByteString {
  if (quoting === 'long') return raw.replace(/^(?:\r\n|\n\r|\r|\n)/, '').replace(/\r\n|\n\r|\r/g, '\n');
  if (!raw.includes('\\')) return raw;
  return raw.replace(ESCAPE, (...groups: string[]) => {
    const [, decimal, hex, unicode, blanks, lineEnd, letter = ''] = groups;
    if (decimal !== undefined) return String.fromCharCode(Number(decimal) & 0xff);
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    if (unicode !== undefined) return utf8(Number.parseInt(unicode, 16));
    if (blanks !== undefined) return '';
    return lineEnd === undefined ? (LETTERS[letter] ?? letter) : '\n';
  });
}

/** A character's bytes as a byte string. */
function utf8(code: number): ByteString {
  return code > 0x10ffff ? '' : Buffer.from(String.fromCodePoint(code), 'utf8').toString('latin1');
}
