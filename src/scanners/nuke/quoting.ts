import type { ByteString } from '../../model/bytes.ts';

/** Bytes that keep Nuke from writing a text as a bare word (measured on the words of real scripts of Nuke 5 to 15). */
// eslint-disable-next-line no-control-regex -- control bytes are among them
const NEEDS_QUOTES = /[\x00-\x20\x7f;\]"\\{}[$]/;

/** Bytes that Nuke escapes inside quotes. A closing square bracket is not among them. */
const ESCAPED = /[\n\t\r"\\{}[$]/g;

const LETTER_OF: Readonly<Record<string, string>> = { '\n': 'n', '\t': 't', '\r': 'r' };

const MEANING_OF: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
};

/** A text as Nuke writes it in a script: bare where that is possible, otherwise in quotes with its special bytes escaped. */
export function quote(text: ByteString): ByteString {
  if (text !== '' && !NEEDS_QUOTES.test(text)) return text;
  return `"${text.replace(ESCAPED, (byte) => `\\${LETTER_OF[byte] ?? byte}`)}"`;
}

/** The text that a word of a script stands for: the inverse of `quote`, which also understands `{braces}`. */
export function unquote(word: ByteString): ByteString {
  if (word.startsWith('"')) return unescape(word.slice(1, word.length > 1 && word.endsWith('"') ? -1 : undefined)).text;
  if (word.startsWith('{')) return word.slice(1, word.length > 1 && word.endsWith('}') ? -1 : undefined);
  return word;
}

export interface Unescaped {
  readonly text: ByteString;
  /** For each byte of the text, and for its end, the index in the escaped text where it begins. */
  readonly at: readonly number[];
}

/** What stands between the quotes of a word, with its escapes resolved. */
export function unescape(raw: ByteString): Unescaped {
  const at: number[] = [];
  let text = '';
  for (let i = 0; i < raw.length;) {
    at.push(i);
    const octal = raw[i] === '\\' ? /^[0-7]{1,3}/.exec(raw.slice(i + 1, i + 4))?.[0] : undefined;
    if (octal !== undefined) {
      // Tcl's own form; one old script has an enum entry "\7".
      text += String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
      i += 1 + octal.length;
    } else if (raw[i] === '\\' && i + 1 < raw.length) {
      const next = raw[i + 1] ?? '';
      text += MEANING_OF[next] ?? next;
      i += 2;
    } else {
      text += raw[i] ?? '';
      i += 1;
    }
  }
  at.push(raw.length);
  return { text, at };
}
