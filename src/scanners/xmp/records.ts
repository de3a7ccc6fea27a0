import type { ByteString } from '../../model/bytes.ts';
import type { ScannedContainer, Slot, SlotPiece } from '../../model/container.ts';
import type { FrameId } from '../../model/edit.ts';
import type { Finding } from '../../model/finding.ts';
import type { Host } from '../../model/format.ts';
import { spanEnd } from '../../model/span.ts';
import type { Span } from '../../model/span.ts';
import { isContainerId } from '../../hosts/container-ids.ts';
import { memberOf, readJson } from '../json/read-json.ts';
import type { JsonObject, JsonValue } from '../json/read-json.ts';
import { fieldsOf } from '../record-keys.ts';
import type { RecordKey } from '../record-keys.ts';
import type { MappedText } from './text.ts';

/** How long an AYON id is, in characters and bytes. */
const ID_LENGTH = 32;

/** Keys whose value may be written anew where it stands. */
const REWRITTEN = ['schema', 'id', 'loader', 'project_name'] as const;

/** Keys that may be added where they are missing: AYON insists on some, and looks into the project that the last one names. */
const ADDED = ['name', 'namespace', 'loader', 'project_name'] as const;

/** The records of one property, and what is around them. */
export interface RecordContext {
  readonly host: Host;
  /** Blanks that the growth may be taken from; what it does not hold is real growth. */
  readonly padding: Span;
  /** The frame that the packet lies in; absent where nothing counts its bytes. */
  readonly frame?: FrameId;
  /** The bytes of the file there. */
  readonly bytes: (span: Span) => ByteString;
  /** Why nothing may be edited. */
  readonly locked?: Finding;
}

export interface XmpRecords {
  readonly containers: readonly ScannedContainer[];
  /** Objects of the list that have no `id`: AYON's Photoshop reader stops at one. */
  readonly withoutId: number;
}

/**
 * The container records in the JSON text of a property: a list of objects, or (older) a dictionary of them by layer. Null
 * where the text is no such JSON.
 */
export function readRecords(mapped: MappedText, context: RecordContext): XmpRecords | null {
  const root = readJson(mapped.text);
  if (root === null || root.kind === 'string' || root.kind === 'word') return null;
  const listed: { readonly value: JsonValue; readonly key: string | null }[] =
    root.kind === 'array'
      ? root.items.map((value) => ({ value, key: null }))
      : root.members.map(({ key, value }) => ({ value, key: key.text }));
  const containers: ScannedContainer[] = [];
  let withoutId = 0;
  let room = context.padding;
  for (const [index, { value, key }] of listed.entries()) {
    if (value.kind !== 'object') continue;
    const id = memberOf(value, 'id');
    if (id === null) withoutId += 1;
    if (id?.value.kind !== 'string' || !isContainerId(id.value.text)) continue;
    const record = new JsonRecord(value, key, index, mapped, context);
    containers.push(record.container(room));
    room = record.roomLeft(room);
  }
  return { containers, withoutId };
}

class JsonRecord {
  readonly #object: JsonObject;
  readonly #key: string | null;
  readonly #index: number;
  readonly #mapped: MappedText;
  readonly #context: RecordContext;

  constructor(object: JsonObject, key: string | null, index: number, mapped: MappedText, context: RecordContext) {
    this.#object = object;
    this.#key = key;
    this.#index = index;
    this.#mapped = mapped;
    this.#context = context;
  }

  container(room: Span): ScannedContainer {
    const { host, locked } = this.#context;
    const fields = fieldsOf((key) => this.#text(key));
    const representation = this.#representation();
    return {
      host,
      node: this.#node(),
      nodeType: null,
      carrier: 'xmp',
      offset: representation?.offset ?? this.#at(this.#object.from),
      fields,
      loadedPath: null,
      alsoAt: [],
      slots: locked === undefined ? this.#slots(representation, room) : [],
      ...(locked === undefined ? {} : { locked }),
    };
  }

  /** What is left of the padding once this record has grown. */
  roomLeft(room: Span): Span {
    const { length } = this.#taken(this.#representation(), room);
    return { offset: room.offset + length, length: room.length - length };
  }

  /**
   * What the record belongs to, by the numbers of the layers or items; where it names none, its place in the list. Never by
   * its name: that may be added, and a node is the same before and after.
   */
  #node(): ByteString {
    const { host } = this.#context;
    const members = memberOf(this.#object, 'members')?.value;
    const ids = members?.kind === 'array' ? members.items.flatMap((item) => ('text' in item ? [item.text] : [])) : [];
    const numbers = ids.length > 0 ? ids.join(' ') : this.#key;
    if (numbers === null) return `record ${this.#index + 1}`;
    return `${host === 'photoshop' ? 'layer' : 'item'} ${numbers}`;
  }

  /** The text of a key; null where it is absent or no string. */
  #text(key: RecordKey): ByteString | null {
    const value = memberOf(this.#object, key)?.value;
    return value?.kind === 'string' ? value.text : null;
  }

  /** Where the content of a string stands in the file, without its quotes. */
  #content(key: RecordKey): Span | null {
    const value = memberOf(this.#object, key)?.value;
    return value?.kind === 'string' ? this.#span(value.from + 1, value.to - 1) : null;
  }

  #representation(): Span | null {
    return this.#content('representation');
  }

  #span(from: number, to: number): Span {
    const offset = this.#at(from);
    return { offset, length: this.#at(to) - offset };
  }

  #at(index: number): number {
    return this.#mapped.starts[index] ?? 0;
  }

  #slots(representation: Span | null, room: Span): Slot[] {
    // Without an id there is nothing to begin from, and nothing else of the record matters.
    if (representation === null) return [];
    const slots = [this.#slot('representation', representation, [{ value: 'representation' }])];
    const taken = this.#taken(representation, room);
    if (taken.length > 0) slots.push(this.#slot('representation', taken, []));
    for (const key of REWRITTEN) {
      const content = this.#content(key);
      if (content !== null && this.#mayChange(key)) slots.push(this.#slot(key, content, [{ value: key }]));
    }
    for (const key of ADDED) if (memberOf(this.#object, key) === null) slots.push(this.#added(key, representation));
    return slots;
  }

  /**
   * AYON rebuilds the `members` of a dictionary's record from its key, unless the schema is OpenPype's second: so the pair
   * of schema and id stays as it is there.
   */
  #mayChange(key: RecordKey): boolean {
    return !(key === 'schema' || key === 'id') || this.#key === null || memberOf(this.#object, 'members') !== null;
  }

  /** A key behind the representation, with quotes as they are written there. */
  #added(key: (typeof ADDED)[number], representation: Span): Slot {
    const value = memberOf(this.#object, 'representation')?.value ?? this.#object;
    const end = this.#at(value.to);
    const quoteFrom = spanEnd(representation);
    const quote = this.#context.bytes({ offset: quoteFrom, length: end - quoteFrom });
    const head = `, ${quote}${key}${quote}: ${quote}`;
    return this.#slot(key, { offset: end, length: 0 }, [head, { value: key }, quote]);
  }

  /** The blanks that make room for the longer id. */
  #taken(representation: Span | null, room: Span): Span {
    const wanted = representation === null ? 0 : Math.max(0, ID_LENGTH - representation.length);
    return { offset: room.offset, length: wanted <= room.length ? wanted : 0 };
  }

  #slot(what: Slot['what'], span: Span, write: readonly SlotPiece[]): Slot {
    const { frame } = this.#context;
    return { what, span, old: this.#context.bytes(span), write, ...(frame === undefined ? {} : { frame }) };
  }
}
