import type { Numbers } from './layout.ts';

/** A field of a struct. All numbers are bytes. */
export interface Field {
  readonly offset: number;
  readonly size: number;
  readonly type: string;
  readonly isPointer: boolean;
}

/** One struct as this file has it: it differs from version to version. */
export interface Struct {
  readonly name: string;
  readonly size: number;
  readonly fields: ReadonlyMap<string, Field>;
}

/** Blender has some thousand structs; a file that claims more is damaged or made up. */
const MOST = 100_000;

/** The structs that the file describes itself. */
export class Dna {
  readonly structs: readonly Struct[];
  readonly #byName: ReadonlyMap<string, Struct>;

  constructor(structs: readonly Struct[]) {
    this.structs = structs;
    this.#byName = new Map(structs.map((struct) => [struct.name, struct]));
  }

  struct(name: string): Struct | null {
    return this.#byName.get(name) ?? null;
  }

  /**
   * Where a field lies, through nested structs: `field('Collection', 'id', 'properties')`. Null where this file's structs
   * have none of that name.
   */
  field(struct: string, ...path: readonly string[]): Field | null {
    let within: Struct | null = this.struct(struct);
    let found: Field | undefined;
    let offset = 0;
    for (const name of path) {
      found = within?.fields.get(name);
      if (found === undefined) return null;
      offset += found.offset;
      within = found.isPointer ? null : this.struct(found.type);
    }
    return found === undefined ? null : { ...found, offset };
  }
}

/**
 * Reads the data of the block `DNA1`. Null where it is not whole, or where the fields of a struct do not add up to its
 * size: then no offset in the file can be trusted.
 */
export function readDna(bytes: Buffer, numbers: Numbers, pointer: 4 | 8): Dna | null {
  try {
    return new DnaReader(bytes, numbers, pointer).read();
  } catch (error) {
    // A number or a text that would begin behind the end.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

class DnaReader {
  readonly #bytes: Buffer;
  readonly #numbers: Numbers;
  readonly #pointer: 4 | 8;
  #at = 0;

  constructor(bytes: Buffer, numbers: Numbers, pointer: 4 | 8) {
    this.#bytes = bytes;
    this.#numbers = numbers;
    this.#pointer = pointer;
  }

  read(): Dna {
    this.#expect('SDNA');
    const names = this.#texts('NAME');
    const types = this.#texts('TYPE');
    this.#expect('TLEN');
    const sizes = types.map(() => this.#uint16());
    this.#align();
    this.#expect('STRC');
    const count = this.#count();
    const structs: Struct[] = [];
    for (let i = 0; i < count; i += 1) structs.push(this.#struct(names, types, sizes));
    return new Dna(structs);
  }

  #struct(names: readonly string[], types: readonly string[], sizes: readonly number[]): Struct {
    const type = this.#uint16();
    const fields = new Map<string, Field>();
    let offset = 0;
    for (let left = this.#uint16(); left > 0; left -= 1) {
      const fieldType = this.#uint16();
      const written = at(names, this.#uint16());
      const isPointer = /^\(?\*/.test(written);
      const size = (isPointer ? this.#pointer : at(sizes, fieldType)) * elements(written);
      fields.set(bare(written), { offset, size, type: at(types, fieldType), isPointer });
      offset += size;
    }
    if (offset !== at(sizes, type)) throw new RangeError('the fields do not add up to the size of the struct');
    return { name: at(types, type), size: offset, fields };
  }

  #texts(tag: string): string[] {
    this.#expect(tag);
    const count = this.#count();
    const texts: string[] = [];
    for (let i = 0; i < count; i += 1) {
      const end = this.#bytes.indexOf(0, this.#at);
      if (end === -1) throw new RangeError('a name has no end');
      texts.push(this.#bytes.toString('latin1', this.#at, end));
      this.#at = end + 1;
    }
    this.#align();
    return texts;
  }

  #expect(tag: string): void {
    if (this.#bytes.toString('latin1', this.#at, this.#at + 4) !== tag) throw new RangeError(`no ${tag}`);
    this.#at += 4;
  }

  #count(): number {
    const count = this.#numbers.int32(this.#bytes, this.#at);
    if (count < 0 || count > MOST) throw new RangeError('an unlikely count');
    this.#at += 4;
    return count;
  }

  #uint16(): number {
    const value = this.#numbers.int16(this.#bytes, this.#at) & 0xffff;
    this.#at += 2;
    return value;
  }

  /** Counted from the start of the block's data, wherever that lies in the file. */
  #align(): void {
    this.#at = Math.ceil(this.#at / 4) * 4;
  }
}

function at<T>(list: readonly T[], index: number): T {
  const value = list[index];
  if (value === undefined) throw new RangeError('an index leads nowhere');
  return value;
}

/** How many elements a field has: `mat[4][4]` is 16. */
function elements(written: string): number {
  return Array.from(written.matchAll(/\[(\d+)\]/g)).reduce((product, [, count]) => product * Number(count), 1);
}

/** The name alone: `*next` is `next`, `(*free)()` is `free`. */
function bare(written: string): string {
  return written.replace(/^\(?\*+/, '').replace(/[[)(].*$/, '');
}
