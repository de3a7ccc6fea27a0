import { inflateRawSync } from 'node:zlib';
import { readBytes } from '../../files/byte-source.ts';
import type { ByteSource } from '../../files/byte-source.ts';

/** The largest scene file that is read, in bytes. */
export const LARGEST_SCENE = 64 * 1024 * 1024;

/** A scene file in an archive. */
export interface SceneEntry {
  readonly name: string;
  /** Where its local header stands in the archive, in bytes. */
  readonly offset: number;
  readonly method: number;
  readonly packed: number;
  readonly size: number;
}

const END_BYTES = 22;
const LONGEST_COMMENT = 65535;
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;

/** The `.xstage` files that an archive lists; null where its directory cannot be read. */
export function sceneEntries(source: ByteSource): readonly SceneEntry[] | null {
  const tailAt = Math.max(0, source.size - END_BYTES - LONGEST_COMMENT);
  const tail = readBytes(source, tailAt, source.size - tailAt);
  const end = tail.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  if (end < 0 || end + END_BYTES > tail.length) return null;
  const length = tail.readUInt32LE(end + 12);
  const directory = readBytes(source, tail.readUInt32LE(end + 16), Math.min(length, LARGEST_SCENE));
  if (directory.length < length) return null;
  const entries: SceneEntry[] = [];
  for (let at = 0; at < length;) {
    if (at + ENTRY_BYTES > length || directory.toString('latin1', at, at + 4) !== 'PK\x01\x02') return null;
    const names = [28, 30, 32].map((field) => directory.readUInt16LE(at + field));
    const [nameLength = 0] = names;
    const name = directory.toString('utf8', at + ENTRY_BYTES, at + ENTRY_BYTES + nameLength);
    if (/\.xstage$/i.test(name))
      entries.push({
        name,
        offset: directory.readUInt32LE(at + 42),
        method: directory.readUInt16LE(at + 10),
        packed: directory.readUInt32LE(at + 20),
        size: directory.readUInt32LE(at + 24),
      });
    at += ENTRY_BYTES + names.reduce((sum, one) => sum + one, 0);
  }
  return entries;
}

/** The bytes of an entry; null where it is damaged, packed in another way, or larger than it may be. */
export function readEntry(source: ByteSource, { offset, method, packed, size }: SceneEntry): Buffer | null {
  const head = readBytes(source, offset, LOCAL_BYTES);
  if (size > LARGEST_SCENE || packed > LARGEST_SCENE || head.length < LOCAL_BYTES) return null;
  if (head.toString('latin1', 0, 4) !== 'PK\x03\x04') return null;
  const data = readBytes(source, offset + LOCAL_BYTES + head.readUInt16LE(26) + head.readUInt16LE(28), packed);
  if (method === 0) return data.length === size ? data : null;
  if (method !== 8) return null;
  try {
    const bytes = inflateRawSync(data, { maxOutputLength: Math.max(1, size) });
    return bytes.length === size ? bytes : null;
  } catch {
    return null;
  }
}
