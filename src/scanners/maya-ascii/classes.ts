/** Bytes that mean something to the lexer, by the names MEL gives them. */
export const NEWLINE = 0x0a;
export const RETURN = 0x0d;
export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
export const SEMICOLON = 0x3b;
export const SLASH = 0x2f;
export const STAR = 0x2a;
export const LESS = 0x3c;
export const GREATER = 0x3e;
export const DOT = 0x2e;
export const CLOSING_BRACKET = 0x5d;
export const LETTER_M = 0x6d;
export const LETTER_S = 0x73;

/** What a byte outside a string begins or ends. `plain` bytes make up bare words. */
export const PLAIN = 0;
export const SPACE = 1;
export const STRING = 2;
export const END = 3;
export const OPEN = 4;
export const CLOSE = 5;
export const PLUS = 6;
export const COMMENT = 7;
export const MARKER = 8;

/** The class of every byte outside a string. */
export const CLASS_OF: Uint8Array = classes({
  '\t\n\v\f\r ': SPACE,
  '"': STRING,
  ';': END,
  '(': OPEN,
  ')': CLOSE,
  '+': PLUS,
  '/': COMMENT,
  '<=>|': MARKER,
});

/** The same, with only the bytes that can end a statement, open a string, open a comment or begin a conflict marker. */
export const STOPS_SKIPPING: Uint8Array = classes({ '"': STRING, ';': END, '/': COMMENT, '<=>|': MARKER });

function classes(table: Readonly<Record<string, number>>): Uint8Array {
  const result = new Uint8Array(256);
  for (const [bytes, value] of Object.entries(table)) {
    for (let i = 0; i < bytes.length; i += 1) result[bytes.charCodeAt(i)] = value;
  }
  return result;
}
