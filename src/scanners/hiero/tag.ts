import type { ByteString } from '../../model/bytes.ts';
import type { Span } from '../../model/span.ts';
import { decodeValue } from './xml/references.ts';
import type { Decoded } from './xml/references.ts';
import type { Attribute } from './xml/markup.ts';

/** More keys, or more bytes in all values together, than any tag has. */
const MOST_KEYS = 4096;
const MOST_BYTES = 8 * 1024 * 1024;

/** One key of a tag: an element of its own with a name and a value. */
export interface TagEntry {
  readonly value: Attribute;
  /** The white space in front of the element, which a new one beside it gets too. */
  readonly gap: Span;
  /** Offset behind the element. */
  readonly end: number;
}

/** A tag while its element is read. */
export class TagDraft {
  readonly offset: number;
  /** Whether it hangs on something, and is not one of the project's own. */
  readonly isApplied: boolean;
  /** The attribute that names it. */
  readonly nameAttribute: Attribute | null;
  readonly name: ByteString;
  readonly entries = new Map<ByteString, TagEntry>();
  /** A key that is given twice: which one Hiero takes is not known. */
  twice: ByteString | null = null;
  /** A key whose value is too long to be held, or a sign that the whole tag is. */
  tooLong: ByteString | null = null;
  #bytes = 0;

  constructor(offset: number, isApplied: boolean, nameAttribute: Attribute | null) {
    this.offset = offset;
    this.isApplied = isApplied;
    this.nameAttribute = nameAttribute;
    this.name = nameAttribute === null ? '' : textOf(nameAttribute);
  }

  add(key: ByteString, entry: TagEntry): void {
    this.#bytes += entry.value.raw?.length ?? 0;
    if (this.entries.has(key)) this.twice ??= key;
    else if (entry.value.raw === null || this.#bytes > MOST_BYTES || this.entries.size >= MOST_KEYS)
      this.tooLong ??= key;
    else this.entries.set(key, entry);
  }

  /** What the value of a key says; null where the tag has no such key. */
  text(key: ByteString): ByteString | null {
    return this.decoded(key)?.text ?? null;
  }

  decoded(key: ByteString): Decoded | null {
    const entry = this.entries.get(key);
    return entry === undefined ? null : decodeValue(entry.value.raw ?? '');
  }
}

/** What an attribute says; empty where it is too long to be held. */
export function textOf(attribute: Attribute | undefined): ByteString {
  return decodeValue(attribute?.raw ?? '').text;
}
