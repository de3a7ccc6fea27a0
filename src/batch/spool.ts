import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import type { ScannedWorkfile } from '../scanners/scan-workfile.ts';

/**
 * What was read of the workfiles, on disk between reading and deciding: the ids of all of them are asked for at once, and
 * a share's worth of records does not fit in memory.
 */
export class Spool {
  readonly #path: string;
  readonly #stream;

  constructor(path: string) {
    this.#path = path;
    this.#stream = createWriteStream(path);
  }

  async add(workfile: ScannedWorkfile): Promise<void> {
    if (!this.#stream.write(`${JSON.stringify(workfile)}\n`)) await once(this.#stream, 'drain');
  }

  async end(): Promise<void> {
    this.#stream.end();
    await finished(this.#stream);
  }

  /** What was added, in the same order. */
  async *read(): AsyncGenerator<ScannedWorkfile, void, undefined> {
    const handle = await open(this.#path);
    for await (const line of handle.readLines({ highWaterMark: 1024 * 1024 })) {
      yield JSON.parse(line) as ScannedWorkfile;
    }
  }
}
