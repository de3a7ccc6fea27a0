import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

/** How the text of a file is written, as its first bytes tell. */
export interface TextCoding {
  readonly gzip: boolean;
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be';
}

/** The encoding of a text: by its byte order mark, else UTF-8. PowerShell's `>` writes UTF-16 with a mark. */
export function encodingOf(head: Uint8Array): TextCoding['encoding'] {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

/**
 * The lines of a text file without their ends (`\n` or `\r\n`), in batches: a call per line would cost more than the line.
 *
 * @param onBytes is given the bytes of the file as they are read, before decompression.
 */
export async function* lineBatches(
  path: string,
  coding: TextCoding,
  onBytes: (bytes: Buffer) => void,
): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder(coding.encoding);
  const bytes = readBytes(path, onBytes);
  let rest = '';
  for await (const chunk of coding.gzip ? unzipped(bytes) : bytes) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield lines.map(withoutReturn);
  }
  rest += decoder.decode();
  if (rest !== '') yield [withoutReturn(rest)];
}

async function* readBytes(path: string, onBytes: (bytes: Buffer) => void): AsyncGenerator<Buffer> {
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const bytes = toBuffer(chunk);
    onBytes(bytes);
    yield bytes;
  }
}

async function* unzipped(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const unzip = createGunzip();
  // A failure of either end destroys the other, and comes out where `unzip` is read.
  const flow = pipeline(bytes, unzip);
  flow.catch(() => undefined);
  for await (const chunk of unzip) yield toBuffer(chunk);
  await flow;
}

function toBuffer(chunk: unknown): Buffer {
  return Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
