/** How a made scene is written. */
export interface BlendOptions {
  readonly pointer?: 4 | 8;
  readonly bigEndian?: boolean;
  /** Three digits: from 500 on with the head of Blender 5. */
  readonly version?: number;
}

/** A value of a custom property. */
export type PropertyValue = string | number | { readonly [key: string]: PropertyValue };

const BASIC: Readonly<Record<string, number>> = { char: 1, short: 2, int: 4, double: 8, void: 0 };

/** Enough of Blender's structs for records, in an order of its own: nobody may count on one. */
const STRUCTS: readonly (readonly [name: string, fields: string])[] = [
  ['RawData', 'int dummy'],
  ['ListBase', 'void *first; void *last'],
  ['IDPropertyData', 'void *pointer; ListBase group; int val; int val2'],
  [
    'IDProperty',
    'IDProperty *next; IDProperty *prev; char type; char subtype; short flag; char name[64]; int _pad0; IDPropertyData data; int len; int totallen',
  ],
  [
    'ID',
    'void *next; void *prev; ID *newid; Library *lib; char name[66]; char _pad1[6]; IDProperty *properties; IDOverrideLibrary *override_library',
  ],
  ['IDOverrideLibrary', 'ID *reference; ListBase properties'],
  ['Library', 'ID id; char name[1024]'],
  ['Collection', 'ID id; ListBase gobject'],
  ['Object', 'ID id; IDProperty *system; float_ (*callback)()'],
  ['bAction', 'ID id'],
  ['bNodeTree', 'ID id; ListBase nodes; int type; int _pad2'],
  [
    'bNode',
    'bNode *next; bNode *prev; IDProperty *prop; IDProperty *system_properties; char name[64]; char idname[64]',
  ],
  ['Material', 'ID id; bNodeTree *nodetree'],
  ['Scene', 'ID id; bNodeTree *nodetree; bNodeTree *compositing_node_group'],
];

interface Placed {
  readonly offset: number;
  readonly size: number;
}

/** The structs with sizes and offsets for one width of pointers. */
class Layout {
  readonly sizes = new Map<string, number>(Object.entries(BASIC));
  readonly fields = new Map<string, Map<string, Placed>>();

  constructor(pointer: 4 | 8) {
    for (const [name, text] of STRUCTS) {
      const fields = new Map<string, Placed>();
      let offset = 0;
      for (const [type, written] of fieldsOf(text)) {
        const count = Number(/\[(\d+)\]/.exec(written)?.[1] ?? 1);
        const size = (/^\(?\*/.test(written) ? pointer : (this.sizes.get(type) ?? 0)) * count;
        fields.set(written.replace(/^\(?\*/, '').replace(/[[)(].*$/, ''), { offset, size });
        offset += size;
      }
      this.fields.set(name, fields);
      this.sizes.set(name, offset);
    }
  }

  at(struct: string, ...path: readonly string[]): number {
    const types: Readonly<Record<string, string>> = {
      data: 'IDPropertyData',
      group: 'ListBase',
      id: 'ID',
      nodes: 'ListBase',
    };
    let within = struct;
    let offset = 0;
    for (const name of path) {
      offset += this.fields.get(within)?.get(name)?.offset ?? Number.NaN;
      within = types[name] ?? '';
    }
    return offset;
  }
}

function fieldsOf(text: string): [type: string, written: string][] {
  return text.split('; ').map((field) => {
    const space = field.indexOf(' ');
    return [field.slice(0, space), field.slice(space + 1)];
  });
}

interface BuiltBlock {
  readonly code: string;
  readonly old: number;
  readonly struct: number;
  readonly bytes: Buffer;
}

/** Makes small scenes block by block, as Blender of that version would lay them out. */
export class BlendBuilder {
  readonly pointer: 4 | 8;
  readonly bigEndian: boolean;
  readonly version: number;
  readonly #layout: Layout;
  readonly #blocks: BuiltBlock[] = [];
  #address = 0x7000;

  constructor({ pointer = 8, bigEndian = false, version = 304 }: BlendOptions = {}) {
    this.pointer = pointer;
    this.bigEndian = bigEndian;
    this.version = version;
    this.#layout = new Layout(pointer);
  }

  address(): number {
    return (this.#address += 0x40);
  }

  /** A data-block with these custom properties. Returns its address. */
  id(
    struct: 'Collection' | 'Object' | 'bAction',
    name: string,
    properties: PropertyValue | null,
    more: { readonly overrides?: number } = {},
  ): number {
    const old = this.address();
    const override = more.overrides === undefined ? 0 : this.address();
    const root = properties === null ? 0 : this.address();
    const code = { Collection: 'GR', Object: 'OB', bAction: 'AC' }[struct];
    this.#add(code, old, struct, this.#idBytes(struct, `${code}${name}`, root, override));
    if (override !== 0) {
      const bytes = this.#struct('IDOverrideLibrary');
      this.#setPointer(bytes, 0, more.overrides ?? 0);
      this.#add('DATA', override, 'IDOverrideLibrary', bytes);
    }
    if (properties !== null) this.#property('', root, properties, 0, 0);
    return old;
  }

  /** A material, or a node tree or scene with the compositor in it, with one node. Returns the address of the data-block. */
  tree(
    kind: 'Material' | 'Scene' | 'bNodeTree',
    name: string,
    node: { readonly name: string; readonly idname: string; readonly properties: PropertyValue },
    more: { readonly type?: number; readonly group?: number } = {},
  ): number {
    const old = this.address();
    const code = { Material: 'MA', Scene: 'SC', bNodeTree: 'NT' }[kind];
    const bytes = this.#idBytes(kind, `${code}${name}`, 0, 0);
    if (kind === 'bNodeTree') this.#setInt(bytes, this.#layout.at(kind, 'type'), more.type ?? 1);
    if (kind === 'Scene') this.#setPointer(bytes, this.#layout.at(kind, 'compositing_node_group'), more.group ?? 0);
    const inner = kind === 'bNodeTree' ? 0 : this.address();
    if (inner !== 0) this.#setPointer(bytes, this.#layout.at(kind, 'nodetree'), inner);
    this.#add(code, old, kind, bytes);
    if (inner !== 0) this.#add('DATA', inner, 'bNodeTree', this.#idBytes('bNodeTree', 'NTShader Nodetree', 0, 0));
    const root = this.address();
    const its = this.#struct('bNode');
    this.#setPointer(its, this.#layout.at('bNode', 'prop'), root);
    its.write(node.name, this.#layout.at('bNode', 'name'), 'latin1');
    its.write(node.idname, this.#layout.at('bNode', 'idname'), 'latin1');
    this.#add('DATA', this.address(), 'bNode', its);
    this.#property('', root, node.properties, 0, 0);
    return old;
  }

  /** A linked file with one data-block of it. Returns the address of the data-block. */
  library(path: string): number {
    const bytes = this.#idBytes('Library', 'LIlib.blend', 0, 0);
    bytes.write(path, this.#layout.at('Library', 'name'), 'latin1');
    this.#add('LI', this.address(), 'Library', bytes);
    const linked = this.address();
    this.#add('ID', linked, 'ID', this.#idBytes('ID', 'GRlinked', 0, 0));
    return linked;
  }

  bytes(): Buffer {
    const header =
      this.version >= 500
        ? `BLENDER17-01${this.bigEndian ? 'V' : 'v'}0${this.version}`
        : `BLENDER${this.pointer === 4 ? '_' : '-'}${this.bigEndian ? 'V' : 'v'}${this.version}`;
    const dna: BuiltBlock = { code: 'DNA1', old: this.address(), struct: 0, bytes: this.#dna() };
    const end: BuiltBlock = { code: 'ENDB', old: 0, struct: 0, bytes: Buffer.alloc(0) };
    return Buffer.concat([
      Buffer.from(header, 'latin1'),
      ...[...this.#blocks, dna, end].flatMap((one) => this.#block(one)),
    ]);
  }

  #block({ code, old, struct, bytes }: BuiltBlock): Buffer[] {
    const name = Buffer.from(code.padEnd(4, '\0'), 'latin1');
    if (this.version >= 500) {
      return [name, this.#int(struct), this.#long(old), this.#long(bytes.length), this.#long(1), bytes];
    }
    const address = this.pointer === 8 ? this.#long(old) : this.#int(old);
    return [name, this.#int(bytes.length), address, this.#int(struct), this.#int(1), bytes];
  }

  #add(code: string, old: number, struct: string, bytes: Buffer): void {
    this.#blocks.push({ code, old, struct: STRUCTS.findIndex(([name]) => name === struct), bytes });
  }

  #idBytes(struct: string, name: string, properties: number, override: number): Buffer {
    const bytes = this.#struct(struct);
    const path = struct === 'ID' ? [] : ['id'];
    bytes.write(name, this.#layout.at(struct, ...path, 'name'), 'latin1');
    this.#setPointer(bytes, this.#layout.at(struct, ...path, 'properties'), properties);
    this.#setPointer(bytes, this.#layout.at(struct, ...path, 'override_library'), override);
    return bytes;
  }

  /** A property and what is in it; of a group all children behind each other. */
  #property(name: string, old: number, value: PropertyValue, prev: number, next: number): void {
    const bytes = this.#struct('IDProperty');
    const at = (...path: readonly string[]): number => this.#layout.at('IDProperty', ...path);
    this.#setPointer(bytes, at('next'), next);
    this.#setPointer(bytes, at('prev'), prev);
    bytes.write(name, at('name'), 'latin1');
    this.#add('DATA', old, 'IDProperty', bytes);
    if (typeof value === 'number') {
      bytes.writeUInt8(1, at('type'));
      this.#setInt(bytes, at('data', 'val'), value);
    } else if (typeof value === 'string') {
      this.#text(bytes, value);
    } else {
      bytes.writeUInt8(6, at('type'));
      const children = Object.entries(value).map(([key, inner]) => ({ key, inner, old: this.address() }));
      this.#setPointer(bytes, at('data', 'group', 'first'), children.at(0)?.old ?? 0);
      this.#setPointer(bytes, at('data', 'group', 'last'), children.at(-1)?.old ?? 0);
      this.#setInt(bytes, at('len'), children.length);
      children.forEach((child, index) => {
        this.#property(child.key, child.old, child.inner, children[index - 1]?.old ?? 0, children[index + 1]?.old ?? 0);
      });
    }
  }

  #text(property: Buffer, value: string): void {
    const length = Buffer.byteLength(value) + 1;
    // Blender leaves behind the text whatever lay in memory.
    const padded = this.version <= 403 ? Math.ceil(length / 4) * 4 : length;
    const bytes = Buffer.alloc(padded, 0xaa);
    bytes.write(`${value}\0`, 'utf8');
    const old = this.address();
    this.#setPointer(property, this.#layout.at('IDProperty', 'data', 'pointer'), old);
    this.#setInt(property, this.#layout.at('IDProperty', 'len'), length);
    // An empty text has room for more.
    this.#setInt(property, this.#layout.at('IDProperty', 'totallen'), value === '' ? 64 : length);
    this.#add('DATA', old, 'RawData', bytes);
  }

  #struct(name: string): Buffer {
    return Buffer.alloc(this.#layout.sizes.get(name) ?? 0);
  }

  #dna(): Buffer {
    const names: string[] = [];
    const types = [...this.#layout.sizes.keys(), 'Library_', 'float_'];
    const index = (list: string[], text: string): number => {
      if (!list.includes(text)) list.push(text);
      return list.indexOf(text);
    };
    const structs = STRUCTS.map(([name, text]) => {
      const fields = fieldsOf(text).map(([type, written]) => [index(types, type), index(names, written)]);
      return [index(types, name), fields.length, ...fields.flat()];
    });
    const sizes = types.map((type) => this.#layout.sizes.get(type) ?? 0);
    return Buffer.concat([
      Buffer.from('SDNANAME'),
      this.#texts(8, names),
      Buffer.from('TYPE'),
      this.#texts(0, types),
      Buffer.from('TLEN'),
      aligned(Buffer.concat(sizes.map((size) => this.#short(size)))),
      Buffer.from('STRC'),
      this.#int(structs.length),
      ...structs.flat().map((value) => this.#short(value)),
    ]);
  }

  #texts(before: number, texts: readonly string[]): Buffer {
    return aligned(
      Buffer.concat([this.#int(texts.length), Buffer.from(texts.map((text) => `${text}\0`).join(''))]),
      before,
    );
  }

  #setPointer(bytes: Buffer, at: number, value: number): void {
    bytes.set(this.pointer === 8 ? this.#long(value) : this.#int(value), at);
  }

  #setInt(bytes: Buffer, at: number, value: number): void {
    bytes.set(this.#int(value), at);
  }

  #short(value: number): Buffer {
    return this.#number(value, 2);
  }

  #int(value: number): Buffer {
    return this.#number(value, 4);
  }

  #long(value: number): Buffer {
    return this.#number(value, 8);
  }

  #number(value: number, width: 2 | 4 | 8): Buffer {
    const bytes = Buffer.alloc(width);
    bytes.writeUIntLE(value, 0, Math.min(width, 6));
    return this.bigEndian ? bytes.reverse() : bytes;
  }
}

function aligned(bytes: Buffer, before = 0): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - ((before + bytes.length) % 4)) % 4)]);
}

/** A record as OpenPype wrote it, with these keys otherwise. */
export function record(more: { readonly [key: string]: PropertyValue } = {}): {
  readonly [key: string]: PropertyValue;
} {
  return {
    schema: 'openpype:container-2.0',
    id: 'pyblish.avalon.container',
    name: 'modelMain',
    namespace: '',
    loader: 'CacheModelLoader',
    representation: '5f1a2b3c4d5e6f708192a3b4',
    ...more,
  };
}
