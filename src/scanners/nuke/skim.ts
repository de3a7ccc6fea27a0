import { WINDOW_BYTES, byteSet } from '../cursor/cursor.ts';
import type { ByteSet, Cursor } from '../cursor/cursor.ts';
import { FIRST_BYTES } from './first-bytes.ts';
import { SKIM_WASM } from './skim-module.ts';

/*
 * Nearly all of a script is nodes, lines and braces of no interest, written as Nuke writes them. A small SIMD module passes
 * them in a copy of the cursor's window; what it does not understand at once is left to the lexer.
 */

/** Where the table of what each byte may be and the copy of the window lie in the module's memory. */
const TABLE_AT = 0;
const WINDOW_AT = 1024;
const PAGE_BYTES = 64 * 1024;

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';

/** What the bits of the table say of a byte, in the order of `skim.wat`. */
const KINDS: readonly ByteSet[] = [
  // Part of a bare word.
  byteSet(' \t\r\n{}\\').map((bit) => 1 - bit),
  // Part of a class.
  byteSet(`${LETTERS}${DIGITS}_.-`),
  byteSet(LETTERS.slice(0, 26)),
  byteSet(DIGITS),
  // How the names of knobs begin that a record, or a tab around one, may have; behind a quote anything may stand.
  byteSet('arA"'),
  FIRST_BYTES,
  // Part of `set N1a2b3c4 [stack 0]` and `push $N1a2b3c4`.
  byteSet(`${LETTERS}${DIGITS} _$.-[]`),
];

interface Module {
  readonly memory: Buffer;
  readonly nodes: (at: number, end: number, newline: number) => number;
  readonly lines: (at: number, end: number, newline: number) => number;
  readonly braces: (at: number, end: number, open: number) => number;
  readonly depth: () => number;
}

/** One module for the whole thread. */
let shared: Module | null = null;
/** Which window its memory holds a copy of. */
let copied = 0;

function skimModule(): Module {
  if (shared !== null) return shared;
  // The module reads up to sixteen bytes behind the window.
  const pages = WINDOW_BYTES / PAGE_BYTES + 1;
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const module = new WebAssembly.Module(Buffer.from(SKIM_WASM, 'base64'));
  const exports = new WebAssembly.Instance(module, { scan: { memory } }).exports as unknown as Omit<Module, 'memory'>;
  const bytes = Buffer.from(memory.buffer);
  for (let byte = 0; byte < 256; byte += 1) {
    bytes[TABLE_AT + byte] = KINDS.reduce((bits, kind, i) => bits | ((kind[byte] ?? 0) << i), 0);
  }
  const { nodes, lines, braces, depth } = exports;
  shared = { memory: bytes, nodes, lines, braces, depth };
  return shared;
}

/** The module with the cursor's window in its memory. */
function withWindow(cursor: Cursor): Module {
  const module = skimModule();
  if (copied === cursor.filled) return module;
  module.memory.set(cursor.window.subarray(0, cursor.end), WINDOW_AT);
  copied = cursor.filled;
  return module;
}

/** Passes plain nodes without a knob that a record could have; the cursor stands at the start of a line before and behind. */
export function skimNodes(cursor: Cursor): void {
  do {
    const { nodes } = withWindow(cursor);
    cursor.at = nodes(WINDOW_AT + cursor.at, WINDOW_AT + cursor.end, cursor.newline) - WINDOW_AT;
    // A node that goes on behind the window is looked at again with what follows, so that few are left to the lexer.
  } while (cursor.slide());
}

/** Passes plain lines of a body from the start of one, up to the first whose name begins with one of `FIRST_BYTES`. */
export function skimLines(cursor: Cursor): void {
  const { lines } = withWindow(cursor);
  cursor.at = lines(WINDOW_AT + cursor.at, WINDOW_AT + cursor.end, cursor.newline) - WINDOW_AT;
}

/** Passes a word in braces: they are counted, and a backslash hides the next byte. False where the source ends first. */
export function skimBraces(cursor: Cursor): boolean {
  let open = 0;
  do {
    if (cursor.peek() === -1) return false;
    const { braces, depth } = withWindow(cursor);
    const from = WINDOW_AT + cursor.at;
    cursor.skip(braces(from, WINDOW_AT + cursor.end, open) - from);
    open = depth();
  } while (open > 0);
  return true;
}
