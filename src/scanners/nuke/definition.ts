import type { ByteString } from '../../model/bytes.ts';
import type { Span } from '../../model/span.ts';
import { unquote } from './quoting.ts';
import type { Cursor } from '../cursor/cursor.ts';
import type { Word } from './lexer.ts';

/** Words up to this many bytes are read; longer ones (curves, dumps of nodes, scripts) are passed over. */
export const MAX_TEXT_BYTES = 64 * 1024;

/** A word whose text was read. */
export class TextWord {
  /** Offset of the word in bytes, its delimiters included; so is its length. */
  readonly offset: number;
  readonly length: number;
  readonly form: Word['form'];
  /** Unescaped; null where the word is too long to be read. */
  readonly text: ByteString | null;

  constructor(offset: number, length: number, form: Word['form'], text: ByteString | null) {
    this.offset = offset;
    this.length = length;
    this.form = form;
    this.text = text;
  }

  /** The word with its delimiters. */
  get span(): Span {
    return { offset: this.offset, length: this.length };
  }

  /** What stands between the delimiters; the same as `span` for a bare word. */
  get inner(): Span {
    return this.form === 'bare' ? this.span : { offset: this.offset + 1, length: this.length - 2 };
  }
}

export function readWord(cursor: Cursor, word: Word): TextWord {
  const text = word.length > MAX_TEXT_BYTES ? null : unquote(cursor.text(word));
  return new TextWord(word.offset, word.length, word.form, text);
}

/** What stands inside the braces of `addUserKnob {TYPE NAME l LABEL t TOOLTIP n N T PAYLOAD +FLAGS}`. */
export interface Definition {
  readonly type: number;
  readonly name: TextWord;
  readonly label: TextWord | null;
  /** Of a tab or group (type 20): absent in a tab, 1 or 2 where a group begins, -1 where it ends. */
  readonly group: number | null;
  /** The value of knobs that keep it in their definition: text, link and script knobs. */
  readonly payload: TextWord | null;
  /** Whether every option has its value; one that lacks it would take whatever is put behind it. */
  readonly complete: boolean;
  /** Offset of the closing brace. */
  readonly end: number;
}

/** How much of a definition tells whether it matters. In bytes. */
const TELLING_BYTES = 40;

/** A definition of a tab, or of a knob whose name begins like one that matters. The others, nearly all, are not taken apart. */
const MATTERS = /^\{\s*(?:20\s|\d{1,3}\s+"?(?:avalon|ak:|repre_id|AYON|AyonDataGroup))/;

/** The knob that holds a dump of the node as text, which may be of any length and is never read. */
const DUMP = /^\{\s*\d+\s+"?(avalon|ak):_?node[\s"]/;

/**
 * Reads the definition in the value of `addUserKnob`. `nothing`: of no interest; `malformed`: it may belong to a record, and
 * is none, or is too long to be read.
 */
export function readDefinition(cursor: Cursor, word: Word): Definition | 'nothing' | 'malformed' {
  const known = word.length <= MAX_SHAPE_BYTES;
  const shape = known ? shapeOf(cursor.text(word)) : longShape(cursor, word);
  return typeof shape === 'string' ? shape : shifted(shape, word.offset);
}

/** A definition whose offsets count from its opening brace. */
type Shape = Definition;

/** Definitions that were read before, by their text: a script defines the same knobs once a record. */
const shapes = new Map<ByteString, Shape | 'nothing' | 'malformed'>();
const MAX_SHAPES = 1000;
const MAX_SHAPE_BYTES = 64;

function shapeOf(text: ByteString): Shape | 'nothing' | 'malformed' {
  const known = shapes.get(text);
  if (known !== undefined) return known;
  const shape = readShape(text);
  if (shapes.size === MAX_SHAPES) shapes.clear();
  shapes.set(text, shape);
  return shape;
}

function longShape(cursor: Cursor, word: Word): Shape | 'nothing' | 'malformed' {
  if (word.length <= MAX_TEXT_BYTES) return readShape(cursor.text(word));
  const start = cursor.textAt(word.offset, TELLING_BYTES);
  return MATTERS.test(start) && !DUMP.test(start) ? 'malformed' : 'nothing';
}

function readShape(text: ByteString): Shape | 'nothing' | 'malformed' {
  if (!MATTERS.test(text.slice(0, TELLING_BYTES))) return 'nothing';
  return splitDefinition(text) ?? (DUMP.test(text) ? 'nothing' : 'malformed');
}

function splitDefinition(text: ByteString): Shape | null {
  const words = splitWords(text.slice(1, -1));
  if (words === null) return null;
  const [type, name, ...options] = words;
  if (type === undefined || name === undefined || type.form !== 'bare' || !/^\d{1,3}$/.test(type.text ?? ''))
    return null;
  if (name.text === null) return null;
  const shape = { type: Number(type.text), name, ...readOptions(options), end: text.length - 2 };
  return shifted(shape, 1);
}

function shifted(shape: Shape, by: number): Definition {
  const { type, group, complete, end } = shape;
  const word = (one: TextWord): TextWord => new TextWord(one.offset + by, one.length, one.form, one.text);
  const label = shape.label === null ? null : word(shape.label);
  const payload = shape.payload === null ? null : word(shape.payload);
  return { type, name: word(shape.name), label, group, payload, complete, end: end + by };
}

type Options = Pick<Definition, 'label' | 'group' | 'payload' | 'complete'>;

function readOptions(words: readonly TextWord[]): Options {
  let label: TextWord | null = null;
  let group: number | null = null;
  let payload: TextWord | null = null;
  let i = 0;
  for (; i < words.length; i += 1) {
    const word = words[i];
    const key = word?.form === 'bare' ? word.text : null;
    const next = words[i + 1] ?? null;
    if (key === 'R') i += 2;
    else if (key === 'l' || key === 't' || key === 'n' || key === 'T' || key === 'M') {
      i += 1;
      if (key === 'l') label = next;
      else if (key === 'T') payload = next;
      else if (key === 'n') group = Number.parseInt(next?.text ?? '', 10);
    }
    // Scripts of Nuke 5 put the label as a third word without an `l`.
    else if (i === 0 && word !== undefined && !/^[+-]/.test(key ?? '')) label = word;
  }
  return { label, group: Number.isNaN(group) ? null : group, payload, complete: i === words.length };
}

/** Splits the inside of a definition into words; null where quotes or braces do not match. */
function splitWords(text: ByteString): TextWord[] | null {
  const words: TextWord[] = [];
  for (let at = 0; ;) {
    while (at < text.length && ' \t\r\n'.includes(text[at] ?? '')) at += 1;
    if (at >= text.length) return words;
    const form = text[at] === '"' ? 'quoted' : text[at] === '{' ? 'braced' : 'bare';
    const end = wordEnd(text, at, form);
    if (end === null) return null;
    words.push(new TextWord(at, end - at, form, unquote(text.slice(at, end))));
    at = end;
  }
}

function wordEnd(text: ByteString, start: number, form: Word['form']): number | null {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const byte = text[at] ?? '';
    if (byte === '\\') at += 1;
    else if (form === 'bare' && ' \t\r\n'.includes(byte)) return at;
    else if (form === 'quoted' && byte === '"' && at > start) return at + 1;
    else if (form === 'braced' && byte === '{') depth += 1;
    else if (form === 'braced' && byte === '}') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return form === 'bare' ? text.length : null;
}
