import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';

const NEWLINE = 0x0a;
const STEP = 256 * 1024;

/** One line of a file, with where its bytes lie. */
export interface Line {
  readonly text: string;
  readonly offset: number;
  /** In bytes, without the line's end. */
  readonly length: number;
}

/**
 * The lines of a UTF-8 file, with their offsets in bytes. One buffer is used again and again: a stream would leave a new one
 * behind for each step, and the memory of a run over a whole share is mostly such leavings. Grows with the longest line.
 */
export async function* jsonLines(path: string): AsyncGenerator<Line, void, undefined> {
  const file = await open(path, 'r');
  try {
    let buffer = Buffer.allocUnsafe(STEP);
    let filled = 0;
    let offset = 0;
    for (;;) {
      if (filled === buffer.length) buffer = Buffer.concat([buffer], buffer.length * 2);
      const { bytesRead } = await file.read(buffer, filled, buffer.length - filled);
      if (bytesRead === 0) break;
      // What was held already has no end of a line in it.
      let to = buffer.subarray(0, filled + bytesRead).indexOf(NEWLINE, filled);
      filled += bytesRead;
      let from = 0;
      for (; to >= 0; to = buffer.subarray(0, filled).indexOf(NEWLINE, from)) {
        yield { text: buffer.toString('utf8', from, to), offset: offset + from, length: to - from };
        from = to + 1;
      }
      buffer.copy(buffer, 0, from, filled);
      filled -= from;
      offset += from;
    }
    if (filled > 0) yield { text: buffer.toString('utf8', 0, filled), offset, length: filled };
  } finally {
    await file.close();
  }
}

/** Gathers lines in one buffer and hands them to the file when it is full: a line at a time would be a call a line. */
export class LineWriter {
  readonly #file: FileHandle;
  readonly #buffer = Buffer.allocUnsafe(STEP);
  #filled = 0;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  /** `line` with its end. Rejects with the system's error. */
  async write(line: string): Promise<void> {
    // No character of a string needs more than three bytes of UTF-8.
    if (line.length * 3 > this.#buffer.length - this.#filled) await this.flush();
    if (line.length * 3 > this.#buffer.length) await this.#file.appendFile(line);
    else this.#filled += this.#buffer.write(line, this.#filled);
  }

  async flush(): Promise<void> {
    const bytes = this.#buffer.subarray(0, this.#filled);
    this.#filled = 0;
    // `appendFile` goes on until everything is written, or says why not.
    if (bytes.length > 0) await this.#file.appendFile(bytes);
  }
}

/** The JSON of a line; undefined where it is none. */
export function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
