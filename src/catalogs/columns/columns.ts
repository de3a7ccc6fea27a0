/** A list of 32-bit integers that grows; unset places read as the filler. */
export class IntColumn {
  #values: Int32Array;
  readonly #filler: number;

  constructor(filler: number) {
    this.#filler = filler;
    this.#values = new Int32Array(1024).fill(filler);
  }

  get(index: number): number {
    return this.#values[index] ?? this.#filler;
  }

  set(index: number, value: number): void {
    if (index >= this.#values.length) {
      const grown = new Int32Array(Math.max(index + 1, this.#values.length * 2)).fill(
        this.#filler,
        this.#values.length,
      );
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[index] = value;
  }
}

/** Texts that are kept once each: a project has a million representation names and some fifty different ones. */
export class TextColumn {
  readonly #texts: string[];
  readonly #numbers: Map<string, number>;
  readonly #column = new IntColumn(-1);

  /** Columns that share a pool share the texts. */
  constructor(pool: TextPool) {
    this.#texts = pool.texts;
    this.#numbers = pool.numbers;
  }

  get(index: number): string | null {
    return this.#texts[this.#column.get(index)] ?? null;
  }

  set(index: number, text: string | null): void {
    if (text === null) return;
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.#texts.length;
      this.#texts.push(text);
      this.#numbers.set(text, number);
    }
    this.#column.set(index, number);
  }
}

export interface TextPool {
  readonly texts: string[];
  readonly numbers: Map<string, number>;
}

export function textPool(): TextPool {
  return { texts: [], numbers: new Map() };
}

/** Which children each parent has, as one list sorted by parent. */
export interface Children {
  /** The children of a parent, in the order of their numbers. */
  of(parent: number): Int32Array;
}

/** Turns "the parent of each child" around. Children whose parent is below 0 belong to none. */
export function childrenOf(parents: IntColumn, childCount: number, parentCount: number): Children {
  const starts = new Int32Array(parentCount + 2);
  for (let child = 0; child < childCount; child += 1) {
    const parent = parents.get(child);
    if (parent >= 0) starts[parent + 2] = (starts[parent + 2] ?? 0) + 1;
  }
  for (let parent = 2; parent < starts.length; parent += 1)
    starts[parent] = (starts[parent] ?? 0) + (starts[parent - 1] ?? 0);
  const sorted = new Int32Array(starts[parentCount + 1] ?? 0);
  for (let child = 0; child < childCount; child += 1) {
    const parent = parents.get(child);
    if (parent < 0) continue;
    const at = starts[parent + 1] ?? 0;
    sorted[at] = child;
    starts[parent + 1] = at + 1;
  }
  return { of: (parent) => sorted.subarray(starts[parent] ?? 0, starts[parent + 1] ?? 0) };
}
