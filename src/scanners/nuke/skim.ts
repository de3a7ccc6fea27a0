import { byteSet } from '../cursor/cursor.ts';
import type { ByteSet, Cursor } from '../cursor/cursor.ts';
import { BACKSLASH, CLOSE_BRACE, NEWLINE, OPEN_BRACE, QUOTE, RETURN, SPACE } from './lexer.ts';

/*
 * Nearly all of a script is nodes and lines of no interest, written as Nuke writes them. They are passed here in tight
 * loops over the window, without an object a word; whatever is in the least unusual, or reaches beyond the window, is left
 * to the lexer, which reads it as if nothing had been tried. So this may give up, but must never see anything else than
 * the lexer does.
 */

/** What a bare word is made of. */
const BARE = byteSet(' \t\r\n{}\\').map((bit) => 1 - bit);
/** What the name of a line may begin with here: everything a bare word may, but a quote. */
const NAME_START = BARE.map((bit, byte) => (byte === QUOTE ? 0 : bit));
const CLASS_BYTE = byteSet('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-');
const UPPER_CASE = byteSet('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
const DIGIT = byteSet('0123456789');
/** How the names of knobs begin that a record, or a tab around one, may have; and a quote, behind which anything may stand. */
const TELLING_KNOB = byteSet('arA"');

const USER_KNOB = Buffer.from('addUserKnob {', 'latin1');
const LETTER_A = 0x61;
/** The digits of the type of a tab, 20. */
const TAB_DIGITS = Buffer.from('20', 'latin1');

/** Classes that change what comes behind them, by length, first and last byte; few others are like them in all three. */
const TELLING_CLASSES: ReadonlySet<number> = new Set(
  ['Group', 'Gizmo', 'LiveGroup', 'OCIOFileTransform'].map((name) =>
    classKey(name.length, name.charCodeAt(0), name.charCodeAt(name.length - 1)),
  ),
);

function classKey(length: number, first: number, last: number): number {
  return length * 0x10000 + first * 0x100 + last;
}

/**
 * Passes the node that begins at the cursor, up to the end of its last line, if it is plain: one pair a line, and no knob
 * that a record could have. Returns whether it did; where not, the cursor has not moved.
 */
export function skimNode(cursor: Cursor): boolean {
  const { window, end, newline } = cursor;
  let at = bodyStart(cursor);
  while (at !== -1) {
    while (at < end && window[at] === SPACE) at += 1;
    const byte = at < end ? (window[at] ?? 0) : 0;
    if (byte === CLOSE_BRACE) {
      const behind = lineEnd(window, at + 1, end, newline);
      if (behind === -1) return false;
      // The line end itself is left, as behind any command.
      cursor.at = behind - 1;
      return true;
    }
    if (NAME_START[byte] === 0 || (byte === LETTER_A && mayTell(window, at))) return false;
    at = plainPair(window, at, end, newline);
  }
  return false;
}

/** Passes plain lines of a body from the start of one, up to the first whose name begins with a byte of the set. */
export function skimLines(cursor: Cursor, telling: ByteSet): void {
  const { window, end, newline } = cursor;
  for (;;) {
    let at = cursor.at;
    while (at < end && window[at] === SPACE) at += 1;
    const byte = at < end ? (window[at] ?? 0) : SPACE;
    if (NAME_START[byte] === 0 || telling[byte] === 1) return;
    at = plainPair(window, at, end, newline);
    if (at === -1) return;
    cursor.at = at;
  }
}

/** Behind the line of `Class {`; -1 where it is no plain node, or one of a class that has to be told. */
function bodyStart({ window, at: start, end, newline }: Cursor): number {
  if (UPPER_CASE[window[start] ?? 0] === 0) return -1;
  let at = start;
  while (at < end && CLASS_BYTE[window[at] ?? 0] === 1) at += 1;
  if (at + 2 >= end || window[at] !== SPACE || window[at + 1] !== OPEN_BRACE) return -1;
  if (TELLING_CLASSES.has(classKey(at - start, window[start] ?? 0, window[at - 1] ?? 0))) return -1;
  return lineEnd(window, at + 2, end, newline);
}

/** Behind a `name value` line that begins at its name; -1 where it is not plain. */
function plainPair(window: Buffer, start: number, end: number, newline: number): number {
  let at = start;
  while (at < end && BARE[window[at] ?? 0] === 1) at += 1;
  while (at < end && window[at] === SPACE) at += 1;
  if (at >= end) return -1;
  const byte = window[at];
  if (byte === OPEN_BRACE) at = behindBraces(window, at, end);
  else if (byte === QUOTE) at = behindQuotes(window, at + 1, end);
  else while (at < end && BARE[window[at] ?? 0] === 1) at += 1;
  return at === -1 ? -1 : lineEnd(window, at, end, newline);
}

function behindBraces(window: Buffer, start: number, end: number): number {
  let depth = 0;
  for (let at = start; at < end; at += 1) {
    const byte = window[at];
    if (byte === OPEN_BRACE) depth += 1;
    else if (byte === BACKSLASH) at += 1;
    else if (byte === CLOSE_BRACE) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return -1;
}

/** Behind the closing quote. A brace inside counts for the body, so it is not plain. */
function behindQuotes(window: Buffer, start: number, end: number): number {
  for (let at = start; at < end; at += 1) {
    const byte = window[at];
    if (byte === QUOTE) return at + 1;
    if (byte === BACKSLASH) at += 1;
    else if (byte === OPEN_BRACE || byte === CLOSE_BRACE) return -1;
  }
  return -1;
}

/** Behind the line end that stands here; -1 where none does. */
function lineEnd(window: Buffer, start: number, end: number, newline: number): number {
  const at = newline === NEWLINE && start < end && window[start] === RETURN ? start + 1 : start;
  return at < end && window[at] === newline ? at + 1 : -1;
}

/** Whether the line may define a knob of a record, or a tab. */
function mayTell(window: Buffer, start: number): boolean {
  for (let i = 1; i < USER_KNOB.length; i += 1) {
    // A name of another length, or another name: no definition. Behind the whole name, no plain one.
    if (window[start + i] !== USER_KNOB[i]) return i > 10 && BARE[window[start + 11] ?? 0] === 0;
  }
  const type = start + USER_KNOB.length;
  let at = type;
  while (DIGIT[window[at] ?? 0] === 1) at += 1;
  if (at === type || window[at] !== SPACE) return true;
  if (at - type === 2 && window[type] === TAB_DIGITS[0] && window[type + 1] === TAB_DIGITS[1]) return true;
  const name = window[at + 1] ?? 0;
  return TELLING_KNOB[name] === 1 || BARE[name] === 0;
}
