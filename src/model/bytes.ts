/**
 * A piece of a workfile as a string in which every character is one byte (0–255).
 *
 * Workfiles are bytes in encodings that nobody declared. This form can be printed, saved as JSON and compared,
 * and gives back exactly the same bytes; it is never UTF-8.
 */
export type ByteString = string;

/** The byte string that holds exactly these bytes. */
export function toByteString(bytes: Uint8Array): ByteString {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** The bytes of a byte string. A character above 255 cannot stand for a byte and is refused with a `RangeError`. */
export function fromByteString(text: ByteString): Buffer {
  for (let i = 0; i < text.length; i += 1) {
    if (text.charCodeAt(i) > 0xff) throw new RangeError(`not a byte string: character ${i} is above 255`);
  }
  return Buffer.from(text, 'latin1');
}

/** A byte string as a person should see it: UTF-8 where it is valid, otherwise byte by byte. For display only. */
export function displayBytes(text: ByteString): string {
  const bytes = Buffer.from(text, 'latin1');
  const decoded = bytes.toString('utf8');
  return Buffer.from(decoded, 'utf8').equals(bytes) ? decoded : text;
}
