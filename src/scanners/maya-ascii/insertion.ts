import { toByteString } from '../../model/bytes.ts';
import type { ByteString } from '../../model/bytes.ts';
import type { Slot } from '../../model/container.ts';
import type { Span } from '../../model/span.ts';
import { spanEnd } from '../../model/span.ts';
import type { ByteSource } from '../../files/byte-source.ts';
import { readBytes } from '../../files/byte-source.ts';
import { INSERTED_KEYS } from '../maya/record.ts';
import type { InsertedKey } from '../maya/record.ts';
import type { NodeRecord } from './record.ts';

/** No indentation of ours is deeper. */
const LONGEST_INDENT = 64;
/** A scene is indented in one way, or in two where it was merged. */
const MOST_SHARED = 256;

/**
 * The statements that give a record a key it lacks: `addAttr` behind the node's last one, `setAttr` behind its last one,
 * in the scene's own spelling, indentation and line end. An attribute that was added but never set only needs the second.
 *
 * What is written is the same for all records that are spelled alike: they share it, as there may be many.
 */
export class Insertions {
  readonly #source: ByteSource;
  readonly #written = new Map<ByteString, Slot['write']>();

  constructor(source: ByteSource) {
    this.#source = source;
  }

  /** Of every key that the record lacks. */
  slotsOf(record: NodeRecord): readonly Slot[] {
    const lacking = INSERTED_KEYS.filter(
      (key) => (record.attributes.get(key)?.value.kind ?? 'unset') === 'unset' && record.hasRoomFor(key),
    );
    if (lacking.length === 0) return [];
    const { lastAdd, lastSet, head } = record;
    const lineEnd = this.#lineEndBehind(spanEnd(head));
    const addAt = { offset: spanEnd(lastAdd ?? head), length: 0 };
    // An attribute can be set only after it was added, whatever order the scene has them in.
    const setAt = { offset: Math.max(addAt.offset, spanEnd(lastSet ?? head)), length: 0 };
    const beforeAdd = lineEnd + (lastAdd === null ? '\t' : this.#indentOf(lastAdd.offset));
    const beforeSet = lineEnd + (lastSet === null ? '\t' : this.#indentOf(lastSet.offset));
    return lacking.flatMap((key) => {
      const isAdded = (record.attributes.get(key)?.type ?? null) !== null;
      const set = this.#slot(key, setAt, `${beforeSet}setAttr ".${key}" -type "string" "`, '";');
      return isAdded ? [set] : [this.#slot(key, addAt, beforeAdd + addAttr(key, record.verbose)), set];
    });
  }

  /** A slot that writes `before`, and with an `after` also the key's value in front of that. */
  #slot(key: InsertedKey, span: Span, before: ByteString, after?: ByteString): Slot {
    let write = this.#written.get(before);
    if (write === undefined) {
      write = after === undefined ? [before] : [before, { value: key }, after];
      if (this.#written.size < MOST_SHARED) this.#written.set(before, write);
    }
    return { what: key, span, old: '', write };
  }

  /** The blanks between the line's begin and the statement; none where something else stands in front of it. */
  #indentOf(offset: number): ByteString {
    const from = Math.max(0, offset - LONGEST_INDENT);
    const before = toByteString(readBytes(this.#source, from, offset - from));
    return /(?:^|[\r\n])([ \t]*)$/.exec(before)?.[1] ?? '';
  }

  /** How the scene ends its lines, by the first line end behind this place. */
  #lineEndBehind(offset: number): ByteString {
    const behind = toByteString(readBytes(this.#source, offset, 4096));
    return /\r\n|\n|\r/.exec(behind)?.[0] ?? '\n';
  }
}

function addAttr(key: string, verbose: boolean): ByteString {
  return verbose
    ? `addAttr -cachedInternally true -shortName "${key}" -longName "${key}" -dataType "string";`
    : `addAttr -ci true -sn "${key}" -ln "${key}" -dt "string";`;
}
