import type { ByteString } from '../../model/bytes.ts';
import { spanEnd } from '../../model/span.ts';
import type { Span } from '../../model/span.ts';
import { CONNECT_ATTR, EDIT_ARGUMENTS, SET_ATTR, connectionArguments } from '../maya/edit-codes.ts';
import { attributeName } from './leaves.ts';
import type { Leaf } from './walk.ts';
import type { Window } from '../../files/window.ts';

const MAX_NAME_BYTES = 4096;

/** What is told of the edits, in the order of the file. */
export interface EditListener {
  /** A `setAttr` on a node of the referenced file; the attribute by its long name, the rest as text (flags, type, value). */
  setAttr(node: ByteString, attribute: ByteString, rest: Span): void;
  /** Any other node or plug that an edit names. */
  mention(name: ByteString): void;
}

/**
 * Reads a `REFE` leaf: the node's own attribute, the top reference node, then two lists of blocks, each of them one
 * reference node and its edits. Returns whether it was understood to its last byte. Memory does not grow with the leaf.
 */
export function readReferenceEdits(window: Window, leaf: Leaf, listener: EditListener): boolean {
  const attribute = attributeName(window, leaf);
  return attribute !== null && new EditReader(window, attribute.flagsAt + 1, spanEnd(leaf.body), listener).read();
}

class EditReader {
  readonly #window: Window;
  readonly #end: number;
  readonly #listener: EditListener;
  #at: number;

  constructor(window: Window, at: number, end: number, listener: EditListener) {
    this.#window = window;
    this.#at = at;
    this.#end = end;
    this.#listener = listener;
  }

  read(): boolean {
    if (this.#string() === null) return false;
    for (let list = 0; list < 2; list += 1) {
      const blocks = this.#uint32();
      if (blocks === null) return false;
      for (let block = 0; block < blocks; block += 1) if (!this.#block()) return false;
    }
    return this.#at === this.#end;
  }

  #block(): boolean {
    const referenceNode = this.#string();
    const count = this.#uint32();
    if (referenceNode === null || count === null) return false;
    for (let index = 0; index < count; index += 1) if (!this.#edit()) return false;
    return true;
  }

  #edit(): boolean {
    const code = this.#uint32();
    if (code === SET_ATTR) return this.#setAttr();
    if (code === CONNECT_ATTR) {
      const kind = this.#uint32();
      return kind !== null && this.#pass(connectionArguments(kind));
    }
    const count = code === null ? undefined : EDIT_ARGUMENTS.get(code);
    return count !== undefined && this.#pass(count);
  }

  #setAttr(): boolean {
    const [node, attribute, rest] = [this.#string(), this.#string(), this.#string()];
    if (node === null || attribute === null || rest === null) return false;
    const nodeName = this.#name(node);
    const attributeText = this.#name(attribute);
    if (nodeName !== null && attributeText !== null) this.#listener.setAttr(nodeName, attributeText, rest);
    return true;
  }

  #pass(count: number): boolean {
    for (let index = 0; index < count; index += 1) {
      const span = this.#string();
      if (span === null) return false;
      const name = this.#name(span);
      if (name !== null) this.#listener.mention(name);
    }
    return true;
  }

  #name(span: Span): ByteString | null {
    return span.length > MAX_NAME_BYTES ? null : this.#window.text(span);
  }

  #uint32(): number | null {
    const value = this.#window.uint32(this.#at, this.#end);
    if (value !== null) this.#at += 4;
    return value;
  }

  /** The next string's span without its NUL. */
  #string(): Span | null {
    const span = this.#window.terminated(this.#at, this.#end);
    if (span !== null) this.#at = spanEnd(span) + 1;
    return span;
  }
}
