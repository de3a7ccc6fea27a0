import { readBytes } from '../../files/byte-source.ts';
import type { ByteSource } from '../../files/byte-source.ts';
import type { Span } from '../../model/span.ts';

/** One image resource of a document. */
export interface ImageResource {
  readonly id: number;
  /** Where its size is written: four bytes, big-endian. */
  readonly size: Span;
  readonly data: Span;
}

/** The outer sections of a document. All offsets in bytes of the file. */
export interface Document {
  /** Where the length of the resources is written, and the resources themselves. */
  readonly length: Span;
  readonly section: Span;
  readonly resources: readonly ImageResource[];
}

export type Walk = { readonly document: Document } | { readonly damagedAt: number };

const HEADER_BYTES = 26;
/** Ids are 16-bit numbers, and each stands once. */
const MOST_RESOURCES = 65536;

/** Walks the sections of a document and its image resources. Reads their heads only, whatever they hold. */
export function walkDocument(source: ByteSource): Walk {
  const colours = field(source, HEADER_BYTES, 4);
  if (colours === null) return { damagedAt: HEADER_BYTES };
  const at = HEADER_BYTES + 4 + colours;
  const length = field(source, at, 4);
  const section = { offset: at + 4, length: length ?? 0 };
  const end = section.offset + section.length;
  if (length === null || !isWhole(source, end)) return { damagedAt: at };
  const resources: ImageResource[] = [];
  for (let next = section.offset; next < end;) {
    const resource = readResource(source, next, end);
    if (resource === null || resources.length >= MOST_RESOURCES) return { damagedAt: next };
    resources.push(resource);
    next = resource.data.offset + resource.data.length + (resource.data.length % 2);
    if (next > end) return { damagedAt: resource.size.offset };
  }
  return { document: { length: { offset: at, length: 4 }, section, resources } };
}

/** Whether the layers behind the resources, and the two bytes that the pixels begin with, are there. Version 2 counts in 64 bits. */
function isWhole(source: ByteSource, resourcesEnd: number): boolean {
  const version = field(source, 4, 2);
  const width = version === 2 ? 8 : 4;
  const layers = field(source, resourcesEnd, width);
  return layers !== null && resourcesEnd + width + layers + 2 <= source.size;
}

function readResource(source: ByteSource, offset: number, end: number): ImageResource | null {
  // Signature, id, a name of up to 255 letters behind its length, and the size.
  const head = readBytes(source, offset, Math.min(end - offset, 4 + 2 + 256 + 4));
  if (head.length < 12 || head.toString('latin1', 0, 4) !== '8BIM') return null;
  const name = 1 + head.readUInt8(6);
  const sizeAt = 6 + name + (name % 2);
  if (sizeAt + 4 > head.length) return null;
  const length = head.readUInt32BE(sizeAt);
  const data = { offset: offset + sizeAt + 4, length };
  if (data.offset + length > end) return null;
  return { id: head.readUInt16BE(4), size: { offset: offset + sizeAt, length: 4 }, data };
}

/** A big-endian number; null where the file ends before it does. */
function field(source: ByteSource, offset: number, width: 2 | 4 | 8): number | null {
  const bytes = readBytes(source, offset, width);
  if (bytes.length < width) return null;
  if (width === 2) return bytes.readUInt16BE();
  return width === 4 ? bytes.readUInt32BE() : Number(bytes.readBigUInt64BE());
}
