import type { ConflictRegion } from './lexer.ts';

/** The first conflict that shares a byte with `[from, to)`; null where none does. Conflicts stand in the order of the file. */
export function conflictIn(conflicts: readonly ConflictRegion[], from: number, to: number): ConflictRegion | null {
  let low = 0;
  let high = conflicts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((conflicts[middle]?.end ?? Infinity) > from) high = middle;
    else low = middle + 1;
  }
  const found = conflicts[low];
  return found !== undefined && found.start < to ? found : null;
}
