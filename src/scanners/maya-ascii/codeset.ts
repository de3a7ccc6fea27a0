import type { ByteSource } from '../../files/byte-source.ts';
import { readBytes } from '../../files/byte-source.ts';
import { withoutByteOrderMark } from '../byte-order-mark.ts';

/** One entry a byte: 1 where the byte is the first of a two-byte character. */
export type LeadBytes = Uint8Array;

/** How much of the file's head is looked at: Maya writes the header comments first. */
const HEADER_BYTES = 4096;

/**
 * Code pages with characters whose second byte is a backslash (932: the kanji for "table"). Whether Maya doubles that
 * byte when it writes such text was never observed, so scenes in them are read both ways.
 */
const LEADS: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  932: [
    [0x81, 0x9f],
    [0xe0, 0xfc],
  ],
  936: [[0x81, 0xfe]],
  949: [[0x81, 0xfe]],
  950: [[0x81, 0xfe]],
};

/** Other names of the same code pages, as C libraries spell them. */
const SAME_AS: Readonly<Record<string, string>> = {
  SHIFTJIS: '932',
  SJIS: '932',
  WINDOWS31J: '932',
  EUCJP: '936',
  GB2312: '936',
  GBK: '936',
  GB18030: '936',
  54936: '936',
  EUCKR: '949',
  UHC: '949',
  BIG5: '950',
  BIG5HKSCS: '950',
};

/** What the `//Codeset:` line in the header says; null where there is none. A hint only: real scenes name one and use another. */
export function declaredCodeset(source: ByteSource): string | null {
  const header = withoutByteOrderMark(readBytes(source, 0, HEADER_BYTES).toString('latin1'));
  for (const line of header.split(/\r\n|\r|\n/)) {
    if (!/^\s*(\/\/|$)/.test(line)) return null;
    const name = /^\/\/Codeset:\s*(\S+)/.exec(line)?.[1];
    if (name !== undefined) return name;
  }
  return null;
}

/** The lead bytes of a code page that has two-byte characters; null for every other. */
export function leadBytes(codeset: string | null): LeadBytes | null {
  if (codeset === null) return null;
  const plain = codeset.toUpperCase().replace(/[^A-Z0-9]/g, '');
  const page = SAME_AS[plain] ?? plain.replace(/^(CP|MS|IBM|WINDOWS)/, '');
  const ranges = LEADS[page];
  if (ranges === undefined) return null;
  const leads = new Uint8Array(256);
  for (const [from, to] of ranges) leads.fill(1, from, to + 1);
  return leads;
}
