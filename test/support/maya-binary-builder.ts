/** Bytes, or a byte string of them. */
type Data = Uint8Array | string;

export interface BuilderOptions {
  /** 4: as Maya up to 2013 wrote. 8: as later versions write. */
  readonly width: 4 | 8;
  /** The four bytes behind a tag of the 64-bit form that Maya never sets. */
  readonly junk?: string;
}

/** Lists of blocks of a `REFE` leaf: reference node and edits, each edit its code (and kind) and its strings. */
export interface EditBlock {
  readonly node: string;
  readonly edits: readonly { readonly code: number; readonly kind?: number; readonly texts: readonly string[] }[];
}

/**
 * Writes Maya Binary the way Maya does, so that tests can make any scene they need. Shares no code with the scanner:
 * what both agree on was understood twice.
 */
export class MayaBinaryBuilder {
  readonly width: 4 | 8;
  readonly #junk: Buffer;

  constructor(options: BuilderOptions) {
    this.width = options.width;
    this.#junk = Buffer.from(options.junk ?? '\x57\x02\0\0', 'latin1');
  }

  leaf(tag: string, ...parts: readonly Data[]): Buffer {
    const data = Buffer.concat(parts.map(bytesOf));
    const padding = Buffer.alloc((this.width - (data.length % this.width)) % this.width);
    return Buffer.concat([this.#header(tag, data.length), data, padding]);
  }

  /** A block of chunks. Its size counts the four bytes of its type and the chunks whole. */
  group(form: string, children: readonly Buffer[], kind = 'FOR'): Buffer {
    const data = Buffer.concat([Buffer.from(form, 'latin1'), ...children]);
    return Buffer.concat([this.#header(`${kind}${this.width}`, data.length), data]);
  }

  create(name: string, options: { readonly parent?: string; readonly uuid?: boolean } = {}): Buffer {
    // Maya gives every node a UUID since 2016, long after the 32-bit form.
    const uuid = Buffer.alloc((options.uuid ?? this.width === 8) ? 16 : 0, 0xa7);
    const orphan = options.parent === undefined && uuid.length > 0;
    const flags = Buffer.from([orphan ? 0x80 : 0]);
    return this.leaf('CREA', flags, `${name}\0`, options.parent === undefined ? '' : `${options.parent}\0`, uuid);
  }

  /** `addAttr -ci true -dt "string"`. */
  declare(name: string, shortName = name): Buffer {
    return this.leaf('ATTR', 'aTYP\0\xf8\0@', uint32(1), 'STR ', `${name}\0${shortName}\0`, '\0\0\0\0');
  }

  declareNumber(name: string): Buffer {
    return this.leaf('ATTR', 'aSHT\0\xf8\0H', uint32(1), uint32(0), `${name}\0${name}\0`, Buffer.alloc(8));
  }

  text(attribute: string, value: string, flags = 0x20): Buffer {
    return this.leaf('STR ', `${attribute}\0`, Buffer.from([flags]), `${value}\0`);
  }

  texts(attribute: string, values: readonly string[]): Buffer {
    return this.leaf('STR#', `${attribute}\0 `, uint32(values.length), values.map((value) => `${value}\0`).join(''));
  }

  number(attribute: string, value: number): Buffer {
    const double = Buffer.alloc(8);
    double.writeDoubleBE(value);
    return this.leaf('DBLE', `${attribute}\0 `, double);
  }

  node(form: string, name: string, leaves: readonly Buffer[] = [], parent?: string): Buffer {
    return this.group(form, [this.create(name, parent === undefined ? {} : { parent }), ...leaves]);
  }

  /** An object set with these string attributes, in this order. */
  container(name: string, fields: Readonly<Record<string, string>>): Buffer {
    const entries = Object.entries(fields);
    return this.node('OBST', name, [
      ...entries.map(([key]) => this.declare(key)),
      this.number('ihi', 0),
      ...entries.map(([key, value]) => this.text(key, value)),
    ]);
  }

  connections(...plugs: readonly (readonly [from: string, to: string])[]): Buffer {
    const leaves = plugs.map(([from, to]) => this.leaf('CWFL', '\x01', `${from}\0${to}\0`));
    return this.group('CONS', [this.group('CONN', leaves)], 'LIS');
  }

  /** `file -rdi` of any depth, and `file -r` where it is 1. */
  reference(node: string, path: string, depth = 1, namespace = 'ns'): Buffer[] {
    const rest =
      `${path}\0${namespace}\0\x01\0${node}\0\0\0\0` + (this.width === 8 ? 'v=0;\0mayaAscii\0' : '') + '\0\0\0\0';
    const info = this.group('FRDI', [this.leaf('FRDI', uint32(depth), rest)]);
    return depth === 1 ? [info, this.group('FREF', [this.leaf('FREF', rest)])] : [info];
  }

  referenceNode(name: string, lists: readonly [readonly EditBlock[], readonly EditBlock[]]): Buffer {
    return this.node('REFN', name, [this.edits(name, lists)]);
  }

  edits(topNode: string, lists: readonly [readonly EditBlock[], readonly EditBlock[]]): Buffer {
    const parts: Data[] = [`ed\0 ${topNode}\0`];
    for (const blocks of lists) {
      parts.push(uint32(blocks.length));
      for (const { node, edits } of blocks) {
        parts.push(`${node}\0`, uint32(edits.length));
        for (const { code, kind, texts } of edits) {
          parts.push(uint32(code), kind === undefined ? '' : uint32(kind), texts.map((text) => `${text}\0`).join(''));
        }
      }
    }
    return this.leaf('REFE', ...parts);
  }

  /** A whole scene around these chunks. */
  scene(...children: readonly Buffer[]): Buffer {
    const head = this.group('HEAD', [this.leaf('VERS', '2019'), this.leaf('MADE', 'undef'), this.leaf('OBJN', '12')]);
    const defaults = this.group('SLCT', [this.leaf('SLCT', ':time1'), this.number('o', 1)]);
    const tail = this.group('HEAD', [this.leaf('OBJN', '12'), this.leaf('INCL', 'undef(')]);
    return this.group('Maya', [head, ...children, defaults, tail]);
  }

  #header(tag: string, size: number): Buffer {
    if (this.width === 4) return Buffer.concat([Buffer.from(tag, 'latin1'), uint32(size)]);
    return Buffer.concat([Buffer.from(tag, 'latin1'), this.#junk, uint32(0), uint32(size)]);
  }
}

/** A chunk as a strict reader sees it. */
export interface Chunk {
  readonly tag: string;
  /** The bytes between tag and size; empty in the 32-bit form. */
  readonly junk: string;
  /** The type of a group; null for a leaf. */
  readonly form: string | null;
  /** The data of a leaf; null for a group. */
  readonly data: string | null;
  readonly depth: number;
  readonly offset: number;
  /** Offset of the first byte behind it and its padding. */
  readonly end: number;
}

/** Every chunk of a scene, in order. Throws unless the file is whole to its last byte: this is what "walks" means in tests. */
export function readChunks(bytes: Buffer): Chunk[] {
  const width = bytes.toString('latin1', 3, 4) === '4' ? 4 : 8;
  const headerLength = 2 * width;
  const chunks: Chunk[] = [];
  const readAt = (offset: number, limit: number, depth: number): number => {
    if (offset + headerLength > limit) throw new Error(`residue of ${limit - offset} bytes at ${offset}`);
    const tag = bytes.toString('latin1', offset, offset + 4);
    const junk = bytes.toString('latin1', offset + 4, offset + width);
    const size = width === 4 ? bytes.readUInt32BE(offset + 4) : Number(bytes.readBigUInt64BE(offset + 8));
    const start = offset + headerLength;
    const isGroup = /^(?:FOR|LIS|CAT|PRO)[48]$/.test(tag);
    const end = start + (isGroup ? size : Math.ceil(size / width) * width);
    if (end > limit) throw new Error(`chunk ${tag} at ${offset} ends behind its block`);
    const form = isGroup ? bytes.toString('latin1', start, start + 4) : null;
    const data = isGroup ? null : bytes.toString('latin1', start, start + size);
    chunks.push({ tag, junk, form, data, depth, offset, end });
    if (isGroup) {
      for (let at = start + 4; at < end;) at = readAt(at, end, depth + 1);
    } else if (bytes.subarray(start + size, end).some((byte) => byte !== 0)) {
      throw new Error(`padding of ${tag} at ${offset} is not zero`);
    }
    return end;
  };
  if (readAt(0, bytes.length, 0) !== bytes.length) throw new Error('bytes behind the end');
  return chunks;
}

/** The scene with these chunks put in front of its `index`th top chunk, and the size of the whole set right. */
export function plant(scene: Buffer, index: number, chunks: readonly Buffer[]): Buffer {
  const tops = readChunks(scene).filter((chunk) => chunk.depth === 1);
  const at = tops[Math.min(index, tops.length)]?.offset ?? scene.length;
  const added = Buffer.concat(chunks);
  const planted = Buffer.concat([scene.subarray(0, at), added, scene.subarray(at)]);
  if (scene.toString('latin1', 3, 4) === '4') planted.writeUInt32BE(scene.readUInt32BE(4) + added.length, 4);
  else planted.writeBigUInt64BE(scene.readBigUInt64BE(8) + BigInt(added.length), 8);
  return planted;
}

export function widthOf(scene: Buffer): 4 | 8 {
  return scene.toString('latin1', 3, 4) === '4' ? 4 : 8;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function bytesOf(data: Data): Uint8Array {
  return typeof data === 'string' ? Buffer.from(data, 'latin1') : data;
}
