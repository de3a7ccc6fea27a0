import type { ByteString } from '../../model/bytes.ts';
import type { Span } from '../../model/span.ts';
import type { Lexer, StringToken } from './lexer.ts';
import { LONGEST_TEXT } from './text.ts';
import type { SourceText } from './text.ts';

/** Lua itself refuses tables that nest deeper. */
const DEEPEST_TABLE = 200;

/** What an entry of a table is called: null for one without a key, or with one that is no text. */
export type Key = ByteString | null;

/** A string that is the whole value of an entry. */
export interface TextValue {
  readonly string: StringToken;
  /** Where it stands with its delimiters. */
  readonly span: Span;
}

/** How a table begins: `Loader {`, `ordered() {`, or a brace alone. */
export interface TableHead {
  /** The word in front of the brace; '' where there is none. */
  readonly className: ByteString;
  /** The first byte of the entry that holds the table. */
  readonly offset: number;
}

/** How a table ends: by its brace, with the file or where nothing more could be read, or not as a table should. */
export type TableEnd = 'closed' | 'unclosed' | 'damaged';

/** Listens to the entries of one table, in the order of the file. */
export interface TableReader {
  /** A table begins: who listens to it, or null to pass it. */
  table(key: Key, head: TableHead): TableReader | null;
  text?(key: Key, value: TextValue, offset: number): void;
  /** Any other value: a number, a word, an expression, a table that was passed. */
  other?(key: Key, offset: number): void;
  close(end: TableEnd): void;
}

/** What went wrong in a file as a whole: the first place of each. */
export interface ReadProblems {
  /** A string or a comment never ends, so that nothing behind it could be read. */
  brokenAt: number | null;
  /** Something stands where it cannot stand. */
  damagedAt: number | null;
  /** A table lies in too many others to be looked at. */
  tooDeepAt: number | null;
  unclosed: boolean;
}

interface Frame {
  readonly reader: TableReader;
  damaged: boolean;
  /** Whether a comma has to come before the next entry. */
  full: boolean;
}

/** An entry while its value is being read. */
interface Entry {
  readonly key: Key;
  readonly offset: number;
  state: 'empty' | 'constructor' | 'text' | 'other';
  name: ByteString;
  text: TextValue | null;
}

/**
 * Reads one table and those in it, each by its own listener, with a stack instead of a recursion. The table's own brace
 * was the last token. Tables that nobody listens to are passed without a look at what they hold.
 */
export class TableWalk {
  readonly problems: ReadProblems = { brokenAt: null, damagedAt: null, tooDeepAt: null, unclosed: false };
  readonly #lexer: Lexer;
  readonly #text: SourceText;
  readonly #stack: Frame[] = [];

  constructor(lexer: Lexer, text: SourceText) {
    this.#lexer = lexer;
    this.#text = text;
  }

  read(root: TableReader): void {
    this.#open(root);
    for (let frame = this.#stack.at(-1); frame !== undefined; frame = this.#stack.at(-1)) this.#step(frame);
  }

  #open(reader: TableReader): void {
    this.#stack.push({ reader, damaged: false, full: false });
  }

  /** Reads up to the end of the next entry of the innermost table, or to the brace of one that begins in it. */
  #step(frame: Frame): void {
    const kind = this.#lexer.next();
    if (kind === ',' || kind === ';') {
      frame.full = false;
    } else if (kind === '}') {
      this.#stack.pop();
      frame.reader.close(frame.damaged ? 'damaged' : 'closed');
    } else if (kind === 'end' || kind === 'broken') {
      this.#giveUp();
    } else {
      if (frame.full) this.#damage(frame);
      frame.full = true;
      this.#entry(frame);
    }
  }

  #entry(frame: Frame): void {
    const { offset } = this.#lexer.span;
    const entry: Entry = { key: null, offset, state: 'empty', name: '', text: null };
    if (this.#lexer.kind === 'name') this.#named(frame, entry);
    else if (this.#lexer.kind === '[') this.#bracketed(frame, entry);
    else {
      this.#lexer.unread();
      this.#value(frame, entry);
    }
  }

  /** An entry that begins with a word: its key, or the value of one that has none. */
  #named(frame: Frame, entry: Entry): void {
    const name = this.#wordText(this.#lexer.span);
    if (this.#lexer.next() === '=') {
      this.#value(frame, { ...entry, key: name });
      return;
    }
    this.#lexer.unread();
    this.#value(frame, { ...entry, state: 'constructor', name: name ?? '?' });
  }

  /** An entry whose key stands in brackets. One that is no text is of no interest, but has to end. */
  #bracketed(frame: Frame, entry: Entry): void {
    const kind = this.#lexer.next();
    const { string } = this.#lexer;
    const key = string === null ? null : this.#text.says(string);
    let end = kind;
    if (kind === 'string' || kind === 'number' || kind === 'name') end = this.#lexer.next();
    // A negative number, or an expression that no application writes.
    for (; end === 'number' || end === 'other' || end === 'name' || end === '.'; end = this.#lexer.next());
    if (end === ']' && this.#lexer.next() === '=') {
      this.#value(frame, { ...entry, key });
      return;
    }
    this.#damage(frame);
    this.#lexer.unread();
    this.#value(frame, { ...entry, state: 'other' });
  }

  #value(frame: Frame, entry: Entry): void {
    for (let parentheses = 0; ;) {
      const kind = this.#lexer.next();
      if (
        kind === 'end' ||
        kind === 'broken' ||
        kind === '}' ||
        ((kind === ',' || kind === ';') && parentheses === 0)
      ) {
        this.#lexer.unread();
        this.#deliver(frame, entry);
        return;
      }
      if (kind === '(') parentheses += 1;
      else if (kind === ')') parentheses = Math.max(0, parentheses - 1);
      if (kind === '{') {
        if (this.#enter(frame, entry, parentheses)) return;
        entry.state = 'other';
      } else this.#part(frame, entry);
    }
  }

  /** A table in an entry: true where somebody listens to it, so that it is read before the entry goes on. */
  #enter(frame: Frame, entry: Entry, parentheses: number): boolean {
    const whole = (entry.state === 'empty' || entry.state === 'constructor') && parentheses === 0;
    const head = { className: entry.name, offset: entry.offset };
    const reader = whole ? frame.reader.table(entry.key, head) : null;
    if (reader !== null && this.#stack.length < DEEPEST_TABLE) {
      this.#open(reader);
      return true;
    }
    if (reader !== null) this.problems.tooDeepAt ??= entry.offset;
    if (!this.#lexer.skipTable()) this.#lexer.unread();
    return false;
  }

  /** One more token of a value that is no brace. */
  #part(frame: Frame, entry: Entry): void {
    const { kind, span, string } = this.#lexer;
    if (kind === '=') this.#damage(frame);
    if (string !== null && entry.state === 'empty') {
      entry.text = { string, span };
      entry.state = 'text';
    } else if (kind === 'name' && (entry.state === 'empty' || entry.name.endsWith('.'))) {
      entry.name += this.#wordText(span) ?? '?';
      entry.state = entry.state === 'empty' ? 'constructor' : entry.state;
    } else if (entry.state === 'constructor' && kind === '.' && entry.name.length < LONGEST_TEXT) entry.name += '.';
    else if (entry.state !== 'constructor' || (kind !== '(' && kind !== ')')) entry.state = 'other';
  }

  #deliver(frame: Frame, { key, offset, state, text }: Entry): void {
    if (state === 'empty') this.#damage(frame);
    if (state === 'text' && text !== null) frame.reader.text?.(key, text, offset);
    else frame.reader.other?.(key, offset);
  }

  #damage(frame: Frame): void {
    frame.damaged = true;
    this.problems.damagedAt ??= this.#lexer.span.offset;
  }

  /** The file ends in these tables, or cannot be read on: what they hold so far is all that is known of them. */
  #giveUp(): void {
    if (this.#lexer.kind === 'broken') this.problems.brokenAt ??= this.#lexer.span.offset;
    this.problems.unclosed = true;
    for (let frame = this.#stack.pop(); frame !== undefined; frame = this.#stack.pop()) frame.reader.close('unclosed');
  }

  #wordText(span: Span): ByteString | null {
    return span.length > LONGEST_TEXT ? null : this.#text.raw(span);
  }
}
