/** A workfile made to cost as much as it can: every size of it has the same shape. */
export interface Shape {
  readonly name: string;
  /** The file's name ending, with the dot. */
  readonly extension: string;
  /** The bytes of a file of about so many. Texts are byte strings: a character is a byte. */
  readonly pieces: (bytes: number) => Iterable<string | Uint8Array>;
}

/** `head`, then as many of `piece` as fill the size, then `tail`. Pieces are told their number, from 0. */
export function* filled(
  bytes: number,
  head: string,
  piece: string | ((index: number) => string),
  tail = '',
): Generator<string> {
  yield head;
  let left = bytes - head.length - tail.length;
  for (let index = 0; left > 0; index += 1) {
    const text = typeof piece === 'string' ? piece : piece(index);
    yield text;
    left -= text.length;
  }
  yield tail;
}

/** How many pieces of such a length fill a size. */
export function countOf(bytes: number, length: number): number {
  return Math.max(1, Math.floor(bytes / length));
}
