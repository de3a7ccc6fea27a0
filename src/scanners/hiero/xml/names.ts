import type { ByteString } from '../../../model/bytes.ts';
import type { Cursor } from '../../cursor/cursor.ts';

/** A project has some two hundred different names. */
const MOST_NAMES = 4096;

/**
 * Names that were met before, found by their bytes: a project repeats the same few names a million times, and making a
 * string of each would be most of the work of reading it.
 */
export class KnownNames {
  readonly #byHash = new Map<number, ByteString>();

  /** The name that stands at a place that was just passed; null where it is new, or no longer in the window. */
  find(cursor: Cursor, offset: number, length: number): ByteString | null {
    let hash = length;
    for (let at = offset; at < offset + length; at += 1) hash = mixed(hash, cursor.byteAt(at));
    const name = this.#byHash.get(hash);
    if (name?.length !== length) return null;
    for (let i = 0; i < length; i += 1) if (name.charCodeAt(i) !== cursor.byteAt(offset + i)) return null;
    return name;
  }

  keep(name: ByteString): void {
    if (this.#byHash.size >= MOST_NAMES) return;
    let hash = name.length;
    for (let i = 0; i < name.length; i += 1) hash = mixed(hash, name.charCodeAt(i));
    this.#byHash.set(hash, name);
  }
}

function mixed(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, 0x01000193);
}

const FEW = 24;

/** The names of one element's attributes, of which no two may be the same. A set only pays for many. */
export class FewNames {
  readonly #names: ByteString[] = [];
  #set: Set<ByteString> | null = null;

  /** Adds a name; false where it is there already. */
  add(name: ByteString): boolean {
    if (this.#set === null && this.#names.length >= FEW) this.#set = new Set(this.#names);
    if (this.#set === null ? this.#names.includes(name) : this.#set.has(name)) return false;
    if (this.#set === null) this.#names.push(name);
    else this.#set.add(name);
    return true;
  }
}
