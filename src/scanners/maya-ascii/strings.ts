import type { ByteString } from '../../model/bytes.ts';

/** What the escapes of a MEL string stand for. Any other escaped byte stands for itself. */
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

/** The bytes that a string stands for by what stands between its quotes. */
export function unescape(inside: ByteString, leads: Uint8Array | null): ByteString {
  return inside.includes('\\') ? decode(inside, leads).text : inside;
}

/** Decoded text, and where each of its bytes began in the undecoded text (one entry more, for the end). */
export interface Mapped {
  readonly text: ByteString;
  readonly from: readonly number[];
}

/** Decodes what stands between the quotes of a string, remembering where each byte came from. */
export function decode(inside: ByteString, leads: Uint8Array | null): Mapped {
  let text = '';
  const from: number[] = [];
  for (let i = 0; i < inside.length; i += 1) {
    const char = inside.charAt(i);
    from.push(i);
    if (char === '\\') {
      i += 1;
      const escaped = inside.charAt(i);
      text += ESCAPES[escaped] ?? escaped;
      continue;
    }
    text += char;
    if (leads?.[inside.charCodeAt(i)] === 1 && i + 1 < inside.length) {
      i += 1;
      from.push(i);
      text += inside.charAt(i);
    }
  }
  from.push(inside.length);
  return { text, from };
}
