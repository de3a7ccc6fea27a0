/** A half-open range of bytes in a workfile: `[offset, offset + length)`. Both are counted in bytes from the start of the file. */
export interface Span {
  readonly offset: number;
  readonly length: number;
}

/** The offset of the first byte after the span. */
export function spanEnd(span: Span): number {
  return span.offset + span.length;
}
