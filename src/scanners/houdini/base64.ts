/**
 * The bytes that the body of a base64 part stands for. Houdini codes 127 bytes at a time, each in a line with padding of its
 * own, so whatever stands in front of a padding is decoded for itself; other tools pad only at the end.
 */
export function decodeBase64(text: string): Buffer {
  const bytes = Buffer.allocUnsafe(Math.ceil((text.length * 3) / 4));
  let length = 0;
  for (const [piece] of text.replace(/\s+/g, '').matchAll(/[^=]+=*/g)) {
    length += bytes.write(piece, length, 'base64');
  }
  return bytes.subarray(0, length);
}
