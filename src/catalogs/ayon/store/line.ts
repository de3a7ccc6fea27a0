const START = Buffer.from('["representation","');
const ID = 32;
const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
/** `","` between two ids. */
const BETWEEN = 3;

/** Where a representation's line says what its place in the tree is. */
export interface RepresentationHead {
  /** Offset in bytes of the id's 32 digits. */
  readonly id: number;
  /** Offset in bytes of the version's 32 digits. */
  readonly versionId: number;
  readonly name: string;
  readonly active: boolean;
}

/**
 * Reads the beginning of `["representation","<id>","<versionId>","<name>",true,…` from bytes: five times as fast as
 * parsing a line of which most is paths.
 *
 * @returns null where the line does not begin so, or the name holds an escape.
 */
export function representationHead(text: Buffer, start: number, end: number): RepresentationHead | null {
  const id = start + START.length;
  const versionId = id + ID + BETWEEN;
  const nameStart = versionId + ID + BETWEEN;
  if (nameStart >= end || text.compare(START, 0, START.length, start, id) !== 0) return null;
  if (!isBetween(text, id + ID) || !isBetween(text, versionId + ID)) return null;
  let nameEnd = nameStart;
  for (; text[nameEnd] !== QUOTE; nameEnd += 1) if (nameEnd >= end || text[nameEnd] === BACKSLASH) return null;
  if (text[nameEnd + 1] !== COMMA) return null;
  const flag = text[nameEnd + 2];
  if (flag !== 0x74 && flag !== 0x66) return null; // t(rue), f(alse)
  return { id, versionId, name: text.toString('utf8', nameStart, nameEnd), active: flag === 0x74 };
}

function isBetween(text: Buffer, at: number): boolean {
  return text[at] === QUOTE && text[at + 1] === COMMA && text[at + 2] === QUOTE;
}
