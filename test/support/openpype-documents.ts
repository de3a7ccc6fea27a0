import { deflateRawSync, crc32 } from 'node:zlib';
import { EJSON, ObjectId, serialize, type Document } from 'bson';

/** Documents of OpenPype as MongoDB holds them, and the forms in which a TD may hand them over. */

/** The ObjectId number `n`. */
export function oid(n: number): ObjectId {
  return new ObjectId(hex(n));
}

export function hex(n: number): string {
  return `64b0${n.toString(16).padStart(20, '0')}`;
}

export function project(id: number, name: string, more: Document = {}): Document {
  return {
    _id: oid(id),
    type: 'project',
    schema: 'openpype:project-3.0',
    name,
    parent: null,
    data: { code: 'p' },
    config: {
      roots: { work: { windows: 'P:/projects', linux: '/mnt/projects', darwin: '/Volumes/projects' } },
      tasks: {},
      templates: { defaults: { version_padding: 3, frame: '{frame:0>4}' } },
    },
    ...more,
  };
}

export function asset(id: number, name: string, visualParent: number | null, more: Document = {}): Document {
  const data = { visualParent: visualParent === null ? null : oid(visualParent), tasks: {}, entityType: 'Asset' };
  return { _id: oid(id), type: 'asset', schema: 'openpype:asset-3.0', name, parent: oid(1), data, ...more };
}

export function subset(id: number, name: string, parent: number, more: Document = {}): Document {
  const data = { family: 'model', families: ['model'] };
  return { _id: oid(id), type: 'subset', schema: 'openpype:subset-3.0', name, parent: oid(parent), data, ...more };
}

export function version(id: number, name: number, parent: number, more: Document = {}): Document {
  const data = { families: ['model'], author: 'jane' };
  return { _id: oid(id), type: 'version', schema: 'openpype:version-3.0', name, parent: oid(parent), data, ...more };
}

export function hero(id: number, source: number, parent: number, more: Document = {}): Document {
  return { _id: oid(id), type: 'hero_version', version_id: oid(source), parent: oid(parent), data: {}, ...more };
}

export function representation(id: number, name: string, parent: number, more: Document = {}): Document {
  return {
    _id: oid(id),
    type: 'representation',
    schema: 'openpype:representation-2.0',
    name,
    parent: oid(parent),
    data: { path: `P:\\projects\\show\\file_v001.${name}`, template: '{root[work]}\\{asset}' },
    context: { asset: 'hero', subset: 'modelMain', version: 1, representation: name, hierarchy: 'chars', ext: name },
    files: [{ _id: oid(id + 0x10000), path: `{root[work]}/show/file_v001.${name}`, size: 12, hash: 'file|1|12' }],
    ...more,
  };
}

/** A document out of Extended JSON, its numbers and ids as BSON has them. */
export function parseDocument(text: string): Document {
  const parsed: unknown = EJSON.parse(text, { relaxed: false });
  if (typeof parsed !== 'object' || parsed === null) throw new Error('no document');
  return { ...parsed };
}

/** One array on one line in canonical Extended JSON, as pack-project writes it. */
export function packed(documents: readonly Document[]): string {
  return `[${documents.map((document) => EJSON.stringify(document, { relaxed: false })).join(', ')}]`;
}

/** A document a line in relaxed Extended JSON, as mongoexport writes it. */
export function lines(documents: readonly Document[]): string {
  return documents.map((document) => `${EJSON.stringify(document, { relaxed: true })}\n`).join('');
}

export function bson(documents: readonly Document[]): Buffer {
  return Buffer.concat(documents.map((document) => serialize(document)));
}

export interface ZipMember {
  readonly name: string;
  readonly content: Buffer;
  /** Written as it is, not deflated. */
  readonly stored?: boolean;
  readonly encrypted?: boolean;
}

/** A zip with the members in this order. `zip64` gives all sizes and offsets in the extra fields that Python writes above 2 GiB. */
export function zip(members: readonly ZipMember[], zip64 = false): Buffer {
  const pieces: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const member of members) {
    const body = member.stored === true ? member.content : deflateRawSync(member.content);
    const sizes = { packed: body.length, whole: member.content.length };
    const extra = zip64 ? zip64Extra(sizes, null) : Buffer.alloc(0);
    const head = zipHeader(member, sizes, extra, zip64, null);
    pieces.push(head, body);
    central.push(zipHeader(member, sizes, zip64 ? zip64Extra(sizes, offset) : extra, zip64, offset));
    offset += head.length + body.length;
  }
  const directory = Buffer.concat(central);
  return Buffer.concat([...pieces, directory, zipEnd(members.length, directory.length, offset, zip64)]);
}

interface Sizes {
  readonly packed: number;
  readonly whole: number;
}

function zipHeader(member: ZipMember, sizes: Sizes, extra: Buffer, zip64: boolean, offset: number | null): Buffer {
  const local = offset === null;
  const name = Buffer.from(member.name, 'utf8');
  const head = Buffer.alloc(local ? 30 : 46);
  head.writeUInt32LE(local ? 0x04034b50 : 0x02014b50, 0);
  // The central header has one field more in front: who made it.
  const at = local ? 4 : 6;
  if (!local) head.writeUInt16LE(45, 4);
  head.writeUInt16LE(45, at);
  head.writeUInt16LE(member.encrypted === true ? 1 : 0, at + 2);
  head.writeUInt16LE(member.stored === true ? 0 : 8, at + 4);
  head.writeUInt32LE(crc32(member.content), at + 10);
  head.writeUInt32LE(zip64 ? 0xffffffff : sizes.packed, at + 14);
  head.writeUInt32LE(zip64 ? 0xffffffff : sizes.whole, at + 18);
  head.writeUInt16LE(name.length, at + 22);
  head.writeUInt16LE(extra.length, at + 24);
  if (offset !== null) head.writeUInt32LE(zip64 ? 0xffffffff : offset, 42);
  return Buffer.concat([head, name, extra]);
}

function zip64Extra(sizes: Sizes, offset: number | null): Buffer {
  const values = [sizes.whole, sizes.packed, ...(offset === null ? [] : [offset])];
  const extra = Buffer.alloc(4 + values.length * 8);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(values.length * 8, 2);
  values.forEach((value, index) => extra.writeBigUInt64LE(BigInt(value), 4 + index * 8));
  return extra;
}

function zipEnd(count: number, length: number, offset: number, zip64: boolean): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(zip64 ? 0xffff : count, 8);
  end.writeUInt16LE(zip64 ? 0xffff : count, 10);
  end.writeUInt32LE(zip64 ? 0xffffffff : length, 12);
  end.writeUInt32LE(zip64 ? 0xffffffff : offset, 16);
  if (!zip64) return end;
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeUInt16LE(45, 12);
  record.writeUInt16LE(45, 14);
  record.writeBigUInt64LE(BigInt(count), 24);
  record.writeBigUInt64LE(BigInt(count), 32);
  record.writeBigUInt64LE(BigInt(length), 40);
  record.writeBigUInt64LE(BigInt(offset), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(offset + length), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([record, locator, end]);
}
