import type { ByteString } from '../../model/bytes.ts';
import type { ByteSource } from '../../files/byte-source.ts';
import { BYTE_ORDER_MARK, byteOrderMarkLength } from '../byte-order-mark.ts';
import {
  BACKSLASH,
  CLASS_OF,
  CLOSE,
  COMMENT,
  END,
  GREATER,
  LESS,
  MARKER,
  NEWLINE,
  OPEN,
  PLAIN,
  PLUS,
  QUOTE,
  RETURN,
  SEMICOLON,
  SLASH,
  SPACE,
  STAR,
  STOPS_SKIPPING,
  STRING,
} from './classes.ts';
import type { LeadBytes } from './codeset.ts';
import { Landmarks } from './next-special-byte.ts';

/** `end` is the semicolon. `eof` also follows damage, after which nothing is read. */
export type TokenKind = 'word' | 'string' | 'open' | 'close' | 'plus' | 'end' | 'eof';

/** Why the lexer stopped before the end of the file. `offset` is where the string or comment opened. */
export interface Damage {
  readonly code: 'maya-string-unclosed' | 'maya-comment-unclosed' | 'maya-truncated';
  readonly offset: number;
}

/** The lines between two Git conflict markers, markers included. */
export interface ConflictRegion {
  readonly start: number;
  /** Infinity while the closing marker has not been seen. */
  end: number;
}

export interface LexerOptions {
  /** First bytes of two-byte characters, whose second byte is then never an escape. */
  readonly leads?: LeadBytes | null;
  /** Bytes held at a time. */
  readonly window?: number;
}

const WINDOW = 1024 * 1024;
const MARKER_LENGTH = 7;
/** From this many bytes without a word that matters, a search for single bytes is faster than looking at each. */
const BULK = 192;

/**
 * Splits a Maya ASCII scene into tokens, by bytes, with one reused window: memory does not grow with the file, nor with
 * a token. A token that does not fit half the window is passed over and not `held`.
 *
 * Comments and conflict marker lines are passed over. A raw line end inside a string never comes from Maya, so there the
 * lexer has lost the thread: it notes the damage and gives `eof` from then on.
 */
export class Lexer {
  kind: TokenKind = 'eof';
  /** Offsets in the file of the last token's first byte and of the byte after it; quotes are part of a string. */
  start = 0;
  end = 0;
  /** Whether the last token's bytes can still be asked for. */
  held = true;
  damage: Damage | null = null;
  readonly conflicts: ConflictRegion[] = [];

  readonly #source: ByteSource;
  readonly #leads: LeadBytes | null;
  readonly #buffer: Buffer;
  /** Whether the window is the source itself, which is in memory. */
  readonly #isWhole: boolean;
  readonly #landmarks: Landmarks;
  /** Offset in the file of the window's first byte; how many bytes it holds; where reading goes on in it. */
  #base = 0;
  #length = 0;
  #at = 0;
  /** Where the last token begins in the window. */
  #token = 0;
  /** The byte in front of the window. */
  #before = NEWLINE;
  #inConflict = false;

  constructor(source: ByteSource, options: LexerOptions = {}) {
    this.#source = source;
    this.#leads = options.leads ?? null;
    const { bytes } = source;
    this.#isWhole = bytes !== undefined && options.window === undefined;
    this.#buffer =
      bytes !== undefined && this.#isWhole
        ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
        : Buffer.allocUnsafe(Math.max(64, Math.min(options.window ?? WINDOW, source.size + 1)));
    this.#landmarks = new Landmarks(this.#buffer);
    if (!this.#isWhole) return;
    this.#length = this.#buffer.length;
    this.#landmarks.reset(this.#length);
  }

  /** Passes a byte order mark; to be asked before the first token only. */
  passByteOrderMark(): void {
    if (!this.#ensure(BYTE_ORDER_MARK.length)) return;
    this.#at += byteOrderMarkLength(this.#buffer.subarray(this.#at, this.#length));
  }

  /** Reads the next token. */
  next(): TokenKind {
    if (!this.#skipBlank()) return this.#stop();
    const code = this.#byte(this.#at);
    this.#token = this.#at;
    this.start = this.#base + this.#at;
    this.held = true;
    switch (CLASS_OF[code]) {
      case STRING:
        this.kind = 'string';
        this.#at += 1;
        if (!this.#passString(this.start, true)) return this.#stop();
        break;
      case END:
        this.kind = 'end';
        this.#at += 1;
        break;
      case OPEN:
        this.kind = 'open';
        this.#at += 1;
        break;
      case CLOSE:
        this.kind = 'close';
        this.#at += 1;
        break;
      case PLUS:
        this.kind = 'plus';
        this.#at += 1;
        break;
      default:
        this.kind = 'word';
        this.#at += 1;
        this.#passWord();
    }
    this.end = this.#base + this.#at;
    return this.kind;
  }

  /** Passes over the rest of a statement and its semicolon, and says whether there was one. */
  skipStatement(): boolean {
    const buffer = this.#buffer;
    let at = this.#at;
    let fence = at + BULK;
    for (;;) {
      const limit = Math.min(this.#length, fence);
      while (at < limit && STOPS_SKIPPING[buffer[at] ?? 0] === PLAIN) at += 1;
      if (at >= this.#length) {
        this.#at = at;
        if (!this.#more(at)) {
          this.#stop();
          return false;
        }
        at = this.#at;
        fence = at + BULK;
        continue;
      }
      if (at >= fence) {
        // Inside a conflict its other markers matter too, and they are too many different bytes to search for.
        at = this.#inConflict ? at : this.#landmarks.next(at);
        fence = at + BULK;
        continue;
      }
      const code = buffer[at];
      this.#at = at;
      if (code === SEMICOLON) {
        this.#at = at + 1;
        this.end = this.#base + at + 1;
        this.kind = 'end';
        return true;
      }
      this.start = this.#base + at;
      if (code === QUOTE) {
        this.#at = at + 1;
        if (!this.#passString(this.start, false)) {
          this.#stop();
          return false;
        }
      } else if (!this.#passComment() && !this.#passMarker()) {
        if (this.damage !== null) {
          this.#stop();
          return false;
        }
        this.#at += 1;
      }
      at = this.#at;
      fence = at + BULK;
    }
  }

  /** The last token's bytes, quotes included. Only while it is `held`. */
  text(): ByteString {
    return this.#buffer.toString('latin1', this.#token, this.#at);
  }

  /** The bytes between the quotes of the last token, a string. Only while it is `held`. */
  inside(): ByteString {
    return this.#buffer.toString('latin1', this.#token + 1, this.#at - 1);
  }

  /** Whether the last token's bytes are exactly these. */
  is(bytes: Uint8Array): boolean {
    const from = this.#token;
    if (!this.held || this.#at - from !== bytes.length) return false;
    for (let i = 0; i < bytes.length; i += 1) if (this.#buffer[from + i] !== bytes[i]) return false;
    return true;
  }

  /** The byte at this place of the last token; NaN behind its end. */
  byteAt(index: number): number {
    return this.held && this.#token + index < this.#at ? this.#byte(this.#token + index) : Number.NaN;
  }

  /** Whether these bytes, or this one, occur in the last token. */
  includes(bytes: Buffer | number): boolean {
    if (!this.held) return false;
    if (typeof bytes !== 'number') return this.#buffer.subarray(this.#token, this.#at).includes(bytes);
    for (let at = this.#token; at < this.#at; at += 1) if (this.#buffer[at] === bytes) return true;
    return false;
  }

  #byte(at: number): number {
    return this.#buffer[at] ?? 0;
  }

  #stop(): 'eof' {
    this.kind = 'eof';
    this.start = this.#base + this.#at;
    this.end = this.start;
    this.#length = this.#at;
    return 'eof';
  }

  /** Gets to the first byte of a token; false at the end of the file or at damage. */
  #skipBlank(): boolean {
    if (this.damage !== null) return false;
    for (;;) {
      const buffer = this.#buffer;
      let at = this.#at;
      while (at < this.#length && CLASS_OF[buffer[at] ?? 0] === SPACE) at += 1;
      this.#at = at;
      if (at >= this.#length) {
        if (!this.#more(at)) return false;
        continue;
      }
      const kind = CLASS_OF[buffer[at] ?? 0];
      if (kind === COMMENT && this.#passComment()) continue;
      if (kind === MARKER && this.#passMarker()) continue;
      return this.damage === null;
    }
  }

  /** From behind the opening quote to behind the closing one. */
  #passString(opened: number, hold: boolean): boolean {
    const leads = this.#leads;
    for (;;) {
      const buffer = this.#buffer;
      const length = this.#length;
      let at = this.#at;
      let ended = false;
      while (at < length) {
        const code = buffer[at] ?? 0;
        at += 1;
        if (code === QUOTE) {
          ended = true;
          break;
        }
        if (code === NEWLINE) return this.#damaged('maya-string-unclosed', opened, at - 1);
        if (code === BACKSLASH || leads?.[code] === 1) {
          if (at >= length) {
            at -= 1;
            break;
          }
          // An escaped line end is none of Maya's either.
          if (buffer[at] === NEWLINE) return this.#damaged('maya-string-unclosed', opened, at);
          at += 1;
        }
      }
      this.#at = at;
      if (ended) return true;
      if (!this.#moreOfToken(hold)) return this.#damaged('maya-truncated', opened, this.#length);
    }
  }

  #passWord(): void {
    for (;;) {
      const buffer = this.#buffer;
      let at = this.#at;
      while (at < this.#length) {
        const kind = CLASS_OF[buffer[at] ?? 0];
        if (kind === PLAIN || kind === PLUS || kind === MARKER) at += 1;
        else if (kind === COMMENT && at + 1 < this.#length && !this.#opensComment(at)) at += 1;
        else break;
      }
      this.#at = at;
      const cutInComment = at + 1 >= this.#length && this.#byte(at) === SLASH;
      if (at < this.#length && !cutInComment) return;
      if (!this.#moreOfToken(true)) {
        this.#at = this.#length;
        return;
      }
    }
  }

  #opensComment(at: number): boolean {
    const next = this.#buffer[at + 1];
    return next === SLASH || next === STAR;
  }

  /** Passes over a comment that begins here, if one does. An unclosed one is damage. */
  #passComment(): boolean {
    if (this.#byte(this.#at) !== SLASH || !this.#ensure(2) || !this.#opensComment(this.#at)) return false;
    const opened = this.#base + this.#at;
    if (this.#byte(this.#at + 1) === SLASH) {
      this.#passLine();
      return true;
    }
    this.#at += 2;
    for (;;) {
      const closes = this.#buffer.subarray(0, this.#length).indexOf('*/', this.#at, 'latin1');
      if (closes !== -1) {
        this.#at = closes + 2;
        return true;
      }
      this.#at = Math.max(this.#at, this.#length - 1);
      if (!this.#more(this.#at)) return this.#damaged('maya-comment-unclosed', opened, this.#length);
    }
  }

  /** A line of its own that begins with seven of one of Git's marker characters is passed over and noted. */
  #passMarker(): boolean {
    const code = this.#byte(this.#at);
    if (CLASS_OF[code] !== MARKER || (code !== LESS && !this.#inConflict)) return false;
    const before = this.#at > 0 ? this.#byte(this.#at - 1) : this.#before;
    if (before !== NEWLINE && before !== RETURN) return false;
    if (!this.#ensure(MARKER_LENGTH)) return false;
    for (let i = 1; i < MARKER_LENGTH; i += 1) if (this.#byte(this.#at + i) !== code) return false;
    const start = this.#base + this.#at;
    this.#passLine();
    const end = this.#base + this.#at;
    const open = this.conflicts.at(-1);
    if (!this.#inConflict) this.conflicts.push({ start, end: Infinity });
    else if (code === GREATER && open !== undefined) open.end = end;
    this.#inConflict = code !== GREATER;
    return true;
  }

  #passLine(): void {
    for (;;) {
      let at = this.#at;
      while (at < this.#length && this.#buffer[at] !== NEWLINE && this.#buffer[at] !== RETURN) at += 1;
      this.#at = at;
      if (at < this.#length || !this.#more(at)) return;
    }
  }

  #damaged(code: Damage['code'], offset: number, at: number): false {
    this.damage = { code, offset };
    this.#at = at;
    return false;
  }

  /** Whether this many bytes can be had from here on, reading more if need be. */
  #ensure(count: number): boolean {
    while (this.#at + count > this.#length) if (!this.#more(this.#at)) return false;
    return true;
  }

  /** Reads on in the middle of a token, keeping its bytes while they fit half the window. */
  #moreOfToken(hold: boolean): boolean {
    const keep = hold && this.held && this.#at - this.#token < this.#buffer.length / 2;
    if (!keep) this.held = false;
    return this.#more(keep ? this.#token : this.#at);
  }

  /** Lets go of the bytes in front of `keep` and reads as many new ones; false at the end of the file. */
  #more(keep: number): boolean {
    if (this.damage !== null || this.#isWhole) return false;
    if (keep > 0) {
      this.#before = this.#byte(keep - 1);
      this.#buffer.copyWithin(0, keep, this.#length);
      this.#base += keep;
      this.#length -= keep;
      this.#at -= keep;
      this.#token = Math.max(0, this.#token - keep);
    }
    const offset = this.#base + this.#length;
    const room = Math.min(this.#buffer.length - this.#length, this.#source.size - offset);
    const count = room > 0 ? this.#source.read(this.#buffer, this.#length, room, offset) : 0;
    this.#length += count;
    this.#landmarks.reset(this.#length);
    return count > 0;
  }
}
