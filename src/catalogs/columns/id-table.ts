const WORDS_PER_ID = 4;

/**
 * A set of ids, each with a number in the order of arrival. An id takes 16 bytes and about 8 more for finding it, where a
 * `Map` of strings takes some 150: a million representations have to fit beside everything else.
 */
export class IdTable {
  #words = new Uint32Array(1024 * WORDS_PER_ID);
  /** Open addressing; holds number + 1, 0 is free. Its length is a power of two. */
  #slots = new Int32Array(2048);
  #size = 0;
  readonly #probe = new Uint32Array(WORDS_PER_ID);

  get size(): number {
    return this.#size;
  }

  /** The number of an id (32 lower-case hex digits), or -1. */
  find(id: string): number {
    readHex(id, this.#probe);
    return (this.#slots[this.#slotOf()] ?? 0) - 1;
  }

  /** The number of an id; a new id gets the next one. */
  intern(id: string): number {
    readHex(id, this.#probe);
    return this.#intern();
  }

  /** The number of an id that stands as text in bytes. -1 where these are not 32 lower-case hex digits. */
  internBytes(bytes: Uint8Array, offset: number): number {
    return readHexBytes(bytes, offset, this.#probe) ? this.#intern() : -1;
  }

  #intern(): number {
    const slot = this.#slotOf();
    const known = this.#slots[slot] ?? 0;
    if (known !== 0) return known - 1;
    if ((this.#size + 1) * WORDS_PER_ID > this.#words.length) this.#growWords();
    this.#words.set(this.#probe, this.#size * WORDS_PER_ID);
    this.#size += 1;
    this.#slots[slot] = this.#size;
    if (this.#size * 2 > this.#slots.length) this.#growSlots();
    return this.#size - 1;
  }

  /** How many slots a look-up passes by at worst: the measure of how well ids spread. */
  farthest(): number {
    const mask = this.#slots.length - 1;
    let farthest = 0;
    for (const [slot, number] of this.#slots.entries()) {
      if (number !== 0) farthest = Math.max(farthest, (slot - (this.#hashAt(number - 1) & mask)) & mask);
    }
    return farthest;
  }

  /** The id with this number. */
  at(index: number): string {
    let id = '';
    for (let word = 0; word < WORDS_PER_ID; word += 1) {
      id += (this.#words[index * WORDS_PER_ID + word] ?? 0).toString(16).padStart(8, '0');
    }
    return id;
  }

  /** The slot that holds the probed id, or the free one where it belongs. */
  #slotOf(): number {
    const [a = 0, b = 0, c = 0, d = 0] = this.#probe;
    const mask = this.#slots.length - 1;
    let slot = mix(a, b, c, d) & mask;
    for (;;) {
      const known = (this.#slots[slot] ?? 0) - 1;
      if (known < 0) return slot;
      const at = known * WORDS_PER_ID;
      const words = this.#words;
      if (words[at] === a && words[at + 1] === b && words[at + 2] === c && words[at + 3] === d) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #hashAt(index: number): number {
    const at = index * WORDS_PER_ID;
    const words = this.#words;
    return mix(words[at] ?? 0, words[at + 1] ?? 0, words[at + 2] ?? 0, words[at + 3] ?? 0);
  }

  #growWords(): void {
    const grown = new Uint32Array(this.#words.length * 2);
    grown.set(this.#words);
    this.#words = grown;
  }

  #growSlots(): void {
    this.#slots = new Int32Array(this.#slots.length * 2);
    const mask = this.#slots.length - 1;
    for (let index = 0; index < this.#size; index += 1) {
      let slot = this.#hashAt(index) & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = index + 1;
    }
  }
}

/** Ids that AYON makes are UUIDv1: only the first 32 bits change from one to the next, so all words are mixed. */
function mix(a: number, b: number, c: number, d: number): number {
  let hash = Math.imul(a ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35) ^ d, 0x9e3779b1);
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x2c1b3c6d) >>> 1;
}

function readHex(id: string, into: Uint32Array): void {
  for (let word = 0; word < WORDS_PER_ID; word += 1) {
    let value = 0;
    for (let digit = word * 8; digit < word * 8 + 8; digit += 1) {
      const c = id.charCodeAt(digit);
      value = (value << 4) | (c < 0x3a ? c - 0x30 : c - 0x57);
    }
    into[word] = value;
  }
}

/** The value of each byte as a lower-case hex digit; above 15 where it is none. */
const DIGITS = new Uint8Array(256).map((_value, c) => {
  if (c >= 0x30 && c <= 0x39) return c - 0x30;
  return c >= 0x61 && c <= 0x66 ? c - 0x57 : 0xff;
});

function readHexBytes(bytes: Uint8Array, offset: number, into: Uint32Array): boolean {
  let wrong = 0;
  for (let word = 0; word < WORDS_PER_ID; word += 1) {
    let value = 0;
    for (let at = offset + word * 8; at < offset + word * 8 + 8; at += 1) {
      const digit = DIGITS[bytes[at] ?? 0] ?? 0xff;
      wrong |= digit & 0xf0;
      value = (value << 4) | (digit & 0xf);
    }
    into[word] = value;
  }
  return wrong === 0;
}
