import type { ByteString } from '../../model/bytes.ts';
import { spanEnd } from '../../model/span.ts';
import type { Span } from '../../model/span.ts';
import { attributeName } from './leaves.ts';
import { MAX_SET_ATTR_BYTES } from './set-attr-text.ts';
import type { Leaf } from './walk.ts';
import type { Window } from './window.ts';

/** How many strings follow the code of an edit. A connection (5) is preceded by its kind, which decides. */
const STRINGS: ReadonlyMap<number, number> = new Map([
  [0, 3], // parent
  [1, 4], // addAttr
  [2, 3], // setAttr
  [3, 3], // disconnectAttr
  [4, 3], // deleteAttr
  [8, 2], // lock
  [9, 2], // unlock
]);
const SET_ATTR = 2;
const CONNECT_ATTR = 5;

const MAX_NAME_BYTES = 4096;

/** A `setAttr` that the scene makes on a node of a file it references. */
export interface SetAttrEdit {
  readonly node: ByteString;
  /** The attribute's long name. */
  readonly attribute: ByteString;
  /** The rest of the `setAttr`: flags, type and value, as text. */
  readonly argumentsAt: Span;
}

/**
 * Reads a `REFE` leaf: the node's own attribute, the top reference node, then two lists of blocks, each of them one
 * reference node and its edits. Calls `onSetAttr` for each `setAttr` of an attribute that `wanted` names.
 * Returns whether the leaf was understood to its last byte. Memory does not grow with the leaf.
 */
export function readReferenceEdits(
  window: Window,
  leaf: Leaf,
  wanted: (attribute: ByteString) => boolean,
  onSetAttr: (edit: SetAttrEdit) => void,
): boolean {
  const attribute = attributeName(window, leaf);
  if (attribute === null) return false;
  const cursor = new Cursor(window, attribute.flagsAt + 1, spanEnd(leaf.body));
  if (cursor.string() === null) return false;
  for (let list = 0; list < 2; list += 1) {
    const blocks = cursor.uint32();
    if (blocks === null) return false;
    for (let block = 0; block < blocks; block += 1) {
      if (!readBlock(cursor, window, wanted, onSetAttr)) return false;
    }
  }
  return cursor.atEnd();
}

function readBlock(
  cursor: Cursor,
  window: Window,
  wanted: (attribute: ByteString) => boolean,
  onSetAttr: (edit: SetAttrEdit) => void,
): boolean {
  const referenceNode = cursor.string();
  const count = cursor.uint32();
  if (referenceNode === null || count === null) return false;
  for (let index = 0; index < count; index += 1) {
    const code = cursor.uint32();
    if (code === SET_ATTR) {
      const [node, attribute, rest] = [cursor.string(), cursor.string(), cursor.string()];
      if (node === null || attribute === null || rest === null) return false;
      const name = attribute.length > MAX_NAME_BYTES ? null : window.text(attribute);
      if (name === null || !wanted(name) || node.length > MAX_NAME_BYTES || rest.length > MAX_SET_ATTR_BYTES) continue;
      onSetAttr({ node: window.text(node) ?? '', attribute: name, argumentsAt: rest });
    } else if (!skipEdit(cursor, code)) return false;
  }
  return true;
}

function skipEdit(cursor: Cursor, code: number | null): boolean {
  if (code === null) return false;
  let strings = STRINGS.get(code);
  if (code === CONNECT_ATTR) {
    const kind = cursor.uint32();
    if (kind === null) return false;
    strings = kind === 0 ? 6 : 4;
  }
  if (strings === undefined) return false;
  for (let index = 0; index < strings; index += 1) {
    if (cursor.string() === null) return false;
  }
  return true;
}

/** A place in a leaf that moves over integers and strings, and never over the leaf's end. */
class Cursor {
  readonly #window: Window;
  readonly #end: number;
  #at: number;

  constructor(window: Window, at: number, end: number) {
    this.#window = window;
    this.#at = at;
    this.#end = end;
  }

  uint32(): number | null {
    const value = this.#window.uint32(this.#at, this.#end);
    if (value !== null) this.#at += 4;
    return value;
  }

  /** The next string's span without its NUL. */
  string(): Span | null {
    const span = this.#window.terminated(this.#at, this.#end);
    if (span !== null) this.#at = spanEnd(span) + 1;
    return span;
  }

  atEnd(): boolean {
    return this.#at === this.#end;
  }
}
