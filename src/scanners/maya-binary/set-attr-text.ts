import type { ByteString } from '../../model/bytes.ts';

/** Longer texts set something else than a key of a record, and are not looked into. */
export const MAX_SET_ATTR_BYTES = 4096;

/**
 * `-cb 1 -type "string" "594b…"`: flags with or without a value, then the type, then one plain string.
 * A string with an escape or in pieces (`("…" + "…")`) does not match: no value of a record is written so.
 */
const PLAIN_STRING = /^( *(?:-(?!type )[A-Za-z]+ +(?:[^-" ][^" ]* +)?)*-type +"string" +")([^"\\]*)" *$/;

/** Where the plain string stands in the arguments of a `setAttr`, as Maya keeps them in a reference edit; null where there is none. */
export function plainString(text: ByteString): { readonly at: number; readonly value: ByteString } | null {
  const match = PLAIN_STRING.exec(text);
  const [, before, value] = match ?? [];
  return before === undefined || value === undefined ? null : { at: before.length, value };
}
