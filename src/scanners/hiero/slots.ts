import type { ByteString } from '../../model/bytes.ts';
import type { Slot, SlotPiece, SlotValue } from '../../model/container.ts';
import type { EditPurpose } from '../../model/edit.ts';
import type { Span } from '../../model/span.ts';
import { AYON_TAG, JSON_KEY, OPENPYPE_TAG } from '../../hosts/hiero.ts';
import type { Cursor } from '../cursor/cursor.ts';
import { RECORD_KEYS } from '../record-keys.ts';
import { quoteJson } from './json.ts';
import type { JsonValue } from './json.ts';
import type { TagRecord } from './record.ts';
import type { TagDraft, TagEntry } from './tag.ts';
import { decodeValue, encodeValue } from './xml/references.ts';
import type { Attribute } from './xml/markup.ts';

type JsonRecord = Extract<TagRecord, { form: 'json' }>;
type WritableKey = SlotValue & Slot['what'];

/** Keys whose value may be written anew. ayon-hiero 0.6 drops `project_name`, so none is ever put in or changed. */
const REWRITABLE: readonly WritableKey[] = ['representation', 'schema', 'id', 'loader'];

/** Keys that are put in where the record lacks them. */
const INSERTABLE: readonly WritableKey[] = ['schema', 'name', 'namespace', 'loader', 'representation'];

/** Everything that may be written into a record, the names of its tag included. `node` is the name of what the tag hangs on. */
export function recordSlots(draft: TagDraft, record: TagRecord, node: ByteString, cursor: Cursor): readonly Slot[] {
  const own = record.form === 'values' ? valueSlots(draft, record, node, cursor) : jsonSlots(draft, record, node);
  return [...own, ...renames(draft, 'tab')];
}

/**
 * The name of the tag, and Hiero's label where it is the same name; nothing where AYON finds the tag by it already, or
 * looks for it in a bin.
 */
function renames(draft: TagDraft, what: EditPurpose): Slot[] {
  if (draft.name.includes(AYON_TAG) || !draft.isApplied) return [];
  const label = draft.entries.get('label')?.value;
  const named = [draft.nameAttribute, label !== undefined && draft.text('label') === draft.name ? label : null];
  return named.flatMap((attribute) => (attribute === null ? [] : [rename(attribute, what)]));
}

/** `openpypeData_1a2b3c4d` becomes `AYONdata_1a2b3c4d`; any other name is replaced as a whole. */
function rename({ inner, raw }: Attribute, what: EditPurpose): Slot {
  const at = (raw ?? '').indexOf(OPENPYPE_TAG);
  const [offset, old] = at < 0 ? [inner.offset, raw ?? ''] : [inner.offset + at, OPENPYPE_TAG];
  return { what, span: { offset, length: old.length }, old, write: [{ value: 'tab' }] };
}

function valueSlots(draft: TagDraft, record: TagRecord, node: ByteString, cursor: Cursor): Slot[] {
  const slots = REWRITABLE.flatMap((key): Slot[] => {
    const value = draft.entries.get(key)?.value;
    return value === undefined ? [] : [{ what: key, span: value.inner, old: value.raw ?? '', write: [{ value: key }] }];
  });
  const anchor = draft.entries.get('representation') ?? draft.entries.get('id');
  if (anchor === undefined) return slots;
  const put = (what: EditPurpose, key: string, text: readonly SlotPiece[]): Slot =>
    insertion(what, anchor, [`<StringValue name="tag.${key}" value="`, ...text, '" default="1"/>'], cursor);
  for (const key of INSERTABLE) if (!draft.entries.has(key)) slots.push(put(key, key, [{ value: key }]));
  if (!draft.entries.has('objectName')) slots.push(put('object_name', 'objectName', [encodeValue(node)]));
  // ayon-hiero takes an empty JSON value for none, and a second one of the name would be in its way.
  if (draft.entries.has(JSON_KEY)) return slots;
  return [...slots, put('knobs', JSON_KEY, wholeRecord(draft, record, node)), ...renames(draft, 'knobs')];
}

/** A new element behind another one, on a line of its own where that one has one. */
function insertion(what: EditPurpose, { gap, end }: TagEntry, element: readonly SlotPiece[], cursor: Cursor): Slot {
  const blanks = gap.length > 256 ? '' : cursor.text(gap);
  const write = /^[ \t\r\n]+$/.test(blanks) ? [blanks, ...element] : element;
  return { what, span: { offset: end, length: 0 }, old: '', write };
}

/** The record as one JSON value, in which a name of digits is a text. */
function wholeRecord(draft: TagDraft, { fields }: TagRecord, node: ByteString): SlotPiece[] {
  const decided: ReadonlySet<string> = new Set(REWRITABLE);
  const members: SlotPiece[][] = RECORD_KEYS.filter((key) => key !== 'project_name').map((key) => {
    const now = fields[key];
    return now === null || decided.has(key) ? member(key, ['"', { value: key }, '"']) : member(key, [quoteJson(now)]);
  });
  for (const [key, value] of Object.entries(fields.extra)) members.push(member(key, [quoteJson(value)]));
  if (draft.text('objectName') === null) members.push(member('objectName', [quoteJson(node)]));
  const pieces = members.flatMap((pieces, index) => (index === 0 ? pieces : [', ', ...pieces]));
  return joined(['{', ...pieces, '}']).map((piece) => (typeof piece === 'string' ? encodeValue(piece) : piece));
}

/** The same pieces with literal ones that meet made into one. */
function joined(pieces: readonly SlotPiece[]): SlotPiece[] {
  const joined: SlotPiece[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') joined[joined.length - 1] = last + piece;
    else joined.push(piece);
  }
  return joined;
}

function member(key: string, value: readonly SlotPiece[]): SlotPiece[] {
  return [`${quoteJson(key)}: `, ...value];
}

function jsonSlots(draft: TagDraft, { holder, members }: JsonRecord, node: ByteString): Slot[] {
  const value = draft.entries.get(holder)?.value;
  if (value === undefined) return [];
  const place = new JsonPlace(value);
  const slots = REWRITABLE.flatMap((key): Slot[] => {
    const text = members.get(key);
    return text?.kind === 'text' ? [{ what: key, ...place.spanOf(text), write: [{ value: key }] }] : [];
  });
  const anchor = members.get('representation') ?? members.get('id');
  if (anchor?.kind !== 'text') return slots;
  for (const key of INSERTABLE) if (!members.has(key)) slots.push(place.insertion(key, anchor, key, [{ value: key }]));
  if (!members.has('objectName')) {
    const text = encodeValue(quoteJson(node).slice(1, -1));
    slots.push(place.insertion('object_name', anchor, 'objectName', [text]));
  }
  return slots;
}

type JsonText = Extract<JsonValue, { kind: 'text' }>;

/** A JSON text inside an attribute: where its parts stand in the file, through the references of XML. */
export class JsonPlace {
  readonly #value: Attribute;
  readonly #at: (index: number) => number;

  constructor(value: Attribute) {
    this.#value = value;
    this.#at = decodeValue(value.raw ?? '').at;
  }

  /** What stands between the quotes of a JSON text. */
  spanOf({ start, end }: JsonText): { readonly span: Span; readonly old: ByteString } {
    const [from, to] = [this.#at(start), this.#at(end)];
    const span = { offset: this.#value.inner.offset + from, length: to - from };
    return { span, old: (this.#value.raw ?? '').slice(from, to) };
  }

  /** A new key behind the text of another one. Its quotes are spelled as that one's are. */
  insertion(what: EditPurpose, { end }: JsonText, key: string, text: readonly SlotPiece[]): Slot {
    const [from, to] = [this.#at(end), this.#at(end + 1)];
    const quote = (this.#value.raw ?? '').slice(from, to);
    const write = [`, ${quote}${key}${quote}: ${quote}`, ...text, quote];
    return { what, span: { offset: this.#value.inner.offset + to, length: 0 }, old: '', write };
  }
}
