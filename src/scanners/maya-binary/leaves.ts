import type { ByteString } from '../../model/bytes.ts';
import { spanEnd } from '../../model/span.ts';
import type { Span } from '../../model/span.ts';
import type { Leaf } from './walk.ts';
import type { Window } from '../../files/window.ts';

/** Longer values exist (scripts of 80 KB), but no value of a record is longer. */
const MAX_VALUE_BYTES = 64 * 1024;

/** Longer names of attributes and nodes are not Maya's; they are read as no name. */
const MAX_NAME_BYTES = 4096;

/** A flag of an attribute leaf: a count of elements stands before the value. Never seen on a string. */
const HAS_COUNT = 0x08;

/** A `CREA` flag, from Maya 2016 on: the node has no parent, its name is followed by the UUID at once. */
const NO_PARENT = 0x80;

/** The name that an attribute leaf of any type begins with, and where its flags stand; null for other data. */
export function attributeName(window: Window, leaf: Leaf): { name: ByteString; flagsAt: number } | null {
  const end = spanEnd(leaf.body);
  const span = window.terminated(leaf.body.offset, Math.min(end, leaf.body.offset + MAX_NAME_BYTES));
  const name = span === null ? null : window.text(span);
  if (span === null || name === null || spanEnd(span) + 1 >= end) return null;
  return { name, flagsAt: spanEnd(span) + 1 };
}

/** A string as it stands in a `STR ` leaf: raw bytes, neither escaped nor split. */
export interface StringValue {
  readonly leaf: Leaf;
  readonly span: Span;
  readonly text: ByteString;
}

/** The value of a `STR ` leaf: one string with one NUL that ends the leaf. Null for anything else, and for one that is too long for a record. */
export function stringValue(window: Window, leaf: Leaf, flagsAt: number): StringValue | null {
  const flags = window.view(flagsAt, 1)?.[0];
  const span = { offset: flagsAt + 1, length: spanEnd(leaf.body) - 1 - (flagsAt + 1) };
  if (flags === undefined || (flags & HAS_COUNT) !== 0 || span.length < 0 || span.length > MAX_VALUE_BYTES) return null;
  const ending = window.terminated(span.offset, spanEnd(leaf.body));
  const text = window.text(span);
  return text === null || ending?.length !== span.length ? null : { leaf, span, text };
}

/** The first string of a `STR#` leaf (an array of strings); null where it has none. */
export function firstOfStrings(window: Window, leaf: Leaf, flagsAt: number): ByteString | null {
  const end = spanEnd(leaf.body);
  const span = window.terminated(flagsAt + 1 + 4, end);
  return span === null || span.length > MAX_VALUE_BYTES ? null : window.text(span);
}

/** The number in a `DBLE` leaf, which holds scalars of every number type; null where it is no single number. */
export function numberValue(window: Window, leaf: Leaf, flagsAt: number): number | null {
  if (spanEnd(leaf.body) - flagsAt !== 1 + 8) return null;
  return window.view(flagsAt + 1, 8)?.readDoubleBE() ?? null;
}

/** How an attribute was added to a node. */
export interface Declaration {
  readonly leaf: Leaf;
  readonly longName: ByteString;
  /** The name under which its value is written. */
  readonly shortName: ByteString;
  readonly isString: boolean;
  /** Whether it is one plain string attribute whose two names are the same: what the applications add for a record. */
  readonly plainString: boolean;
  /** The bytes before the names. */
  readonly start: ByteString;
  /** The bytes behind the names. */
  readonly rest: ByteString;
}

/** Kind, flags and the count of type tags. */
const DECLARATION_START = 12;

/** What an `ATTR` leaf declares; null where it is written otherwise. */
export function declaration(window: Window, leaf: Leaf): Declaration | null {
  const { offset, length } = leaf.body;
  if (length > MAX_NAME_BYTES) return null;
  const bytes = window.view(offset, length);
  if (bytes === null || length < DECLARATION_START) return null;
  const count = bytes.readUInt32BE(8);
  const names = DECLARATION_START + 4 * count;
  const longEnd = bytes.indexOf(0, names);
  const shortEnd = longEnd === -1 ? -1 : bytes.indexOf(0, longEnd + 1);
  if (names > length || shortEnd === -1) return null;
  const start = bytes.toString('latin1', 0, names);
  const longName = bytes.toString('latin1', names, longEnd);
  const rest = bytes.toString('latin1', shortEnd + 1);
  const shortName = bytes.toString('latin1', longEnd + 1, shortEnd);
  const isString = start.startsWith('aTYP') && count === 1 && start.endsWith('STR ');
  const plainString = isString && shortName === longName && rest === '\0\0\0\0';
  return { leaf, longName, shortName, isString, plainString, start, rest };
}

/** A node's name and its parent's, as the first leaf of its block gives them. */
export interface NodeName {
  readonly name: ByteString;
  /** Null for a node without a parent. A path (`|a|b`) where the name alone would not be unique. */
  readonly parent: ByteString | null;
}

/** Reads a `CREA` (a node that is created) or `SLCT` (a node that every scene has) leaf. */
export function nodeName(window: Window, leaf: Leaf): NodeName | null {
  const end = spanEnd(leaf.body);
  // The name in a `SLCT` leaf is as long as the leaf: no flags, no NUL.
  if (leaf.tag === 'SLCT') {
    const name = leaf.body.length > MAX_NAME_BYTES ? null : window.text(leaf.body);
    return name === null ? null : { name, parent: null };
  }
  if (leaf.tag !== 'CREA') return null;
  const flags = window.view(leaf.body.offset, 1)?.[0];
  const nameSpan = flags === undefined ? null : window.terminated(leaf.body.offset + 1, end);
  if (flags === undefined || nameSpan === null || nameSpan.length > MAX_NAME_BYTES) return null;
  const name = window.text(nameSpan);
  const parentSpan = (flags & NO_PARENT) !== 0 ? null : window.terminated(spanEnd(nameSpan) + 1, end);
  const parent = parentSpan === null || parentSpan.length > MAX_NAME_BYTES ? null : window.text(parentSpan);
  return name === null || name === '' ? null : { name, parent };
}

/** The NUL-terminated strings that follow each other from `offset`, at most `count`. */
export function terminatedStrings(window: Window, leaf: Leaf, offset: number, count: number): ByteString[] {
  const strings: ByteString[] = [];
  for (let at = offset; strings.length < count;) {
    const span = window.terminated(at, spanEnd(leaf.body));
    const text = span === null || span.length > MAX_VALUE_BYTES ? null : window.text(span);
    if (span === null || text === null) break;
    strings.push(text);
    at = spanEnd(span) + 1;
  }
  return strings;
}
