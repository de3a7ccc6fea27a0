/** Who made an id, and when: both stand in the id itself. */

/** ayon-openpype-import makes version 5 UUIDs. The id is 32 hex digits. */
export function isImported(id: string): boolean {
  return isUuidOf(id, '5');
}

/** AYON itself makes version 1 UUIDs. The id is 32 hex digits. */
export function isNative(id: string): boolean {
  return isUuidOf(id, '1');
}

function isUuidOf(id: string, version: string): boolean {
  return id[12] === version && '89ab'.includes(id[16] ?? '');
}

/** When an ObjectId was made, in seconds since 1970: its first four bytes. */
export function madeAt(objectId: string): number {
  return parseInt(objectId.slice(0, 8), 16);
}
