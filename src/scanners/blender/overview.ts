import type { Finding } from '../../model/finding.ts';
import type { Span } from '../../model/span.ts';
import type { ByteSource } from '../../files/byte-source.ts';
import { readBytes } from '../../files/byte-source.ts';
import type { Window } from '../../files/window.ts';
import { readDna } from './dna.ts';
import type { Dna } from './dna.ts';
import { Numbers } from './layout.ts';
import type { BlendLayout } from './layout.ts';
import { walkBlocks } from './walk.ts';
import type { Block } from './walk.ts';

/** The names of the group that holds a record: what AYON writes, and what OpenPype and Avalon wrote. */
export const GROUP_NAMES = ['ayon', 'avalon'] as const;

/** Blender's own description has some 200 KB. */
const LARGEST_DNA_BYTES = 16 * 1024 * 1024;

/** What is needed to read any struct of a file. */
export interface BlendFile {
  readonly window: Window;
  readonly layout: BlendLayout;
  readonly numbers: Numbers;
  readonly dna: Dna;
  /** The old addresses that occur: new ones are chosen outside of them. */
  readonly addresses: { readonly lowest: bigint; readonly highest: bigint };
}

/** Blocks that belong together: the one of an ID (an object, a scene …), and those that it owns. */
export interface Section {
  readonly owner: Block;
  readonly span: Span;
}

/** The first walk: is the file whole, where is its DNA, and which addresses occur. */
export function openBlend(source: ByteSource, window: Window, layout: BlendLayout): BlendFile | Finding {
  const numbers = new Numbers(layout);
  let described: Block | null = null;
  let highest = 0n;
  let lowest = 2n ** 64n;
  const body = { offset: layout.headerLength, length: window.size - layout.headerLength };
  const damage = walkBlocks(window, layout, body, (block) => {
    if (block.code === 'DNA1') described = block;
    if (block.old > highest) highest = block.old;
    if (block.old !== 0n && block.old < lowest) lowest = block.old;
  });
  if (damage !== null) return damage;
  const dna = described === null ? null : dnaOf(source, described, numbers, layout);
  if (dna === null) return { code: 'blender-no-dna', severity: 'error', args: {} };
  return { window, layout, numbers, dna, addresses: { lowest, highest } };
}

function dnaOf(source: ByteSource, { body }: Block, numbers: Numbers, { pointer }: BlendLayout): Dna | null {
  if (body.length > LARGEST_DNA_BYTES) return null;
  return readDna(readBytes(source, body.offset, body.length), numbers, pointer);
}

export interface Overview {
  /** The sections in which a group of the name of a record stands. */
  readonly sections: readonly Section[];
  /** The files that are linked, as Blender writes their paths, in the order of the file. */
  readonly libraries: readonly string[];
  /** The library of each linked ID, by old address. */
  readonly libraryOf: ReadonlyMap<bigint, string>;
}

/** The second walk: which sections are worth a closer look, and what is linked from where. */
export function overviewOf(file: BlendFile): Overview {
  const reader = new OverviewReader(file);
  const { window, layout } = file;
  walkBlocks(window, layout, { offset: layout.headerLength, length: window.size - layout.headerLength }, (block) => {
    reader.take(block);
  });
  return reader.finish();
}

class OverviewReader {
  readonly #file: BlendFile;
  readonly #property: number;
  readonly #library: number;
  readonly #nameAt: number;
  readonly #pathAt: { readonly offset: number; readonly size: number } | null;
  readonly #sections: Section[] = [];
  readonly #libraries: string[] = [];
  readonly #libraryOf = new Map<bigint, string>();
  #owner: Block | null = null;
  #hasGroup = false;
  #linkedFrom: string | null = null;

  constructor(file: BlendFile) {
    const { dna } = file;
    this.#file = file;
    this.#property = dna.structs.findIndex(({ name }) => name === 'IDProperty');
    this.#library = dna.structs.findIndex(({ name }) => name === 'Library');
    this.#nameAt = dna.field('IDProperty', 'name')?.offset ?? 0;
    // Older files have the path as written in `name` and the one it came to in another field; later ones call it `filepath`.
    this.#pathAt = dna.field('Library', 'name') ?? dna.field('Library', 'filepath');
  }

  take(block: Block): void {
    if (block.code === 'DATA') {
      if (block.struct === this.#property && !this.#hasGroup) this.#hasGroup = this.#isRecordGroup(block);
      return;
    }
    this.#close(block.offset);
    this.#owner = block;
    if (block.code === 'LI' && block.struct === this.#library) this.#takeLibrary(block);
    else if (block.code === 'ID' && this.#linkedFrom !== null) this.#libraryOf.set(block.old, this.#linkedFrom);
  }

  finish(): Overview {
    this.#close(this.#file.window.size);
    return { sections: this.#sections, libraries: this.#libraries, libraryOf: this.#libraryOf };
  }

  #close(end: number): void {
    const owner = this.#owner;
    if (owner !== null && this.#hasGroup) {
      this.#sections.push({ owner, span: { offset: owner.offset, length: end - owner.offset } });
    }
    this.#hasGroup = false;
  }

  #isRecordGroup({ body }: Block): boolean {
    const name = this.#file.window.view(body.offset + this.#nameAt, 8)?.toString('latin1') ?? '';
    return GROUP_NAMES.some((one) => name.startsWith(`${one}\0`));
  }

  #takeLibrary({ body }: Block): void {
    if (this.#pathAt === null) return;
    const path = this.#file.window.view(body.offset + this.#pathAt.offset, this.#pathAt.size)?.toString('latin1') ?? '';
    this.#linkedFrom = path.replace(/\0[^]*$/, '');
    this.#libraries.push(this.#linkedFrom);
  }
}
