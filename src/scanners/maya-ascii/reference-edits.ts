import type { ByteString } from '../../model/bytes.ts';
import type { Span } from '../../model/span.ts';
import { MemorySource } from '../../files/byte-source.ts';
import { CONNECT_ATTR, EDIT_ARGUMENTS, SET_ATTR, connectionArguments } from '../maya/edit-codes.ts';
import { EditedRecords } from '../maya/edited-records.ts';
import type { EditedValue } from '../maya/edited-records.ts';
import type { SceneLimits } from '../maya/limits.ts';
import { isRecordKey } from '../record-keys.ts';
import type { RecordKey } from '../record-keys.ts';
import { readArgument, readStatement } from './arguments.ts';
import type { LeadBytes } from './codeset.ts';
import { parseEditValue } from './commands.ts';
import { Lexer } from './lexer.ts';
import { decode } from './strings.ts';

/** One `setAttr` kept in a scene for a node of a referenced file. */
export interface NestedValue extends EditedValue {
  /** The value is joined of pieces: its span is the whole expression, not what stands inside the nested quotes. */
  readonly joined: boolean;
}

/** What the edits of one reference node say about records in the referenced file. */
export interface ReferenceEdits {
  /** The reference node in this scene that keeps the edits. */
  readonly reference: ByteString;
  /** The `setAttr` that holds them all. */
  readonly statement: Span;
  readonly records: EditedRecords<NestedValue>;
  /** Whether every block had as many edits as it announces, of known kinds, up to the semicolon. */
  readonly complete: boolean;
  /** Whether the file ended in the middle of it. */
  readonly cut: boolean;
}

/** An edit that changes relationships: two names, a count, so many names, and a number. */
const RELATIONSHIP = 7;

const CONTAINER_MARK = Buffer.from('_CON', 'latin1');

/** Reads the value of `.ed` from behind `-type "dataReferenceEdits"` to its semicolon. Nothing of it is held but what records need. */
export function readReferenceEdits(
  lexer: Lexer,
  leads: LeadBytes | null,
  reference: ByteString,
  offset: number,
  limits: SceneLimits,
): ReferenceEdits {
  const reader = new EditReader(lexer, leads, new EditedRecords(limits, offset));
  const complete = reader.read();
  const cut = !reader.ended && !lexer.skipStatement();
  const statement = { offset, length: lexer.end - offset };
  return { reference, statement, records: reader.records, complete, cut };
}

class EditReader {
  readonly records: EditedRecords<NestedValue>;
  /** The semicolon was read. */
  ended = false;
  readonly #lexer: Lexer;
  readonly #leads: LeadBytes | null;

  constructor(lexer: Lexer, leads: LeadBytes | null, records: EditedRecords<NestedValue>) {
    this.#lexer = lexer;
    this.#leads = leads;
    this.records = records;
  }

  /** The top reference node, then blocks of a reference node, a count, and so many edits. False where that is not so. */
  read(): boolean {
    if (this.#name() === null) return this.ended;
    for (;;) {
      if (this.#name() === null) return this.ended;
      const count = this.#number();
      if (count === null) return false;
      for (let i = 0; i < count; i += 1) if (!this.#edit()) return false;
    }
  }

  #edit(): boolean {
    const code = this.#number();
    if (code === SET_ATTR) return this.#setAttr();
    if (code === CONNECT_ATTR) {
      const kind = this.#number();
      return kind !== null && this.#pass(connectionArguments(kind));
    }
    if (code === RELATIONSHIP) {
      if (!this.#pass(2)) return false;
      const count = this.#number();
      return count !== null && this.#pass(count) && this.#number() !== null;
    }
    const count = code === null ? undefined : EDIT_ARGUMENTS.get(code);
    return count !== undefined && this.#pass(count);
  }

  #setAttr(): boolean {
    const node = this.#name();
    const attr = node === null ? null : this.#name();
    if (node === null || attr === null) return false;
    this.records.mention(node);
    if (!isRecordKey(attr)) return this.#pass(1);
    const value = readNestedValue(this.#lexer, this.#leads, attr);
    if (value === null) return this.#fail();
    this.records.set(node, value);
    return true;
  }

  /** Passes over arguments, noting containers among them. */
  #pass(count: number): boolean {
    for (let i = 0; i < count; i += 1) {
      const arg = readArgument(this.#lexer, this.#leads, false);
      if (typeof arg === 'string' || this.#lexer.kind === 'end') return this.#fail();
      if (this.#lexer.includes(CONTAINER_MARK)) this.records.mention(this.#lexer.text().replaceAll('"', ''));
    }
    return true;
  }

  /** A name, quoted or not; null at the end or where something else stands. */
  #name(): ByteString | null {
    const arg = readArgument(this.#lexer, this.#leads, true);
    if (typeof arg === 'string' || this.#lexer.kind === 'end') {
      this.#fail();
      return null;
    }
    return arg.kind === 'opaque' ? null : arg.text;
  }

  #word(): ByteString | null {
    const kind = this.#lexer.next();
    if (kind === 'end') this.ended = true;
    return kind === 'word' && this.#lexer.held ? this.#lexer.text() : null;
  }

  #number(): number | null {
    const word = this.#word();
    return word !== null && /^\d{1,9}$/.test(word) ? Number(word) : null;
  }

  #fail(): false {
    if (this.#lexer.kind === 'end') this.ended = true;
    return false;
  }
}

/** Where each byte of a decoded text begins and ends in the file. */
interface Located {
  readonly text: ByteString;
  readonly begins: readonly number[];
  readonly ends: readonly number[];
}

/**
 * The value of a `setAttr` edit: arguments of `setAttr` as a text inside a string, which may itself be joined of pieces
 * that break anywhere. Null where no argument stands here.
 */
function readNestedValue(lexer: Lexer, leads: LeadBytes | null, key: RecordKey): NestedValue | null {
  const outer = readLocated(lexer, leads);
  if (outer === null) return null;
  const unread: NestedValue = { key, text: null, span: null, joined: false };
  if (outer === 'opaque') return unread;
  const inner = new Lexer(new MemorySource(Buffer.from(`${outer.text};`, 'latin1')), { leads });
  const statement = readStatement(inner, leads);
  if (!statement.complete || statement.end !== outer.text.length + 1 || inner.conflicts.length > 0) return unread;
  const value = parseEditValue(statement.args);
  if (value.kind !== 'string') return unread;
  const { offset, length, joined = false } = value.argument;
  const first = joined ? offset : offset + 1;
  const behind = joined ? offset + length : offset + length - 1;
  const from = outer.begins[first];
  // An empty value is the place in front of its closing quote.
  const to = behind > first ? outer.ends[behind - 1] : from;
  if (from === undefined || to === undefined) return unread;
  return { key, text: value.text, span: { offset: from, length: to - from }, joined };
}

const LONGEST_VALUE = 64 * 1024;

function readLocated(lexer: Lexer, leads: LeadBytes | null): Located | 'opaque' | null {
  const begins: number[] = [];
  const ends: number[] = [];
  let text = '';
  let opaque = false;
  const take = (): void => {
    if (!lexer.held || text.length > LONGEST_VALUE) {
      opaque = true;
      return;
    }
    const piece = decode(lexer.inside(), leads);
    const start = lexer.start + 1;
    for (let i = 0; i < piece.text.length; i += 1) {
      begins.push(start + (piece.from[i] ?? 0));
      ends.push(start + (piece.from[i + 1] ?? 0));
    }
    text += piece.text;
  };
  const kind = lexer.next();
  if (kind === 'string') take();
  else if (kind === 'word') opaque = true;
  else if (kind !== 'open') return null;
  let wantsString = true;
  while (kind === 'open') {
    const inside = lexer.next();
    if (inside === 'end' || inside === 'eof') return null;
    if (inside === 'close') break;
    if (inside !== (wantsString ? 'string' : 'plus')) opaque = true;
    else if (wantsString) take();
    wantsString = !wantsString;
  }
  return opaque ? 'opaque' : { text, begins, ends };
}
