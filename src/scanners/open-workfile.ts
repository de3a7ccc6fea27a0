import { basename } from 'node:path';
import { packingOf } from '../files/packed/packing.ts';
import { unpack } from '../files/packed/unpack.ts';
import type { ByteSource } from '../files/byte-source.ts';
import { readBytes } from '../files/byte-source.ts';
import type { Packing } from '../model/plan.ts';
import { mayBePacked, recognise } from './registry.ts';
import type { Recognised } from './registry.ts';
import { HEAD_BYTES } from './scanner.ts';

/** A workfile whose format is known. */
export interface OpenedWorkfile extends Recognised {
  /** The bytes that are scanned, and that all spans are counted in: the file's own, or what is packed in it. */
  readonly plain: ByteSource;
  readonly packing: Packing | null;
}

/**
 * Recognises a workfile by its first bytes, or, where it is packed in a way that its format has, by those of what is in
 * it. Null where it is of no known format. Throws a `PackingError` where it cannot be unpacked.
 */
export function openWorkfile(source: ByteSource, path: string, head: Uint8Array): OpenedWorkfile | null {
  const name = basename(path);
  const packing = packingOf(head);
  if (packing !== null && mayBePacked(name, packing)) {
    const plain = unpack(source, packing);
    const known = recognise(readBytes(plain, 0, HEAD_BYTES), name);
    if (known?.scanner.packings?.includes(packing) === true) return { ...known, plain, packing };
  }
  const known = recognise(head, name);
  return known === null ? null : { ...known, plain: source, packing: null };
}
