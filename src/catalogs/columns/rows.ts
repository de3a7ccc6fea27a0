/** A list of whole numbers that grows; a plain array of two million would take four times the memory. */
export class Numbers {
  #values: Uint32Array;
  length = 0;

  constructor(capacity = 1024) {
    this.#values = new Uint32Array(capacity);
  }

  push(value: number): void {
    if (this.length === this.#values.length) {
      const grown = new Uint32Array(this.#values.length * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.length] = value;
    this.length += 1;
  }

  pop(): void {
    this.length -= 1;
  }

  at(index: number): number {
    return this.#values[index] ?? 0;
  }
}

/** ObjectIds, twelve bytes each. */
export class Ids {
  readonly #high = new Numbers();
  readonly #middle = new Numbers();
  readonly #low = new Numbers();

  get length(): number {
    return this.#high.length;
  }

  push(id: string): void {
    this.#high.push(Number.parseInt(id.slice(0, 8), 16));
    this.#middle.push(Number.parseInt(id.slice(8, 16), 16));
    this.#low.push(Number.parseInt(id.slice(16, 24), 16));
  }

  pop(): void {
    this.#high.pop();
    this.#middle.pop();
    this.#low.pop();
  }

  at(index: number): readonly [high: number, middle: number, low: number] {
    return [this.#high.at(index), this.#middle.at(index), this.#low.at(index)];
  }

  compare(a: number, b: number): number {
    return (
      this.#high.at(a) - this.#high.at(b) ||
      this.#middle.at(a) - this.#middle.at(b) ||
      this.#low.at(a) - this.#low.at(b)
    );
  }

  /** Mixes all twelve bytes: ids of one process differ in the last three only. */
  hash(index: number): number {
    return mix(this.#high.at(index), this.#middle.at(index), this.#low.at(index));
  }

  equal(index: number, other: Ids, otherIndex: number): boolean {
    return (
      this.#low.at(index) === other.#low.at(otherIndex) &&
      this.#middle.at(index) === other.#middle.at(otherIndex) &&
      this.#high.at(index) === other.#high.at(otherIndex)
    );
  }
}

function mix(high: number, middle: number, low: number): number {
  let hash = Math.imul(low ^ 0x9e3779b9, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13) ^ middle, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 16) ^ high, 0x27d4eb2f);
  return (hash ^ (hash >>> 15)) >>> 0;
}

export const NONE = 0xffffffff;

/** Finds the row of an ObjectId: open addressing over the rows' own ids. */
export class RowIndex {
  readonly #ids: Ids;
  #slots = new Uint32Array(2048).fill(NONE);

  constructor(ids: Ids) {
    this.#ids = ids;
  }

  /** Takes up the last row of the ids; returns the row that has this id already, or the new one. */
  add(row: number): number {
    if (row * 2 >= this.#slots.length) this.#grow(row);
    const slot = this.#slot(this.#ids, row);
    const there = this.#slots[slot] ?? NONE;
    if (there !== NONE) return there;
    this.#slots[slot] = row;
    return row;
  }

  /** The row of the id at `index` of another list, or `NONE`. */
  find(ids: Ids, index: number): number {
    return this.#slots[this.#slot(ids, index)] ?? NONE;
  }

  #slot(ids: Ids, index: number): number {
    const mask = this.#slots.length - 1;
    let slot = ids.hash(index) & mask;
    for (;;) {
      const row = this.#slots[slot] ?? NONE;
      if (row === NONE || this.#ids.equal(row, ids, index)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #grow(rows: number): void {
    this.#slots = new Uint32Array(this.#slots.length * 4).fill(NONE);
    for (let row = 0; row < rows; row += 1) this.#slots[this.#slot(this.#ids, row)] = row;
  }
}
