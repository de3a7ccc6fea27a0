import { MemorySource } from '../../../src/files/byte-source.ts';
import { Window } from '../../../src/files/window.ts';
import { layoutOf } from '../../../src/scanners/blender/layout.ts';
import type { BlendLayout } from '../../../src/scanners/blender/layout.ts';
import { openBlend } from '../../../src/scanners/blender/overview.ts';
import type { BlendFile } from '../../../src/scanners/blender/overview.ts';
import { walkBlocks } from '../../../src/scanners/blender/walk.ts';
import type { Block } from '../../../src/scanners/blender/walk.ts';

/**
 * A scene that Blender saved, with a record planted on its first object that has no custom properties: the blocks are laid
 * out by the scene's own DNA. Null where there is no such object, or the scene is older than custom properties.
 */
export function plant(bytes: Buffer, fields: Readonly<Record<string, string>>): Buffer | null {
  const layout = layoutOf(bytes);
  if (layout === null || 'unknown' in layout) return null;
  const source = new MemorySource(bytes);
  const file = openBlend(source, new Window(source), layout);
  if ('code' in file) return null;
  const field = file.dna.field('ID', 'properties');
  const found = objectWithout(file, layout, bytes.length, field?.offset ?? -1);
  if (found === null || field === null) return null;
  const planter = new Planter(file);
  const root = planter.group('', [{ group: 'avalon', fields }], 0n, 0n);
  const pointed = Buffer.from(bytes);
  pointed.set(file.numbers.pointerBytes(root), found.block.body.offset + field.offset);
  return Buffer.concat([pointed.subarray(0, found.end), ...planter.blocks, pointed.subarray(found.end)]);
}

function objectWithout(
  file: BlendFile,
  layout: BlendLayout,
  size: number,
  offset: number,
): { readonly block: Block; readonly end: number } | null {
  const blocks: Block[] = [];
  const span = { offset: layout.headerLength, length: size - layout.headerLength };
  walkBlocks(file.window, layout, span, (block) => blocks.push(block));
  const at = blocks.findIndex((block) => block.code === 'OB' && offset >= 0 && isZero(file, block, offset));
  const block = blocks[at];
  const next = blocks.slice(at + 1).find(({ code }) => code !== 'DATA');
  return block === undefined || next === undefined ? null : { block, end: next.offset };
}

function isZero({ window, numbers, layout }: BlendFile, { body }: Block, offset: number): boolean {
  const bytes = window.view(body.offset + offset, layout.pointer);
  return bytes !== null && numbers.pointer(bytes, 0) === 0n;
}

type Planted = { readonly group: string; readonly fields: Readonly<Record<string, string>> };

/** Lays out properties as blocks. */
class Planter {
  readonly blocks: Buffer[] = [];
  readonly #file: BlendFile;
  #address: bigint;

  constructor(file: BlendFile) {
    this.#file = file;
    this.#address = file.layout.pointer === 4 ? 0x1230n : 0x12340000n;
  }

  group(name: string, children: readonly Planted[], prev: bigint, next: bigint): bigint {
    const inner = children.map(({ group, fields }) => {
      const texts = Object.entries(fields);
      const addresses = texts.map(() => this.#next());
      texts.forEach(([key, value], index) => {
        this.#text(key, value, addresses[index] ?? 0n, addresses[index - 1] ?? 0n, addresses[index + 1] ?? 0n);
      });
      return this.#group(group, addresses, 0n, 0n);
    });
    return this.#group(name, inner, prev, next);
  }

  #group(name: string, children: readonly bigint[], prev: bigint, next: bigint): bigint {
    const address = this.#next();
    const bytes = this.#property(name, 6, children.length, prev, next);
    this.#setPointer(bytes, ['data', 'group', 'first'], children.at(0) ?? 0n);
    this.#setPointer(bytes, ['data', 'group', 'last'], children.at(-1) ?? 0n);
    this.#block(address, 'IDProperty', bytes);
    return address;
  }

  #text(key: string, value: string, address: bigint, prev: bigint, next: bigint): void {
    const bytes = this.#property(key, 0, value.length + 1, prev, next);
    const text = this.#next();
    this.#setPointer(bytes, ['data', 'pointer'], text);
    this.#setInt(bytes, ['totallen'], value.length + 1);
    this.#block(address, 'IDProperty', bytes);
    const padded = this.#file.layout.version <= 403 ? Math.ceil((value.length + 1) / 4) * 4 : value.length + 1;
    const data = Buffer.alloc(padded, 0x55);
    data.write(`${value}\0`, 'latin1');
    this.#block(text, null, data);
  }

  #property(name: string, kind: number, length: number, prev: bigint, next: bigint): Buffer {
    const bytes = Buffer.alloc(this.#file.dna.struct('IDProperty')?.size ?? 0);
    bytes.writeUInt8(kind, this.#at(['type']));
    bytes.write(name, this.#at(['name']), 'latin1');
    this.#setInt(bytes, ['len'], length);
    this.#setPointer(bytes, ['prev'], prev);
    this.#setPointer(bytes, ['next'], next);
    return bytes;
  }

  #block(address: bigint, struct: string | null, body: Buffer): void {
    const { layout, numbers, dna } = this.#file;
    const head = Buffer.alloc(layout.headLength);
    head.write('DATA', 'latin1');
    const index = struct === null ? 0 : dna.structs.findIndex(({ name }) => name === struct);
    head.set(this.#int(body.length), layout.lengthAt);
    head.set(this.#int(index), layout.structAt);
    head.set(numbers.pointerBytes(address), layout.oldAt);
    head.set(this.#int(1), layout.structAt < layout.oldAt ? 24 : layout.headLength - 4);
    this.blocks.push(head, body);
  }

  #at(path: readonly string[]): number {
    return this.#file.dna.field('IDProperty', ...path)?.offset ?? Number.NaN;
  }

  #setPointer(bytes: Buffer, path: readonly string[], value: bigint): void {
    bytes.set(this.#file.numbers.pointerBytes(value), this.#at(path));
  }

  #setInt(bytes: Buffer, path: readonly string[], value: number): void {
    bytes.set(this.#int(value), this.#at(path));
  }

  #int(value: number): Buffer {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return this.#file.layout.bigEndian ? bytes.reverse() : bytes;
  }

  #next(): bigint {
    return (this.#address += 0x10n);
  }
}
