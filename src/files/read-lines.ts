import type { ByteSource } from './byte-source.ts';

/** One line of a file: its text without the line break, and where it stands. */
export interface Line {
  readonly text: string;
  /** In bytes. */
  readonly offset: number;
  readonly length: number;
  /** False for a last line that was cut off. */
  readonly ended: boolean;
}

const STEP = 256 * 1024;

/** The lines of a UTF-8 file, one at a time; memory grows with the longest line only. `onRead` sees every byte once. */
export function* readLines(source: ByteSource, onRead: (piece: Uint8Array) => void = () => undefined): Generator<Line> {
  const buffer = Buffer.allocUnsafe(Math.max(1, Math.min(STEP, source.size)));
  let held: Buffer[] = [];
  let offset = 0;
  for (let at = 0; at < source.size;) {
    const count = source.read(buffer, 0, Math.min(buffer.length, source.size - at), at);
    if (count === 0) break;
    const piece = buffer.subarray(0, count);
    onRead(piece);
    let from = 0;
    for (let end = piece.indexOf(10); end >= 0; end = piece.indexOf(10, from)) {
      const bytes = Buffer.concat([...held, piece.subarray(from, end)]);
      yield { text: bytes.toString('utf8'), offset, length: bytes.length, ended: true };
      offset += bytes.length + 1;
      held = [];
      from = end + 1;
    }
    if (from < count) held.push(Buffer.from(piece.subarray(from)));
    at += count;
  }
  const rest = Buffer.concat(held);
  if (rest.length > 0) yield { text: rest.toString('utf8'), offset, length: rest.length, ended: false };
}
