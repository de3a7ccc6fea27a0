/** What is wrong with a text that does not follow its grammar, and where (bytes from its start). */
export interface Malformed {
  readonly kind: 'malformed';
  readonly problem: string;
  readonly at: number;
}

/**
 * One component of a parameter. Offsets are in bytes from the start of the text; `start` to `end` is the whole token,
 * `textStart` to `textEnd` what stands between its quotes.
 */
export interface ParmValue {
  /** `channel`: an expression or keys drive the parameter (`[ name text ]`). */
  readonly kind: 'plain' | 'channel';
  readonly start: number;
  readonly end: number;
  readonly textStart: number;
  readonly textEnd: number;
}

export interface ParmLine {
  readonly name: string;
  readonly start: number;
  /** Behind the line end. */
  readonly end: number;
  /** As the line ends: LF, or CRLF where version control made it so. */
  readonly lineEnd: '\n' | '\r\n';
  readonly values: readonly ParmValue[];
}

export interface ParmFile {
  readonly kind: 'parms';
  readonly lines: readonly ParmLine[];
}

const LF = 10;
const CR = 13;
const TAB = 9;
const SPACE = 32;
const QUOTE = 34;
const OPEN_PAREN = 40;
const CLOSE_PAREN = 41;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const CLOSE_BRACE = 125;

/** The text of a value, unescaped: only `\"` and `\\` occur. */
export function valueText(bytes: Buffer, value: ParmValue): string {
  const raw = bytes.toString('latin1', value.textStart, value.textEnd);
  return raw.includes('\\') ? raw.replace(/\\(["\\])/g, '$1') : raw;
}

/**
 * The values of all parameters of a node (`.parm`). A value may span lines and look like a line itself, so this is a
 * parser, not a search. Understands the text to its last byte, or says where it does not; of the lines only those with a
 * wanted name are kept.
 */
export function parseParmFile(bytes: Buffer, wanted: (name: string) => boolean = () => true): ParmFile | Malformed {
  return new ParmParser(bytes).parse(wanted);
}

class ParmParser {
  readonly #bytes: Buffer;
  #at = 0;
  #problem: string | null = null;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  parse(wanted: (name: string) => boolean): ParmFile | Malformed {
    const lines: ParmLine[] = [];
    if (!this.#opening()) return this.#malformed('no "version 0.8" block');
    while (this.#bytes[this.#at] !== CLOSE_BRACE) {
      const line = this.#line();
      if (line === null) return this.#malformed('a line of another form');
      if (wanted(line.name)) lines.push(line);
    }
    this.#at += 1;
    if (this.#lineEnd() === null || this.#at !== this.#bytes.length) return this.#malformed('no end where it must be');
    return { kind: 'parms', lines };
  }

  #malformed(problem: string): Malformed {
    return { kind: 'malformed', problem: this.#problem ?? problem, at: this.#at };
  }

  #opening(): boolean {
    const opening = /^\{\r?\nversion 0\.8\r?\n/.exec(this.#bytes.toString('latin1', 0, 32));
    this.#at = opening?.[0].length ?? 0;
    return opening !== null;
  }

  /** Name, flags in brackets, values in parentheses. Houdini 8 wrote no flags on some lines, and other spaces between. */
  #line(): ParmLine | null {
    const start = this.#at;
    while (!isBlank(this.#bytes[this.#at])) this.#at += 1;
    const name = this.#bytes.toString('latin1', start, this.#at);
    if (name === '') return null;
    this.#spaces();
    if (this.#bytes[this.#at] === OPEN_BRACKET && !this.#flags()) return null;
    this.#spaces();
    if (this.#bytes[this.#at] !== OPEN_PAREN) return null;
    this.#at += 1;
    const values: ParmValue[] = [];
    for (;;) {
      this.#spaces();
      if (this.#bytes[this.#at] === CLOSE_PAREN) {
        const lineEnd = this.#lineEndAt(this.#at + 1);
        if (lineEnd !== null) {
          this.#at += 1 + lineEnd.length;
          return { name, start, end: this.#at, lineEnd, values };
        }
      }
      const value = this.#value();
      if (value === null) return null;
      values.push(value);
    }
  }

  #flags(): boolean {
    while (this.#bytes[this.#at] !== CLOSE_BRACKET) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined || byte === LF || byte === QUOTE) return this.#fail('the flags are not closed');
      this.#at += 1;
    }
    this.#at += 1;
    return true;
  }

  #value(): ParmValue | null {
    // A bare value may be a bracket or begin with one; the channel form has a space behind it.
    if (this.#bytes[this.#at] === OPEN_BRACKET && this.#bytes[this.#at + 1] === SPACE) return this.#channel();
    return this.#string('plain');
  }

  #channel(): ParmValue | null {
    const start = this.#at;
    this.#at += 1;
    this.#spaces();
    if (this.#string('channel') === null) return null;
    this.#spaces();
    const text = this.#string('channel');
    if (text === null) return null;
    this.#spaces();
    if (this.#bytes[this.#at] !== CLOSE_BRACKET) return null;
    this.#at += 1;
    return { ...text, start, end: this.#at };
  }

  #string(kind: ParmValue['kind']): ParmValue | null {
    const start = this.#at;
    const quoted = this.#bytes[start] === QUOTE;
    if (quoted) this.#at += 1;
    for (;;) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined) return this.#fail('a value is not closed') || null;
      if (quoted ? byte === QUOTE : isBlank(byte)) break;
      if (byte === QUOTE) return this.#fail('a quote stands in a bare value') || null;
      if (byte === BACKSLASH) {
        const next = this.#bytes[this.#at + 1];
        if (next !== QUOTE && next !== BACKSLASH) return this.#fail('an escape of another form') || null;
        this.#at += 1;
      }
      this.#at += 1;
    }
    if (!quoted) return this.#at === start ? null : token(kind, start, this.#at, 0);
    this.#at += 1;
    return isBlank(this.#bytes[this.#at]) ? token(kind, start, this.#at, 1) : null;
  }

  #spaces(): void {
    while (this.#bytes[this.#at] === TAB || this.#bytes[this.#at] === SPACE) this.#at += 1;
  }

  #lineEnd(): '\n' | '\r\n' | null {
    const lineEnd = this.#lineEndAt(this.#at);
    this.#at += lineEnd?.length ?? 0;
    return lineEnd;
  }

  #lineEndAt(at: number): '\n' | '\r\n' | null {
    if (this.#bytes[at] === LF) return '\n';
    return this.#bytes[at] === CR && this.#bytes[at + 1] === LF ? '\r\n' : null;
  }

  #fail(problem: string): false {
    this.#problem = problem;
    return false;
  }
}

function token(kind: ParmValue['kind'], start: number, end: number, quotes: 0 | 1): ParmValue {
  return { kind, start, end, textStart: start + quotes, textEnd: end - quotes };
}

/** Space, tab, line end, or the end of the text. */
function isBlank(byte: number | undefined): boolean {
  return byte === undefined || byte === SPACE || byte === TAB || byte === LF || byte === CR;
}
