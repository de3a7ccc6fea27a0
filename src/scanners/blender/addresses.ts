import type { BlendFile } from './overview.ts';

/** Far enough apart that nobody takes two new addresses for one array. */
const STEP = 0x1000n;
const LOWEST = 0x10000n;

/** Gives out addresses that occur nowhere in the file. */
export class AddressBook {
  readonly #limit: bigint;
  #highest: bigint;
  #lowest: bigint;

  constructor({ layout, addresses }: BlendFile) {
    this.#limit = 2n ** BigInt(8 * layout.pointer) - STEP;
    this.#highest = addresses.highest;
    this.#lowest = addresses.lowest;
  }

  /** A new address, above all that occur, or below them where there is no room above; null where there is none. */
  next(): bigint | null {
    if (this.#highest < this.#limit - STEP) {
      this.#highest = ((this.#highest + STEP) / STEP) * STEP;
      return this.#highest;
    }
    if (this.#lowest <= LOWEST + STEP) return null;
    this.#lowest = ((this.#lowest - STEP) / STEP) * STEP;
    return this.#lowest;
  }
}
