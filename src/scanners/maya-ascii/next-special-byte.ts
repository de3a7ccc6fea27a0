import { LESS, QUOTE, SEMICOLON, SLASH } from './classes.ts';

/**
 * Finds the next byte that can matter while a long statement is passed over (mesh data is hundreds of megabytes of plain
 * numbers). Each kind of byte is searched for on its own, and a find is kept until it is passed, so no byte of the
 * window is looked at more than once per kind.
 */
export class Landmarks {
  readonly #buffer: Buffer;
  #view: Buffer;
  #quote = -1;
  #semicolon = -1;
  #slash = -1;
  #less = -1;

  constructor(buffer: Buffer) {
    this.#buffer = buffer;
    this.#view = buffer.subarray(0, 0);
  }

  /** The window was filled anew, with so many bytes. */
  reset(length: number): void {
    this.#view = this.#buffer.subarray(0, length);
    this.#quote = this.#semicolon = this.#slash = this.#less = -1;
  }

  /** The first quote, semicolon, slash or less-than sign from here on; the length of the window where there is none. */
  next(at: number): number {
    if (this.#quote < at) this.#quote = this.#find(QUOTE, at);
    if (this.#semicolon < at) this.#semicolon = this.#find(SEMICOLON, at);
    if (this.#slash < at) this.#slash = this.#find(SLASH, at);
    if (this.#less < at) this.#less = this.#find(LESS, at);
    return Math.min(this.#quote, this.#semicolon, this.#slash, this.#less);
  }

  #find(byte: number, at: number): number {
    const found = this.#view.indexOf(byte, at);
    return found === -1 ? this.#view.length : found;
  }
}
