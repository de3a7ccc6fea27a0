import type { ByteString } from '../../../model/bytes.ts';
import type { Span } from '../../../model/span.ts';
import type { Cursor } from '../../cursor/cursor.ts';

/** One attribute of an element. */
export class Attribute {
  readonly name: ByteString;
  /** What stands between the quotes. */
  readonly inner: Span;
  readonly #cursor: Cursor | null;
  #raw: ByteString | null = null;

  /** Without a cursor the value is too long to be held. */
  constructor(name: ByteString, inner: Span, cursor: Cursor | null) {
    this.name = name;
    this.inner = inner;
    this.#cursor = cursor;
  }

  /** The bytes of `inner` as they stand there, read when they are asked for: few are. Null where they are too many. */
  get raw(): ByteString | null {
    if (this.#cursor !== null) this.#raw ??= this.#cursor.text(this.inner);
    return this.#raw;
  }
}

export interface OpenTag {
  readonly name: ByteString;
  readonly attributes: readonly Attribute[];
  /** The text between this tag and the markup before it. */
  readonly gap: Span;
}

/** Gets every element while a project is read. Offsets are in bytes from the start of the file. */
export interface XmlHandler {
  open(tag: OpenTag): void;
  /** `end` is the offset behind the element. */
  close(end: number): void;
}

/** Why a file is not read to its end. */
export type XmlTroubleKind = 'damaged' | 'cut-off' | 'too-deep' | 'too-large' | 'doctype' | 'encoding';

export interface XmlTrouble {
  readonly kind: XmlTroubleKind;
  readonly offset: number;
}
