import type { ByteString } from '../../model/bytes.ts';
import type { Span } from '../../model/span.ts';
import { spanEnd } from '../../model/span.ts';
import type { Cursor } from '../cursor/cursor.ts';
import { MAX_TEXT_BYTES, readDefinition, readWord } from './definition.ts';
import type { Definition, TextWord } from './definition.ts';
import { FIRST_BYTES } from './first-bytes.ts';
import { PATH_KNOBS } from './paths.ts';
import { unquote } from './quoting.ts';
import type { LineEnd, NodeHead, Pair } from './script.ts';

/** Prefixes of the knobs that hold a record's keys. `ak:` stood for them in the second half of 2019. */
export type Prefix = 'avalon:' | 'ak:';

/** The type of a knob that is a tab, or that begins or ends a group. */
export const TAB_TYPE = 20;

/** Where a statement stands, and what a new line beside it has to look like. */
export interface Line {
  readonly span: Span;
  /** The blanks before it; null where it does not begin its line. */
  readonly indent: ByteString | null;
  readonly lineEnd: LineEnd | null;
}

/** A line that sets the value of a knob that was defined before it. */
export interface ValueLine extends Line {
  readonly name: TextWord;
  readonly value: TextWord | null;
}

/** A user knob: its definition and the lines behind it that set its value. */
export interface UserKnob extends Line {
  readonly definition: Definition;
  readonly name: ByteString;
  /** Which user knob of the node it is, all of them counted. */
  readonly index: number;
  readonly values: ValueLine[];
}

/** More bytes of interest than any node has: memory must not grow with a hostile file. */
const MAX_KEPT_BYTES = 16 * 1024 * 1024;

/** What a kept knob or line takes besides its text, roughly. */
const KEPT_OVERHEAD = 500;

/** Longer names are nobody's that matter here. In bytes. */
const MAX_NAME = 512;

const WATCHED: ReadonlySet<string> = new Set(['avalon', 'repre_id', 'AYON', 'AyonDataGroup']);

const NO_PATHS: ReadonlyMap<string, ByteString> = new Map();
const NO_NAMES: ReadonlySet<ByteString> = new Set();

/**
 * What is kept of one node while its body is read: its name, its file and the knobs that may belong to a record. There are
 * a million nodes in a long script, so sets and maps are made where something goes into them.
 */
export class NodeDraft {
  readonly head: NodeHead;
  readonly knobs: UserKnob[] = [];
  name: ByteString | null = null;
  lastPair: Pair | null = null;
  tooLarge = false;
  /** Whether a definition that may belong to a record could not be read. */
  malformed = false;
  #paths: Map<string, ByteString> | null = null;
  #orphans: Set<ByteString> | null = null;
  #latest: Map<string, UserKnob> | null = null;
  #count = 0;
  #kept = 0;

  constructor(head: NodeHead) {
    this.head = head;
  }

  /** By the knob's name. */
  get paths(): ReadonlyMap<string, ByteString> {
    return this.#paths ?? NO_PATHS;
  }

  /** Names of record knobs whose value is set although nothing defines them. */
  get orphans(): ReadonlySet<ByteString> {
    return this.#orphans ?? NO_NAMES;
  }

  add(pair: Pair, cursor: Cursor): void {
    this.lastPair = pair;
    if (pair.name.length > MAX_NAME || !this.#mayMatter(cursor.byteAt(pair.name.offset))) return;
    const name = unquote(cursor.text(pair.name));
    if (name === 'addUserKnob') this.#define(pair, cursor);
    else if (name === 'name') this.name = pair.value === null ? '' : readWord(cursor, pair.value).text;
    else if (PATH_KNOBS.has(name)) this.#keepPath(name, pair, cursor);
    else this.#setValue(name, pair, cursor);
  }

  /** Most names are told by their first byte to be of no interest. That byte is -1 where it would have to be read again. */
  #mayMatter(first: number): boolean {
    return first === -1 || FIRST_BYTES[first] === 1 || this.#latest !== null;
  }

  #define(pair: Pair, cursor: Cursor): void {
    const index = this.#count;
    this.#count += 1;
    const definition = pair.value === null ? 'nothing' : readDefinition(cursor, pair.value);
    this.malformed ||= definition === 'malformed';
    if (typeof definition === 'string') return;
    const name = definition.name.text ?? '';
    if (definition.type !== TAB_TYPE && prefixOf(name) === null && !WATCHED.has(name)) return;
    if (!this.#keep(definition.end - definition.name.offset)) return;
    const { span, indent, lineEnd } = lineOf(pair, cursor);
    const knob: UserKnob = { span, indent, lineEnd, definition, name, index, values: [] };
    this.knobs.push(knob);
    this.#latest ??= new Map();
    this.#latest.set(name, knob);
  }

  #setValue(name: ByteString, pair: Pair, cursor: Cursor): void {
    const knob = this.#latest?.get(name);
    if (knob === undefined && prefixOf(name) !== null && this.#keep(name.length)) {
      this.#orphans ??= new Set();
      this.#orphans.add(name);
    }
    if (knob === undefined || !this.#keep(pair.value?.length ?? 0)) return;
    const value = pair.value === null ? null : readWord(cursor, pair.value);
    const { span, indent, lineEnd } = lineOf(pair, cursor);
    knob.values.push({ span, indent, lineEnd, name: readWord(cursor, pair.name), value });
  }

  #keep(bytes: number): boolean {
    this.#kept += KEPT_OVERHEAD + Math.min(bytes, MAX_TEXT_BYTES);
    if (this.#kept > MAX_KEPT_BYTES) this.tooLarge = true;
    return !this.tooLarge;
  }

  #keepPath(name: string, pair: Pair, cursor: Cursor): void {
    const text = pair.value === null ? null : readWord(cursor, pair.value).text;
    if (text === null || text === '') return;
    this.#paths ??= new Map();
    this.#paths.set(name, text);
  }
}

export function prefixOf(name: ByteString): Prefix | null {
  if (name.startsWith('avalon:')) return 'avalon:';
  return name.startsWith('ak:') ? 'ak:' : null;
}

/** Where a pair stands. */
export function lineOf(pair: Pair, cursor: Cursor): Line {
  const offset = pair.name.offset;
  const span = { offset, length: spanEnd(pair.value ?? pair.name) - offset };
  const long = pair.indent === null || pair.indent > MAX_NAME;
  const indent = long ? null : cursor.textAt(offset - pair.indent, pair.indent);
  return { span, indent, lineEnd: pair.lineEnd };
}
