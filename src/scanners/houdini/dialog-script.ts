import type { Malformed } from './parm-file.ts';

/** One default of a parameter. Offsets are in bytes from the start of the text, between the quotes where it has them. */
export interface DefaultValue {
  readonly textStart: number;
  readonly textEnd: number;
  readonly quoted: boolean;
}

/** The definition of one parameter. */
export interface ParmTemplate {
  readonly name: string;
  /** Plain values; null where the default is an expression; absent values make an empty list. */
  readonly defaults: readonly DefaultValue[] | null;
  /** Behind the line end of the block's last line. */
  readonly end: number;
  /** Whether the block shares no line with anything else, so that another one may be put behind it. */
  readonly ownLines: boolean;
  /** What stands in front of `parm {` and in front of the keywords inside. */
  readonly indent: string;
  readonly innerIndent: string;
  readonly lineEnd: '\n' | '\r\n';
  /** The block that holds this one; -1 at the top. Parameters of one folder have the same. */
  readonly folder: number;
  /** Inside a multiparm, where one definition stands for many parameters. */
  readonly repeated: boolean;
}

export interface DialogScript {
  readonly kind: 'templates';
  readonly templates: readonly ParmTemplate[];
}

interface Token {
  readonly kind: 'word' | 'string' | 'open' | 'close' | 'end';
  readonly start: number;
  readonly end: number;
  /** Whether it is the first on its line. */
  readonly first: boolean;
}

/** What stands in front of a block on its line is an indent; anything longer is not looked at. */
const MAX_HEAD_BYTES = 1024;
/** Blocks of parameters nest; deeper than this is damage. */
const MAX_DEPTH = 200;
const LF = 10;
const QUOTE = 34;
const HASH = 35;
const BACKSLASH = 92;
const OPEN = 123;
const CLOSE = 125;

/** The text of a default, unescaped: in a dialog script a line end is always written `\n`. */
export function defaultText(bytes: Buffer, value: DefaultValue): string {
  const raw = bytes.toString('latin1', value.textStart, value.textEnd);
  return raw.includes('\\') ? raw.replace(/\\([^])/g, (_all, next: string) => (next === 'n' ? '\n' : next)) : raw;
}

/**
 * The parameter definitions of a node (`.spareparmdef`) or of an asset (`DialogScript`). Understands the text to its last
 * byte, or says where it does not; of the definitions only those with a wanted name are kept.
 */
export function parseDialogScript(
  bytes: Buffer,
  wanted: (name: string) => boolean = () => true,
): DialogScript | Malformed {
  return new DialogParser(bytes, wanted).parse();
}

class DialogParser {
  readonly #bytes: Buffer;
  readonly #wanted: (name: string) => boolean;
  readonly #templates: ParmTemplate[] = [];
  #at = 0;
  #lineStart = 0;
  #blank = true;
  #folders = 0;
  #problem: string | null = null;

  constructor(bytes: Buffer, wanted: (name: string) => boolean) {
    this.#bytes = bytes;
    this.#wanted = wanted;
  }

  parse(): DialogScript | Malformed {
    if (this.#block(0, -1, false) === 'end' && this.#problem === null) {
      return { kind: 'templates', templates: this.#templates };
    }
    return { kind: 'malformed', problem: this.#problem ?? 'a brace too many', at: this.#at };
  }

  /** Reads statements up to the brace that closes the block; tells how it ended. */
  #block(depth: number, folder: number, repeated: boolean): 'close' | 'end' | 'malformed' {
    if (depth > MAX_DEPTH) return this.#fail('too many blocks inside each other');
    let keyword = '';
    for (;;) {
      const token = this.#next();
      if (token === null) return 'malformed';
      if (token.kind === 'close' || token.kind === 'end') return token.kind;
      if (token.first) keyword = token.kind === 'word' ? this.#text(token) : '';
      if (token.kind !== 'open') continue;
      let inner: 'close' | 'end' | 'malformed';
      if (keyword === 'parm') inner = this.#parm(folder, repeated);
      else if (keyword.startsWith('group') || keyword === 'multiparm') {
        inner = this.#block(depth + 1, this.#folders++, repeated || keyword === 'multiparm');
      } else inner = this.#skip();
      if (inner !== 'close') return inner === 'end' ? this.#fail('a block is not closed') : inner;
    }
  }

  #parm(folder: number, repeated: boolean): 'close' | 'end' | 'malformed' {
    const indent = this.#indent();
    const head =
      this.#at - this.#lineStart > MAX_HEAD_BYTES ? '' : this.#bytes.toString('latin1', this.#lineStart, this.#at);
    const ownLine = /^[ \t]*parm[ \t]*\{$/.test(head);
    let innerIndent: string | null = null;
    let name = '';
    let defaults: DefaultValue[] | null = [];
    let keyword = '';
    for (;;) {
      const token = this.#next();
      if (token === null) return 'malformed';
      if (token.kind === 'end') return 'end';
      if (token.kind === 'close') break;
      if (token.first) {
        keyword = token.kind === 'word' ? this.#text(token) : '';
        innerIndent ??= this.#indent();
      } else if (keyword === 'name' && name === '' && token.kind !== 'open') {
        name = this.#text(token);
      }
      if (token.kind !== 'open') continue;
      if (keyword === 'default') {
        const read = this.#defaults();
        if (read === 'malformed') return read;
        defaults = read;
      } else {
        const skipped = this.#skip();
        if (skipped !== 'close') return skipped;
      }
    }
    if (!this.#wanted(name)) return 'close';
    const lineEnd = /^[ \t]*(\r?\n)/.exec(this.#bytes.toString('latin1', this.#at, this.#at + 64));
    const end = this.#at + (lineEnd?.[0].length ?? 0);
    this.#templates.push({
      name,
      defaults,
      end,
      ownLines: ownLine && lineEnd !== null,
      indent,
      innerIndent: innerIndent ?? `${indent}    `,
      lineEnd: lineEnd?.[1] === '\r\n' ? '\r\n' : '\n',
      folder,
      repeated,
    });
    return 'close';
  }

  /** The values up to the closing brace; null where one is an expression (`[ "…" python ]`). */
  #defaults(): DefaultValue[] | null | 'malformed' {
    const values: DefaultValue[] = [];
    let expression = false;
    for (;;) {
      const token = this.#next();
      if (token === null) return 'malformed';
      if (token.kind === 'close') return expression ? null : values;
      if (token.kind === 'end' || token.kind === 'open') return this.#fail('a default is not closed');
      if (token.kind === 'word' && this.#text(token).startsWith('[')) expression = true;
      const quoted = token.kind === 'string';
      const quotes = quoted ? 1 : 0;
      values.push({ textStart: token.start + quotes, textEnd: token.end - quotes, quoted });
    }
  }

  /** Menus, tags, ranges: anything up to the brace that closes this block. */
  #skip(): 'close' | 'end' | 'malformed' {
    for (let depth = 1; depth > 0;) {
      const token = this.#next();
      if (token === null) return 'malformed';
      if (token.kind === 'end') return 'end';
      if (token.kind === 'open') depth += 1;
      if (token.kind === 'close') depth -= 1;
    }
    return 'close';
  }

  #next(): Token | null {
    for (;;) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined) return { kind: 'end', start: this.#at, end: this.#at, first: this.#blank };
      if (byte === LF) {
        this.#at += 1;
        this.#lineStart = this.#at;
        this.#blank = true;
      } else if (byte <= 32) {
        this.#at += 1;
      } else if (byte === HASH && this.#blank) {
        const lineEnd = this.#bytes.indexOf(LF, this.#at);
        this.#at = lineEnd === -1 ? this.#bytes.length : lineEnd;
      } else {
        return this.#token(byte);
      }
    }
  }

  #token(byte: number): Token | null {
    const start = this.#at;
    const first = this.#blank;
    this.#blank = false;
    if (byte === OPEN || byte === CLOSE) {
      this.#at += 1;
      return { kind: byte === OPEN ? 'open' : 'close', start, end: this.#at, first };
    }
    if (byte === QUOTE) return this.#string(start, first);
    while (this.#at < this.#bytes.length && !isEndOfWord(this.#bytes[this.#at] ?? 0)) this.#at += 1;
    return { kind: 'word', start, end: this.#at, first };
  }

  #string(start: number, first: boolean): Token | null {
    this.#at += 1;
    for (;;) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined || byte === LF) {
        this.#fail('a string is not closed');
        return null;
      }
      this.#at += byte === BACKSLASH ? 2 : 1;
      if (byte === QUOTE) return { kind: 'string', start, end: this.#at, first };
    }
  }

  #text(token: Token): string {
    const quotes = token.kind === 'string' ? 1 : 0;
    return this.#bytes.toString('latin1', token.start + quotes, token.end - quotes);
  }

  /** The blanks in front of the first token of this line. */
  #indent(): string {
    return /^[ \t]*/.exec(this.#bytes.toString('latin1', this.#lineStart, this.#lineStart + MAX_HEAD_BYTES))?.[0] ?? '';
  }

  #fail(problem: string): 'malformed' {
    this.#problem ??= problem;
    return 'malformed';
  }
}

function isEndOfWord(byte: number): boolean {
  return byte <= 32 || byte === QUOTE || byte === OPEN || byte === CLOSE;
}
