import type { ByteString } from '../../model/bytes.ts';
import type { ContainerFields, Slot, SlotPiece } from '../../model/container.ts';
import { spanEnd } from '../../model/span.ts';
import { isContainer } from '../is-container.ts';
import { RECORD_KEYS, fieldsOf, isRecordKey } from '../record-keys.ts';
import type { RecordKey } from '../record-keys.ts';
import type { Key, TableEnd, TableReader, TextValue } from './tables.ts';
import type { SourceText } from './text.ts';

/** A record has seven keys; a thousand times as many are no record's. */
const MOST_KEYS = 7000;

/** Within so many bytes the key of a record has been named, however it is quoted. */
const LONGEST_NAME = 64;

/** Why a record may be read and must not be edited. */
export type RecordFault =
  'fusion-key-twice' | 'fusion-value-not-text' | 'fusion-value-too-long' | 'fusion-record-too-large';

interface Entry {
  readonly offset: number;
  /** Null where the value is no string alone. */
  readonly value: TextValue | null;
  /** What the value says; null where it is no string, or too long to be looked at. */
  readonly says: ByteString | null;
}

/** Keys of which the value may be written anew. */
const REWRITABLE = ['representation', 'schema', 'id', 'loader', 'project_name'] as const;

/** `CustomData.avalon` of one tool, entry by entry. */
export class RecordReader implements TableReader {
  readonly #entries = new Map<ByteString, Entry>();
  readonly #text: SourceText;
  /** The first byte of the entry that holds the record. */
  readonly offset: number;
  fault: { readonly code: RecordFault; readonly key: string } | null = null;
  end: TableEnd = 'unclosed';

  constructor(offset: number, text: SourceText) {
    this.offset = offset;
    this.#text = text;
  }

  text(key: Key, value: TextValue, offset: number): void {
    if (key === null || this.#isTooLarge) return;
    const says = this.#text.says(value.string);
    if (says === null && isRecordKey(key)) this.#fail('fusion-value-too-long', key);
    this.#add(key, { offset, value, says });
  }

  other(key: Key, offset: number): void {
    if (key === null || this.#isTooLarge) return;
    if (isRecordKey(key)) this.#fail('fusion-value-not-text', key);
    this.#add(key, { offset, value: null, says: null });
  }

  table(): null {
    return null;
  }

  close(end: TableEnd): void {
    this.end = end;
  }

  /** Whether these fields are a container's, and the file can be found by the word that files are searched for. */
  get isContainer(): boolean {
    const says = isContainer(this.#says('id'), this.#says('schema'), this.#entries.has('representation'));
    return says && this.#isNamedPlainly();
  }

  get fields(): ContainerFields {
    const extra: Record<string, string> = {};
    for (const [key, { says }] of this.#entries) {
      if (says === null || isRecordKey(key)) continue;
      // A key may be any word: `__proto__` must become a key like the others.
      Object.defineProperty(extra, key, { value: says, enumerable: true, configurable: true });
    }
    return fieldsOf((key) => this.#says(key), extra);
  }

  /** Where the representation's value begins; the record itself where it has none. */
  get valueOffset(): number {
    const value = this.#entries.get('representation')?.value;
    return value?.string.inner.offset ?? this.offset;
  }

  /** The place of one key's value. */
  slot(key: (typeof REWRITABLE)[number]): Slot | null {
    const value = this.#entries.get(key)?.value ?? null;
    if (value === null) return null;
    const span = value.string.inner;
    return { what: key, span, old: this.#text.raw(span), write: [{ value: key }] };
  }

  /** The values that may be written anew, and a place for each key that is not there. */
  slots(): readonly Slot[] {
    const there = REWRITABLE.flatMap((key) => this.slot(key) ?? []);
    const missing = RECORD_KEYS.filter((key) => !this.#entries.has(key));
    const after =
      this.#entries.get('representation') ?? [...this.#entries.values()].findLast(({ value }) => value !== null);
    if (after?.value === undefined || after.value === null) return there;
    const offset = spanEnd(after.value.span);
    const indent = this.#text.indentBefore(after.offset) ?? ' ';
    return [...there, ...missing.map((key) => insertion(key, offset, indent))];
  }

  #says(key: RecordKey): ByteString | null {
    return this.#entries.get(key)?.says ?? null;
  }

  /** Whether the record's own key stands in the file as a word. Fusion writes no other; only `"\97valon"` and its like are none. */
  #isNamedPlainly(): boolean {
    return this.#text.raw({ offset: this.offset, length: LONGEST_NAME }).includes('avalon');
  }

  /** Whether there are so many keys that the others need not be looked at. */
  get #isTooLarge(): boolean {
    return this.#entries.size >= MOST_KEYS && this.fault !== null;
  }

  #add(key: ByteString, entry: Entry): void {
    if (this.#entries.has(key)) this.#fail('fusion-key-twice', key);
    else if (this.#entries.size >= MOST_KEYS) this.#fail('fusion-record-too-large', key);
    else this.#entries.set(key, entry);
  }

  #fail(code: RecordFault, key: string): void {
    this.fault ??= { code, key };
  }
}

/** A new entry behind another; the comma that may follow stays behind the new one. */
function insertion(key: RecordKey, offset: number, indent: ByteString): Slot {
  const write: readonly SlotPiece[] = [`,${indent}${key} = "`, { value: key }, '"'];
  return { what: key, span: { offset, length: 0 }, old: '', write };
}
