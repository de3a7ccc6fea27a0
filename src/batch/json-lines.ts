const NEWLINE = 0x0a;

/** One line of a file, with where its bytes lie. */
export interface Line {
  readonly text: string;
  readonly offset: number;
  /** In bytes, without the line's end. */
  readonly length: number;
}

/** The lines of a stream of UTF-8, with their offsets in bytes. Memory grows with the longest line, not with the stream. */
export async function* jsonLines(stream: AsyncIterable<unknown>): AsyncGenerator<Line, void, undefined> {
  let held: Buffer[] = [];
  let offset = 0;
  for await (const chunk of stream) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('a stream of bytes is needed');
    let from = 0;
    for (let to = chunk.indexOf(NEWLINE); to >= 0; to = chunk.indexOf(NEWLINE, from)) {
      const piece = chunk.subarray(from, to);
      const line = held.length === 0 ? piece : Buffer.concat([...held, piece]);
      held = [];
      yield { text: line.toString('utf8'), offset, length: line.length };
      offset += line.length + 1;
      from = to + 1;
    }
    if (from < chunk.length) held.push(chunk.subarray(from));
  }
  const rest = Buffer.concat(held);
  if (rest.length > 0) yield { text: rest.toString('utf8'), offset, length: rest.length };
}
