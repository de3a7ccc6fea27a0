import type { Span } from '../../model/span.ts';
import type { Damage, Entry } from './entry.ts';
import { LIMITED_MAGICS, LIMITED_MODE, walkLimited } from './limited.ts';
import { MIME_MAGIC, walkMime } from './mime.ts';
import { ODC_MAGIC, walkOdc } from './odc.ts';
import type { ByteWindow } from './window.ts';

/** How the entries of a scene are written one after the other. */
export type Framing = 'odc' | 'limited' | 'mime';

/** How many bytes `framingOf` looks at. */
export const FRAMING_BYTES = 64;

/** The framing of an archive that starts with these bytes; never told by a name. Null where it is none of the three. */
export function framingOf(head: Uint8Array): Framing | null {
  const text = Buffer.from(head.subarray(0, FRAMING_BYTES)).toString('latin1');
  if (text.startsWith(ODC_MAGIC) && /^[0-7]{59}/.test(text)) return 'odc';
  if (LIMITED_MAGICS.some((magic) => text.startsWith(magic + LIMITED_MODE))) return 'limited';
  if (text.startsWith(MIME_MAGIC)) return 'mime';
  return null;
}

/** The entries of the archive that fills the span, in file order. What is not explained to the last byte is told to `damage`. */
export function walkEntries(
  window: ByteWindow,
  span: Span,
  framing: Framing,
  damage: Damage,
): Generator<Entry, void, undefined> {
  switch (framing) {
    case 'odc':
      return walkOdc(window, span, damage);
    case 'limited':
      return walkLimited(window, span, damage);
    case 'mime':
      return walkMime(window, span, damage);
  }
}
