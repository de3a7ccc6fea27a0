import { toByteString } from '../../../model/bytes.ts';
import type { ByteString } from '../../../model/bytes.ts';

const NAMED: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** Whether this (`&amp;`, `&#38;`, `&#x26;`) is a reference that needs no declaration and stands for a character of XML. */
export function isReference(text: ByteString): boolean {
  return characterOf(text) !== null;
}

/** The bytes that a reference stands for, in UTF-8; null where it stands for none. */
function characterOf(reference: ByteString): ByteString | null {
  const named = /^&([a-z]+);$/.exec(reference)?.[1];
  if (named !== undefined) return NAMED.get(named) ?? null;
  const number = /^&#(?:x([0-9A-Fa-f]+)|([0-9]+));$/.exec(reference);
  if (number === null) return null;
  const code = number[1] === undefined ? Number(number[2]) : Number.parseInt(number[1], 16);
  return isCharacter(code) ? utf8(code) : null;
}

/** What XML 1.0 calls a character. */
function isCharacter(code: number): boolean {
  if (code < 0x20) return code === 9 || code === 10 || code === 13;
  return code < 0xd800 || (code > 0xdfff && code <= 0x10ffff && code !== 0xfffe && code !== 0xffff);
}

/** A character as the bytes of its UTF-8 form. */
export function utf8(code: number): ByteString {
  return toByteString(Buffer.from(String.fromCodePoint(code), 'utf8'));
}

/** What an attribute's value says. */
export interface Decoded {
  readonly text: ByteString;
  /** Where the byte of the text at this index begins in the raw value; its end for the index behind the last. */
  readonly at: (index: number) => number;
}

const NEEDS_DECODING = /[&\t\n\r]/;
/** Pieces of a raw value that stand for something else than themselves: line ends and tabs are blanks there. */
const PIECE = /&[^;]{1,12};|\r\n|[\t\n\r]/g;

/** Resolves the references of a value that was read well-formed, as every XML reader does. */
export function decodeValue(raw: ByteString): Decoded {
  if (!NEEDS_DECODING.test(raw)) return { text: raw, at: (index) => index };
  // Where the text falls behind the raw value or jumps ahead of it: pairs of an index in the text and one in the value.
  const texts: number[] = [0];
  const raws: number[] = [0];
  let text = '';
  let from = 0;
  for (const { 0: piece, index } of raw.matchAll(PIECE)) {
    text += raw.slice(from, index);
    texts.push(text.length);
    raws.push(index);
    text += piece.startsWith('&') ? (characterOf(piece) ?? piece) : ' ';
    from = index + piece.length;
    texts.push(text.length);
    raws.push(from);
  }
  text += raw.slice(from);
  return { text, at: (index) => placeIn(texts, raws, index) };
}

function placeIn(texts: readonly number[], raws: readonly number[], index: number): number {
  let low = 0;
  let high = texts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((texts[middle] ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  return (raws[low] ?? 0) + index - (texts[low] ?? 0);
}

/** A text as it may stand between the quotes of an attribute, in ASCII. */
export function encodeValue(text: ByteString): ByteString {
  const characters = Buffer.from(text, 'latin1').toString('utf8');
  return characters.replace(/[^A-Za-z0-9_.:\-/{}[\](), ]/gu, (one) =>
    one === '"' ? '&quot;' : `&#${one.codePointAt(0)};`,
  );
}
