import type { ByteString } from '../../model/bytes.ts';
import type { Span } from '../../model/span.ts';
import type { LeadBytes } from './codeset.ts';
import type { Lexer } from './lexer.ts';
import { unescape } from './strings.ts';

/**
 * One argument of a statement.
 * - `word`: a bare word; `text` is its bytes.
 * - `string`: a quoted string, or pieces joined as `("a" + "b")`; `text` is what it stands for.
 * - `opaque`: something that is not a literal (a backquoted command, a variable, arithmetic), or too long to be kept.
 */
export interface Argument extends Span {
  readonly kind: 'word' | 'string' | 'opaque';
  readonly text: ByteString;
  /** The string tokens of a joined string; absent for a plain one. */
  readonly joined?: true;
}

/** A statement's arguments up to its semicolon. `end` is the offset behind the semicolon. */
export interface Statement {
  readonly args: readonly Argument[];
  readonly end: number;
  /** False where the file ended first. */
  readonly complete: boolean;
}

/** More arguments than any statement has that is kept whole. */
const MOST_ARGUMENTS = 1024;
/** More bytes than any name, path or value has that is kept whole. */
const MOST_BYTES = 64 * 1024;

/** Reads the rest of a statement. What is too long to be kept is passed over: its arguments end with an `opaque` one. */
export function readStatement(lexer: Lexer, leads: LeadBytes | null): Statement {
  lexer.next();
  return readStatementFrom(lexer, leads);
}

/** The same, beginning with the token that was read last. */
export function readStatementFrom(lexer: Lexer, leads: LeadBytes | null): Statement {
  const args: Argument[] = [];
  for (;;) {
    const arg = currentArgument(lexer, leads, true);
    if (arg === 'end') return { args, end: lexer.end, complete: true };
    if (arg === 'eof') return { args, end: lexer.end, complete: false };
    args.push(arg);
    if (lexer.kind === 'end') return { args, end: lexer.end, complete: true };
    if (args.length >= MOST_ARGUMENTS) break;
    lexer.next();
  }
  const offset = lexer.end;
  const complete = lexer.skipStatement();
  args.push({ kind: 'opaque', text: '', offset, length: lexer.end - offset });
  return { args, end: lexer.end, complete };
}

/**
 * Reads one argument. With `keep` false the text of strings stays empty, which is faster. A bracket that is never closed
 * is `opaque` and takes the semicolon with it: then the lexer's `kind` is `end`.
 */
export function readArgument(lexer: Lexer, leads: LeadBytes | null, keep: boolean): Argument | 'end' | 'eof' {
  lexer.next();
  return currentArgument(lexer, leads, keep);
}

function currentArgument(lexer: Lexer, leads: LeadBytes | null, keep: boolean): Argument | 'end' | 'eof' {
  const { kind } = lexer;
  switch (kind) {
    case 'end':
    case 'eof':
      return kind;
    case 'open':
      return readJoined(lexer, leads, keep);
    case 'close':
    case 'plus':
      return { kind: 'opaque', text: '', offset: lexer.start, length: lexer.end - lexer.start };
    case 'word':
    case 'string':
      return simple(lexer, leads, keep);
  }
}

function simple(lexer: Lexer, leads: LeadBytes | null, keep: boolean): Argument {
  const { start: offset, end } = lexer;
  const length = end - offset;
  if (!lexer.held || length > MOST_BYTES) return { kind: 'opaque', text: '', offset, length };
  if (lexer.kind === 'word') {
    const text = lexer.text();
    // A backquote runs a command, a dollar sign names a variable: neither is known outside Maya.
    return { kind: /[`$]/.test(text) ? 'opaque' : 'word', text, offset, length };
  }
  return { kind: 'string', text: keep ? unescape(lexer.inside(), leads) : '', offset, length };
}

/** `(`, strings with `+` between them, `)`: Maya's way to write a text of more than about a thousand bytes. */
function readJoined(lexer: Lexer, leads: LeadBytes | null, keep: boolean): Argument | 'eof' {
  const offset = lexer.start;
  let text = '';
  let depth = 1;
  let literal = true;
  let wantsString = true;
  for (;;) {
    const kind = lexer.next();
    if (kind === 'eof') return 'eof';
    if (kind === 'end') return { kind: 'opaque', text: '', offset, length: lexer.end - offset };
    if (kind === 'open') depth += 1;
    else if (kind === 'close') depth -= 1;
    if (kind === 'close' && depth === 0) break;
    literal &&= wantsString ? kind === 'string' && lexer.held : kind === 'plus';
    if (keep && literal && wantsString && text.length <= MOST_BYTES) text += unescape(lexer.inside(), leads);
    wantsString = !wantsString;
  }
  literal &&= !wantsString && text.length <= MOST_BYTES;
  const length = lexer.end - offset;
  return literal
    ? { kind: 'string', text, offset, length, joined: true }
    : { kind: 'opaque', text: '', offset, length };
}
