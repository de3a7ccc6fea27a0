import type { OpenPypeDocument } from '../../model/catalog.ts';

interface HasFiles {
  readonly files: readonly string[];
}

/** Of a sequence only the first file is ever compared; the list would cost most of the memory. */
export function slimmed<T extends HasFiles>(representations: readonly T[]): readonly T[] {
  return representations.map(slim);
}

export function slimDocument(document: OpenPypeDocument): OpenPypeDocument {
  const { representation } = document;
  return representation === null ? document : { ...document, representation: slim(representation) };
}

function slim<T extends HasFiles>(representation: T): T {
  return representation.files.length < 2
    ? representation
    : { ...representation, files: representation.files.slice(0, 1) };
}
