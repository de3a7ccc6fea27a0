import { IntColumn } from '../../columns/columns.ts';

/**
 * Finds which entries may have a key, without keeping the keys: a million paths would take a third of a gigabyte. An
 * answer may hold entries of another key with the same hash, so the caller compares the real keys.
 */
export class PathIndex {
  #slots = new Int32Array(1 << 12);
  readonly #hashes = new IntColumn(0);
  readonly #entries = new IntColumn(-1);
  #size = 0;

  add(key: string, entry: number): void {
    this.#hashes.set(this.#size, hashOf(key));
    this.#entries.set(this.#size, entry);
    this.#size += 1;
    if (this.#size * 2 > this.#slots.length) this.#grow();
    else this.#place(this.#size - 1);
  }

  /** Entries that were added under this key, and perhaps a few others. */
  candidates(key: string): readonly number[] {
    const found: number[] = [];
    const hash = hashOf(key);
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const at = (this.#slots[slot] ?? 0) - 1;
      if (at < 0) return found;
      if (this.#hashes.get(at) === hash) found.push(this.#entries.get(at));
    }
  }

  #place(at: number): void {
    const mask = this.#slots.length - 1;
    let slot = this.#hashes.get(at) & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = at + 1;
  }

  #grow(): void {
    this.#slots = new Int32Array(this.#slots.length * 2);
    for (let at = 0; at < this.#size; at += 1) this.#place(at);
  }
}

/** FNV-1a over UTF-16 units, with a final mix, as a non-negative 31-bit number. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i += 1) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 1;
}
