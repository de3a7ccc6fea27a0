import { createHash } from 'node:crypto';

/** RFC 4122's namespace for object identifiers, the one the importer hashes under. */
const NAMESPACE_OID = Buffer.from('6ba7b8129dad11d180b400c04fd430c8', 'hex');

/**
 * The id that ayon-openpype-import gives the entity it makes from a document: the version 5 UUID of the ObjectId's text,
 * as 32 lower-case hex digits. The rule never changed since the importer's first version, and the server keeps the id.
 * Upper-case digits would hash to another UUID, so they are lowered first. Whether AYON has the id is another question.
 */
export function deriveAyonId(objectId: string): string {
  const hash = createHash('sha1').update(NAMESPACE_OID).update(objectId.toLowerCase(), 'latin1').digest();
  const bytes = hash.subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex');
}
