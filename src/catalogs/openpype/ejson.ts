/**
 * Reading single values of a document, whatever spelling the dump uses: canonical, relaxed or legacy Extended JSON, or
 * the values that the BSON decoder gives. Documents are never converted as a whole: most of each is never looked at.
 */

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const HEX_24 = /^[0-9a-fA-F]{24}$/;

/** The 24 lower-case hex digits of an ObjectId, or null. Plain text is an ObjectId only where `plain` says so. */
export function objectIdOf(value: unknown, plain = false): string | null {
  if (typeof value === 'string') return plain && HEX_24.test(value) ? value.toLowerCase() : null;
  if (typeof value !== 'object' || value === null) return null;
  if ('$oid' in value) {
    return typeof value.$oid === 'string' && HEX_24.test(value.$oid) ? value.$oid.toLowerCase() : null;
  }
  if ('_bsontype' in value && value._bsontype === 'ObjectId' && 'toHexString' in value) {
    return typeof value.toHexString === 'function' ? String(value.toHexString.call(value)) : null;
  }
  return null;
}

/**
 * What the importer makes of a value: numbers are numbers, ObjectIds are text, dates are null, the rest stays.
 * (ayon-openpype-import throws dates away.)
 */
export function plainValue(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  if (value instanceof Date) return null;
  if ('$numberInt' in value) return Number(value.$numberInt);
  if ('$numberDouble' in value) return Number(value.$numberDouble);
  if ('$numberLong' in value) return Number(value.$numberLong);
  if ('$date' in value) return null;
  if ('_bsontype' in value && (value._bsontype === 'Long' || value._bsontype === 'Double')) return Number(value);
  return objectIdOf(value) ?? value;
}

export function numberOf(value: unknown): number | null {
  const plain = plainValue(value);
  return typeof plain === 'number' ? plain : null;
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** The value of a key, or an empty object where it is no object. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}
