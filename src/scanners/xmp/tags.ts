import type { ByteString } from '../../model/bytes.ts';

/** One tag of an XML text. Offsets are in bytes of the text. */
export interface Tag {
  readonly kind: 'open' | 'empty' | 'close';
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly attributes: readonly Attribute[];
}

export interface Attribute {
  readonly name: string;
  /** As written, between the quotes. */
  readonly raw: ByteString;
  readonly at: number;
}

const NAME = /[A-Za-z_:\x80-\xff][A-Za-z0-9_:.\-\x80-\xff]*/y;
const BLANKS = /[ \t\r\n]*/y;
const EQUALS = /[ \t\r\n]*=[ \t\r\n]*/y;

/**
 * The tags of an XML text, in order; comments and processing instructions are passed over. Ends with `null` where the text
 * is not what XML of an XMP packet can be: a CDATA section, a DTD, a tag that does not end.
 */
export function* tagsOf(text: ByteString): Generator<Tag | null, void, undefined> {
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
    const skipped = skipAside(text, at);
    if (skipped !== null) {
      at = skipped;
      continue;
    }
    const tag = readTag(text, at);
    yield tag;
    if (tag === null) return;
    at = tag.to;
  }
}

/** The end of a comment or a processing instruction that begins here; null where none does, or it has no end. */
function skipAside(text: ByteString, at: number): number | null {
  const mark = text.startsWith('<?', at) ? '?>' : text.startsWith('<!--', at) ? '-->' : null;
  const end = mark === null ? -1 : text.indexOf(mark, at + 2);
  return mark === null || end < 0 ? null : end + mark.length;
}

function readTag(text: ByteString, from: number): Tag | null {
  let at = from + 1;
  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? null;
    if (found !== null) at += found.length;
    return found;
  };
  const closes = text[at] === '/';
  if (closes) at += 1;
  const name = take(NAME);
  if (name === null) return null;
  const attributes: Attribute[] = [];
  for (;;) {
    take(BLANKS);
    if (text[at] === '>') return { kind: closes ? 'close' : 'open', name, from, to: at + 1, attributes };
    if (text.startsWith('/>', at)) return closes ? null : { kind: 'empty', name, from, to: at + 2, attributes };
    const key = closes ? null : take(NAME);
    if (key === null || take(EQUALS) === null) return null;
    const quote = text[at];
    const end = quote === '"' || quote === "'" ? text.indexOf(quote, at + 1) : -1;
    if (end < 0) return null;
    const raw = text.slice(at + 1, end);
    if (raw.includes('<')) return null;
    attributes.push({ name: key, raw, at: at + 1 });
    at = end + 1;
  }
}
