import type { Edit } from '../model/edit.ts';
import { inFileOrder } from './splice.ts';

/**
 * The edits that turn the patched file back into the old one: their spans are offsets in the new file.
 * Edits that did not meet in the old file may meet in the new one (a padding that vanished), so the order is made explicit.
 */
export function reverseEdits(edits: readonly Edit[]): Edit[] {
  let shift = 0;
  return inFileOrder(edits).map(({ offset, length, old, new: text, what }, order): Edit => {
    const reversed: Edit = { offset: offset + shift, length: text.length, old: text, new: old, what, order };
    shift += text.length - length;
    return reversed;
  });
}
