import type { FileHandle } from 'node:fs/promises';

import type { Blocks } from '../../columns/blocks.ts';
import { inflateMember, MemberDamage, readExactly } from './members.ts';
import { damagedSnapshot } from './trouble.ts';

/** The blocks of a snapshot file, read from it when they are asked for. */
export class FileBlocks implements Blocks {
  readonly source: string;
  readonly #file: FileHandle;
  readonly #places: { readonly offset: number; readonly length: number }[] = [];

  constructor(path: string, file: FileHandle) {
    this.source = path;
    this.#file = file;
  }

  add(offset: number, length: number): number {
    this.#places.push({ offset, length });
    return this.#places.length - 1;
  }

  async read(block: number): Promise<Buffer> {
    const place = this.#places[block];
    if (place === undefined) throw new RangeError(`no block ${block}`);
    try {
      return await inflateMember(await readExactly(this.#file, place.offset, place.length));
    } catch (error) {
      throw error instanceof MemberDamage ? damagedSnapshot(this.source, error) : error;
    }
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}
