import { NONE } from './rows.ts';

/** Texts that are kept once: names, families, names of attributes. A text is known by its offset in bytes in the pool. */
export class TextPool {
  readonly #offsets = new Map<string, number>();
  readonly #pieces: Buffer[] = [];
  #length = 0;

  intern(text: string | null): number {
    if (text === null) return NONE;
    const known = this.#offsets.get(text);
    if (known !== undefined) return known;
    const bytes = Buffer.from(text, 'utf8');
    const piece = Buffer.allocUnsafeSlow(4 + bytes.length);
    piece.writeUInt32LE(bytes.length, 0);
    bytes.copy(piece, 4);
    const offset = this.#length;
    this.#offsets.set(text, offset);
    this.#pieces.push(piece);
    this.#length += piece.length;
    return offset;
  }

  get pieces(): readonly Buffer[] {
    return this.#pieces;
  }

  /** The interned texts by offset; made when the rules need names again. */
  texts(): Map<number, string> {
    return new Map([...this.#offsets].map(([text, offset]) => [offset, text]));
  }
}
