import type { ByteSource } from '../../../src/files/byte-source.ts';

const FILLERS = {
  /** The numbers of one mesh, as Maya writes them. */
  mesh: {
    open: 'createNode mesh -n "bigShape";\n\tsetAttr -s 9 ".vt[0:999999999]"',
    repeat: '  0.12345678 -9.87654321 1e-05\n\t\t',
    close: ';\n',
  },
  /** One text in an attribute of a set, longer than anything that is held. */
  text: {
    open:
      'createNode objectSet -n "notes";\n\taddAttr -ci true -sn "id" -ln "id" -dt "string";\n' +
      '\taddAttr -ci true -sn "notes" -ln "notes" -dt "string";\n\tsetAttr ".notes" -type "string" "',
    repeat: 'createNode objectSet -n \\"fake_CON\\"; \\\\',
    close: '";\n',
  },
};

/** A scene of any size that is never in memory: two records, and one statement between them that fills all the rest. */
export class HugeScene implements ByteSource {
  readonly size: number;
  /** Offsets in bytes of the two records' ids. */
  readonly firstId: number;
  readonly lastId: number;
  readonly #front: Buffer;
  readonly #back: Buffer;
  readonly #filler: Buffer;
  readonly #fillerBytes: number;

  constructor(atLeast: number, kind: keyof typeof FILLERS = 'mesh') {
    const { open, repeat, close } = FILLERS[kind];
    this.#front = Buffer.from(`//Maya ASCII 2022 scene\n${record('first_CON')}${open}`, 'latin1');
    this.#back = Buffer.from(`${close}${record('last_CON')}// End of big.ma\n`, 'latin1');
    // Many repeats in one buffer, so that reading is a few copies and not millions.
    this.#filler = Buffer.from(repeat.repeat(Math.ceil((4 * 1024 * 1024) / repeat.length)), 'latin1');
    this.#fillerBytes = Math.ceil(atLeast / this.#filler.length) * this.#filler.length;
    this.size = this.#front.length + this.#fillerBytes + this.#back.length;
    this.firstId = this.#front.indexOf(ID);
    this.lastId = this.#front.length + this.#fillerBytes + this.#back.indexOf(ID);
  }

  read(into: Uint8Array, at: number, length: number, offset: number): number {
    let done = 0;
    while (done < length && offset + done < this.size) {
      const [piece, from] = this.#pieceAt(offset + done);
      const count = Math.min(length - done, piece.length - from);
      into.set(piece.subarray(from, from + count), at + done);
      done += count;
    }
    return done;
  }

  #pieceAt(offset: number): readonly [Buffer, number] {
    if (offset < this.#front.length) return [this.#front, offset];
    const inFiller = offset - this.#front.length;
    if (inFiller < this.#fillerBytes) return [this.#filler, inFiller % this.#filler.length];
    return [this.#back, inFiller - this.#fillerBytes];
  }
}

const ID = '62a1f0c3b4d5e6f708192a03';

function record(node: string): string {
  const values = { id: 'pyblish.avalon.container', name: 'a', namespace: 'b', loader: 'c', representation: ID };
  const adds = Object.keys(values).map((key) => `\taddAttr -ci true -sn "${key}" -ln "${key}" -dt "string";\n`);
  const sets = Object.entries(values).map(([key, value]) => `\tsetAttr ".${key}" -type "string" "${value}";\n`);
  return `createNode objectSet -n "${node}";\n${adds.join('')}${sets.join('')}`;
}
