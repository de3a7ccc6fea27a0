/**
 * What a project may ask of the reader's memory. Hiero's own files stay far below each: some 30 levels, 30 attributes an
 * element, names of 30 bytes. A record in one value is a few kilobytes.
 */
export const LIMITS = {
  /** Elements inside each other. */
  depth: 256,
  attributes: 512,
  /** Of the name of an element or attribute, in bytes. */
  name: 256,
  /** Of one attribute value that is kept to be looked at, in bytes; longer ones are passed over, not held. */
  value: 1024 * 1024,
  /** Of all values of one element that are kept, in bytes. */
  values: 4 * 1024 * 1024,
  /** Of the XML declaration, in bytes. */
  declaration: 1024,
} as const;
