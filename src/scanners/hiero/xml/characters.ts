import { byteSet } from '../../cursor/cursor.ts';
import type { ByteSet } from '../../cursor/cursor.ts';

const BLANKS = ' \t\r\n';
/** Bytes that no document holds, and that no reader of XML passes over. */
const CONTROLS = Array.from({ length: 32 }, (_, code) => String.fromCharCode(code))
  .filter((byte) => !BLANKS.includes(byte))
  .join('');
export const NOT_BLANK: ByteSet = byteSet(BLANKS).map((listed) => 1 - listed);
export const TEXT_STOP = byteSet(`<&${CONTROLS}`);
/** Names of Hiero's are ASCII; XML would allow others, of which no two readers have the same list. */
export const NAME_END = byteSet(
  Array.from({ length: 256 }, (_, code) => String.fromCharCode(code))
    .join('')
    .replace(/[\w:.-]/g, ''),
);
export const VALUE_STOPS: Readonly<Record<number, ByteSet>> = {
  0x22: byteSet(`"<&${CONTROLS}`),
  0x27: byteSet(`'<&${CONTROLS}`),
};
export const REFERENCE_END = byteSet(`;${BLANKS}${CONTROLS}<>&"'`);
export const [LT, GT, AMP, SLASH, BANG, QUESTION, EQUALS, DASH, BRACKET] = [...'<>&/!?=-]'].map((c) =>
  c.charCodeAt(0),
) as [...[number, number, number, number, number, number, number, number, number]];
export const CONTROL_SET = byteSet(CONTROLS);
export const LONGEST_REFERENCE = 12;
/** All that an XML declaration may say, in the one order in which it may. */
export const DECLARATION =
  /^xml\s+version\s*=\s*(?:"1\.\d+"|'1\.\d+')(?:\s+encoding\s*=\s*("[A-Za-z][\w.-]*"|'[A-Za-z][\w.-]*'))?(?:\s+standalone\s*=\s*(?:"(?:yes|no)"|'(?:yes|no)'))?\s*\?>$/;
