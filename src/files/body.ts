/** An answer that was not read to its end: it is longer than anybody may send, or holds more than anybody may send. */
export class AnswerTooLong extends Error {
  override readonly name = 'AnswerTooLong';
  /** What there is too much of, as a phrase: "longer than 1 MB". */
  readonly what: string;

  constructor(what: string) {
    super(`the answer is ${what}`);
    this.what = what;
  }
}

const FIRST_ROOM = 16 * 1024;

/**
 * The text of an answer. Bytes are counted as they come out of the unpacking, so that a small packed body cannot become a
 * large one. Throws `AnswerTooLong` at the first byte beyond `most`; what stops `fetch` stops this too.
 */
export async function textOf(response: Response, most: number): Promise<string> {
  if (response.body === null) return '';
  // `getReader` of the types of Node tells nothing of what comes.
  const reader: ReadableStreamDefaultReader<Uint8Array> = response.body.getReader();
  // One buffer: an answer in drops would cost a hundred bytes a drop in a list.
  let text = Buffer.allocUnsafe(Math.min(FIRST_ROOM, most));
  let bytes = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const after = bytes + next.value.byteLength;
    if (after > most) {
      void reader.cancel().catch(() => undefined);
      throw new AnswerTooLong(`longer than ${megabytes(most)}`);
    }
    if (after > text.length) {
      const larger = Buffer.allocUnsafe(Math.min(most, Math.max(after, text.length * 2)));
      text.copy(larger, 0, 0, bytes);
      text = larger;
    }
    text.set(next.value, bytes);
    bytes = after;
  }
  // As `Response.text` reads it.
  return new TextDecoder().decode(text.subarray(0, bytes));
}

/** How many values JSON of an answer may hold: each takes up to a hundred bytes, however short it is written. */
const MOST_VALUES = 1_000_000;
const DEEPEST = 100;

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_LIST, OPEN_OBJECT, CLOSE_LIST, CLOSE_OBJECT] = [0x5b, 0x7b, 0x5d, 0x7d];

/**
 * The JSON of an answer; undefined where it is none. Throws `AnswerTooLong` for one that would take far more memory than
 * its text: `[[[[[…` or `[{},{},{}…`.
 */
export function jsonOf(text: string): unknown {
  refuseMany(text);
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refuseMany(text: string): void {
  let values = 1;
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (quoted) {
      if (unit === BACKSLASH) at += 1;
      else if (unit === QUOTE) quoted = false;
    } else if (unit === QUOTE) quoted = true;
    else if (unit === COMMA) values += 1;
    else if (unit === OPEN_LIST || unit === OPEN_OBJECT) {
      values += 1;
      depth += 1;
    } else if (unit === CLOSE_LIST || unit === CLOSE_OBJECT) depth -= 1;
    if (values > MOST_VALUES) throw new AnswerTooLong(`more than ${MOST_VALUES} values`);
    if (depth > DEEPEST) throw new AnswerTooLong(`nested deeper than ${DEEPEST}`);
  }
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1_000_000)} MB`;
}
