import { BYTE_ORDER_MARK } from '../byte-order-mark.ts';
import { byteSet } from '../cursor/cursor.ts';
import type { Cursor, Newline } from '../cursor/cursor.ts';
import {
  BodyLexer,
  CLOSE_BRACE,
  END,
  HASH,
  NEWLINE,
  OPEN_BRACE,
  RETURN,
  SEMICOLON,
  readCommandWord,
  skipBlanks,
  skipComment,
} from './lexer.ts';
import type { Word } from './lexer.ts';
import { skimLines, skimNodes } from './skim.ts';

/** What a line of a script ends with; never two kinds in one script. */
export type LineEnd = '\n' | '\r\n' | '\r';

/** One `name value` line of a node's body. */
export interface Pair {
  readonly name: Word;
  /** Null where nothing follows the name on its line: an empty value. */
  readonly value: Word | null;
  /** Bytes of indentation before the name, or null where something else stands before it on the line. */
  readonly indent: number | null;
  /** The line end behind the pair; null where something else follows on the line. A `}` that ends the body counts as the end of a line. */
  readonly lineEnd: LineEnd | null;
}

/** How a node begins: `Read {`, `clone $C1a2b3c4 {`, `clone node1a2b3c4|Read|123 Read {`. */
export interface NodeHead {
  /** Offset in bytes of the command. */
  readonly offset: number;
  /** Bytes of indentation before the command. */
  readonly indent: number;
  /** Null for a clone, which has no class of its own. */
  readonly className: string | null;
  readonly clone: boolean;
}

/** How a node ended: well; with braces or quotes that do not match; or with the file, before its closing brace. */
export type NodeEnd = 'closed' | 'damaged' | 'unclosed';

/** What a handler need not be told of. It is told all the same of what is not written as Nuke writes it. */
export interface Passing {
  /** Whether plain nodes without a knob that a record could have may be passed: neither their class nor their name matters now. */
  nodes(): boolean;
  /** Whether only names that begin with one of `FIRST_BYTES` matter in the node that is open. */
  lines(): boolean;
}

export interface ScriptHandler {
  readonly passing?: Passing;
  /** Passes the node that begins at the cursor, up to its line's end, if it is told of in another way than by its words. */
  passNode?(indent: number): boolean;
  openNode(head: NodeHead): void;
  pair(pair: Pair): void;
  closeNode(end: NodeEnd): void;
  endGroup(offset: number): void;
  /** A brace that closes nothing, or a word that the file ends in. */
  damage(offset: number): void;
}

/** Commands of a script, and of Tcl where people wrote scripts by hand, whose braces hold no node. */
const NO_NODE: ReadonlySet<string> = new Set([
  ...['version', 'set', 'push', 'end_group', 'add_layer', 'define_window_layout_xml', 'knob', 'knobs', 'addUserKnob'],
  ...['for', 'foreach', 'while', 'if', 'switch', 'proc', 'catch', 'eval', 'expr', 'namespace', 'source', 'python'],
]);

const CLASS = /^[A-Za-z_][\w.-]*$/;

/** Longer words are no class, no command. In bytes. */
const MAX_COMMAND_WORD = 200;

/**
 * Reads a script from the cursor to the end of the source and tells the handler what it meets, in the order of the file.
 *
 * Two grammars: outside, a Tcl script of commands; inside a node's braces, one `name value` pair a line. Children of a
 * group are no part of its body: they are commands that follow, up to `end_group`.
 */
export function readScript(cursor: Cursor, handler: ScriptHandler): void {
  skipByteOrderMark(cursor);
  cursor.newline = newlineOf(cursor);
  let lineStart = cursor.offset;
  for (;;) {
    if (cursor.offset === lineStart && handler.passing?.nodes() === true) {
      skimNodes(cursor);
      lineStart = cursor.offset;
    }
    skipBlanks(cursor);
    const byte = cursor.peek();
    if (byte === END) return;
    if (byte === HASH) skipComment(cursor);
    else if (byte === cursor.newline || byte === SEMICOLON) {
      cursor.skip();
      if (byte === cursor.newline) lineStart = cursor.offset;
    } else if (byte === CLOSE_BRACE) {
      handler.damage(cursor.offset);
      cursor.skip();
    } else {
      const indent = cursor.offset - lineStart;
      if (handler.passNode?.(indent) !== true) readCommand(cursor, handler, indent);
    }
  }
}

function skipByteOrderMark(cursor: Cursor): void {
  cursor.peek();
  if (cursor.textAt(0, BYTE_ORDER_MARK.length) === BYTE_ORDER_MARK) cursor.skip(BYTE_ORDER_MARK.length);
}

const LINE_ENDS = byteSet('\r\n');
const NEWLINES = byteSet('\n');

/** What ends the lines: carriage returns only where the script holds no newline at all. */
function newlineOf(cursor: Cursor): Newline {
  const first = cursor.firstOf(LINE_ENDS);
  if (first === -1 || cursor.textAt(first, 1).charCodeAt(0) !== RETURN) return NEWLINE;
  return cursor.firstOf(NEWLINES) === -1 ? RETURN : NEWLINE;
}

/** One command with its words. Most are a class and a body. */
function readCommand(cursor: Cursor, handler: ScriptHandler, indent: number): void {
  const offset = cursor.offset;
  const words: string[] = [];
  let node = false;
  let end: NodeEnd = 'closed';
  for (;;) {
    skipBlanks(cursor);
    const byte = cursor.peek();
    if (byte === END || byte === cursor.newline || byte === SEMICOLON) break;
    const head = byte === OPEN_BRACE && !node ? nodeHead(words, offset, indent) : null;
    if (head !== null) {
      handler.openNode(head);
      node = true;
      end = readBody(cursor, handler);
      continue;
    }
    // Something behind a node's closing brace: whatever this is, it is not what Nuke writes.
    if (node) end = end === 'unclosed' ? end : 'damaged';
    const word = readCommandWord(cursor);
    if (word === null) {
      handler.damage(offset);
      break;
    }
    if (words.length < 4) words.push(word.length > MAX_COMMAND_WORD ? '' : cursor.text(word));
  }
  if (node) handler.closeNode(end);
  else if (words[0] === 'end_group') handler.endGroup(offset);
}

function nodeHead(words: readonly string[], offset: number, indent: number): NodeHead | null {
  const [first = '', , className = null] = words;
  if (first === 'clone') {
    if (words.length !== 2 && words.length !== 3) return null;
    return { offset, indent, className, clone: true };
  }
  if (words.length !== 1 || NO_NODE.has(first) || !CLASS.test(first)) return null;
  return { offset, indent, className: first, clone: false };
}

/** The pairs of a node's body, from its opening brace to behind its closing one. */
function readBody(cursor: Cursor, handler: ScriptHandler): NodeEnd {
  cursor.skip();
  const lexer = new BodyLexer(cursor);
  let lineStart: number | null = null;
  let damaged = false;
  for (;;) {
    skipBlanks(cursor);
    const byte = cursor.peek();
    if (byte === END) return 'unclosed';
    if (byte === cursor.newline) {
      cursor.skip();
      if (lexer.depth === 1 && handler.passing?.lines() === true) skimLines(cursor);
      lineStart = cursor.offset;
    } else if (byte === CLOSE_BRACE) {
      cursor.skip();
      lexer.depth -= 1;
      if (lexer.depth === 0) return damaged ? 'damaged' : 'closed';
      damaged = true;
    } else {
      const pair = readPair(cursor, lexer, lineStart);
      lineStart = null;
      if (pair === null || lexer.depth !== 1) damaged = true;
      else handler.pair(pair);
    }
  }
}

function readPair(cursor: Cursor, lexer: BodyLexer, lineStart: number | null): Pair | null {
  const name = lexer.read();
  if (name === null) return null;
  const indent = lineStart === null ? null : name.offset - lineStart;
  let returned = skipBlanks(cursor);
  let next = cursor.peek();
  let value: Word | null = null;
  if (next !== cursor.newline && next !== END && next !== CLOSE_BRACE) {
    value = lexer.read();
    if (value === null) return null;
    returned = skipBlanks(cursor);
    next = cursor.peek();
  }
  const ends = next === cursor.newline || next === CLOSE_BRACE;
  const lineEnd = cursor.newline === RETURN ? '\r' : returned ? '\r\n' : '\n';
  return { name, value, indent, lineEnd: ends ? lineEnd : null };
}
