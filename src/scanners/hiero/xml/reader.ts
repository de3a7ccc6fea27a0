import type { ByteString } from '../../../model/bytes.ts';
import type { Span } from '../../../model/span.ts';
import type { Cursor } from '../../cursor/cursor.ts';
import {
  AMP,
  BANG,
  BRACKET,
  CONTROL_SET,
  DASH,
  DECLARATION,
  EQUALS,
  GT,
  LONGEST_REFERENCE,
  LT,
  NAME_END,
  NOT_BLANK,
  QUESTION,
  REFERENCE_END,
  SLASH,
  TEXT_STOP,
  VALUE_STOPS,
} from './characters.ts';
import { LIMITS } from './limits.ts';
import { Attribute } from './markup.ts';
import type { XmlHandler, XmlTrouble, XmlTroubleKind } from './markup.ts';
import { FewNames, KnownNames } from './names.ts';
import { isReference } from './references.ts';

/*
 * Why a reader of our own, where XML parsers are many: an edit needs the bytes between two quotes. fast-xml-parser keeps
 * no places and the whole tree; saxes counts UTF-16 units of text that was decoded, and holds each value however long it
 * is. This one reads bytes through one window, keeps no more of a value than its place, and knows only what Hiero writes:
 * no document type with declarations, no entity but the five of XML. Its tests hold it to @xmldom/xmldom and
 * fast-xml-parser, tree by tree, on every real project.
 */

/** Reads one document from the cursor to its end; null where all of it is well-formed. */
export function readXml(cursor: Cursor, handler: XmlHandler): XmlTrouble | null {
  try {
    new Reader(cursor, handler).read();
    return null;
  } catch (error) {
    if (error instanceof Stop) return error.trouble;
    throw error;
  }
}

/** Ends the reading from wherever it is. Never leaves this file. */
class Stop extends Error {
  readonly trouble: XmlTrouble;

  constructor(kind: XmlTroubleKind, offset: number) {
    super(kind);
    this.trouble = { kind, offset };
  }
}

class Reader {
  readonly #cursor: Cursor;
  readonly #handler: XmlHandler;
  readonly #open: ByteString[] = [];
  readonly #names = new KnownNames();
  /** Where the first element begins to be possible: behind a byte order mark. */
  #start = 0;
  #previousEnd = 0;
  #hasDoctype = false;
  #hasRoot = false;

  constructor(cursor: Cursor, handler: XmlHandler) {
    this.#cursor = cursor;
    this.#handler = handler;
  }

  read(): void {
    this.#byteOrderMark();
    for (;;) {
      const inside = this.#open.length > 0;
      const stop = this.#cursor.seek(inside ? TEXT_STOP : NOT_BLANK);
      if (stop === LT) this.#markup();
      else if (stop === -1) {
        if (inside || !this.#hasRoot) throw this.#stop('cut-off');
        return;
      } else if (stop === AMP && inside) this.#reference();
      else throw this.#stop('damaged');
    }
  }

  #stop(kind: XmlTroubleKind, offset = this.#cursor.offset): Stop {
    return new Stop(kind, offset);
  }

  #byteOrderMark(): void {
    if (this.#cursor.peek() !== 0xef) return;
    for (const byte of [0xef, 0xbb, 0xbf]) this.#expect(byte);
    this.#start = this.#cursor.offset;
  }

  /** Passes this byte. Where the file ends instead, it was cut off. */
  #expect(byte: number): void {
    const found = this.#cursor.peek();
    if (found === byte) this.#cursor.skip();
    else throw this.#stop(found === -1 ? 'cut-off' : 'damaged');
  }

  #expectWord(word: string): void {
    for (const character of word) this.#expect(character.charCodeAt(0));
  }

  #blanks(): boolean {
    const before = this.#cursor.offset;
    this.#cursor.seek(NOT_BLANK);
    return this.#cursor.offset > before;
  }

  #markup(): void {
    const start = this.#cursor.offset;
    this.#cursor.skip();
    const next = this.#cursor.peek();
    if (next === SLASH) this.#closeTag(start);
    else if (next === BANG) this.#declaration(start);
    else if (next === QUESTION) this.#instruction(start);
    else this.#openTag(start);
    this.#previousEnd = this.#cursor.offset;
  }

  #name(): ByteString {
    const offset = this.#cursor.offset;
    const end = this.#cursor.seek(NAME_END);
    const length = this.#cursor.offset - offset;
    if (end === -1) throw this.#stop('cut-off');
    if (length > LIMITS.name) throw this.#stop('too-large', offset);
    const known = this.#names.find(this.#cursor, offset, length);
    if (known !== null) return known;
    const name = this.#cursor.text({ offset, length });
    if (!/^[A-Za-z_:]/.test(name)) throw this.#stop('damaged', offset);
    this.#names.keep(name);
    return name;
  }

  #closeTag(start: number): void {
    this.#cursor.skip();
    const name = this.#name();
    this.#blanks();
    this.#expect(GT);
    if (this.#open.pop() !== name) throw this.#stop('damaged', start);
    this.#handler.close(this.#cursor.offset);
  }

  #openTag(start: number): void {
    if (this.#open.length === 0 && this.#hasRoot) throw this.#stop('damaged', start);
    const name = this.#name();
    const attributes = this.#attributes();
    this.#hasRoot = true;
    const isEmpty = this.#cursor.peek() === SLASH;
    if (isEmpty) this.#cursor.skip();
    this.#expect(GT);
    if (this.#open.length >= LIMITS.depth) throw this.#stop('too-deep', start);
    const gap = { offset: this.#previousEnd, length: start - this.#previousEnd };
    this.#handler.open({ name, attributes, gap });
    if (isEmpty) this.#handler.close(this.#cursor.offset);
    else this.#open.push(name);
  }

  /** The attributes up to what ends the tag, which is not passed. */
  #attributes(): Attribute[] {
    const attributes: Attribute[] = [];
    const names = new FewNames();
    let room: number = LIMITS.values;
    for (;;) {
      const apart = this.#blanks();
      const next = this.#cursor.peek();
      if (next === GT || next === SLASH) return attributes;
      if (next === -1) throw this.#stop('cut-off');
      if (!apart) throw this.#stop('damaged');
      const at = this.#cursor.offset;
      if (attributes.length >= LIMITS.attributes) throw this.#stop('too-large', at);
      const name = this.#name();
      if (!names.add(name)) throw this.#stop('damaged', at);
      const inner = this.#value();
      const isHeld = inner.length <= Math.min(LIMITS.value, room);
      if (isHeld) room -= inner.length;
      attributes.push(new Attribute(name, inner, isHeld ? this.#cursor : null));
    }
  }

  /** `= "…"`: what stands between the quotes, checked byte by byte and passed. */
  #value(): Span {
    this.#blanks();
    this.#expect(EQUALS);
    this.#blanks();
    const quote = this.#cursor.peek();
    const stops = VALUE_STOPS[quote];
    if (stops === undefined) throw this.#stop(quote === -1 ? 'cut-off' : 'damaged');
    this.#cursor.skip();
    const offset = this.#cursor.offset;
    for (;;) {
      const stop = this.#cursor.seek(stops);
      if (stop === AMP) this.#reference();
      else if (stop === quote) break;
      else throw this.#stop(stop === -1 ? 'cut-off' : 'damaged');
    }
    const length = this.#cursor.offset - offset;
    this.#cursor.skip();
    return { offset, length };
  }

  /** `&…;`: one of XML's own five, or a character by its number. Anything else needs a declaration, and none is taken. */
  #reference(): void {
    const offset = this.#cursor.offset;
    this.#cursor.skip();
    const stop = this.#cursor.seek(REFERENCE_END);
    const length = this.#cursor.offset - offset + 1;
    if (stop === -1) throw this.#stop('cut-off');
    if (length > LONGEST_REFERENCE || !isReference(this.#cursor.text({ offset, length }))) {
      throw this.#stop('damaged', offset);
    }
    this.#cursor.skip();
  }

  #declaration(start: number): void {
    this.#cursor.skip();
    const next = this.#cursor.peek();
    if (next === DASH) {
      this.#expectWord('--');
      this.#passTo(DASH, 2);
    } else if (this.#open.length > 0) {
      this.#expectWord('[CDATA[');
      this.#passTo(BRACKET, 2);
    } else this.#doctype(start);
  }

  /** `<!DOCTYPE hieroXML>` and nothing else: a declaration in it could mean anything, and Hiero writes none. */
  #doctype(start: number): void {
    this.#expectWord('DOCTYPE');
    if (this.#hasRoot || this.#hasDoctype) throw this.#stop('damaged', start);
    this.#hasDoctype = true;
    if (!this.#blanks()) throw this.#stop(this.#cursor.peek() === -1 ? 'cut-off' : 'damaged');
    this.#name();
    this.#blanks();
    if (this.#cursor.peek() !== GT) throw this.#stop('doctype', start);
    this.#cursor.skip();
  }

  #instruction(start: number): void {
    this.#cursor.skip();
    const offset = this.#cursor.offset;
    const target = this.#name();
    // What an instruction says stands apart from its name.
    if (this.#blanks()) this.#passTo(QUESTION, 1);
    else this.#expectWord('?>');
    if (target.toLowerCase() !== 'xml') return;
    const length = Math.min(this.#cursor.offset - offset, LIMITS.declaration);
    const declaration = DECLARATION.exec(this.#cursor.text({ offset, length }));
    if (start !== this.#start || declaration === null) throw this.#stop('damaged', start);
    const encoding = (declaration[1] ?? '"UTF-8"').slice(1, -1);
    if (!/^(utf-?8|us-ascii|ascii)$/i.test(encoding)) throw this.#stop('encoding', start);
  }

  /** Passes everything up to a `>` before which this byte stands so many times. */
  #passTo(byte: number, times: number): void {
    const stops = new Uint8Array(CONTROL_SET);
    stops[byte] = 1;
    for (;;) {
      const stop = this.#cursor.seek(stops);
      if (stop !== byte) throw this.#stop(stop === -1 ? 'cut-off' : 'damaged');
      let count = 0;
      for (; this.#cursor.peek() === byte; count += 1) this.#cursor.skip();
      if (count >= times && this.#cursor.peek() === GT) {
        // A comment ends with two dashes, and has no two of them before.
        if (byte === DASH && count > times) throw this.#stop('damaged');
        this.#cursor.skip();
        return;
      }
      if (byte === DASH && count >= times) throw this.#stop(this.#cursor.peek() === -1 ? 'cut-off' : 'damaged');
    }
  }
}
