import { FIND_WORDS_WASM } from './find-words.ts';
import type { ByteSource } from '../../files/byte-source.ts';

/** How much is read at a time, in bytes. Small enough that a block is still in the processor's cache when it is searched. */
const BLOCK_BYTES = 256 * 1024;
/** Where the block and the words lie in the module's memory. What is kept of the block before stands in front of the new one. */
const WORDS_AT = 0;
const BLOCK_AT = 64 * 1024;
const PAGE_BYTES = 64 * 1024;
/** The search reads this far behind the end of what it searches. */
const SLACK_BYTES = PAGE_BYTES;

type Find = (at: number, end: number, wordA: number, lengthA: number, wordB: number, lengthB: number) => number;

interface Searcher {
  readonly memory: Buffer;
  readonly find: Find;
}

/** One module and one block for the whole thread: reading a million files allocates nothing. */
let shared: Searcher | null = null;

function searcher(): Searcher {
  if (shared !== null) return shared;
  const pages = (BLOCK_AT + BLOCK_BYTES + SLACK_BYTES) / PAGE_BYTES;
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const module = new WebAssembly.Module(Buffer.from(FIND_WORDS_WASM, 'base64'));
  const { find } = new WebAssembly.Instance(module, { scan: { memory } }).exports;
  if (typeof find !== 'function') throw new Error('the search module exports no find');
  shared = { memory: Buffer.from(memory.buffer), find: find as Find };
  return shared;
}

/**
 * Reads the first block of the source (up to 256 KiB) to where the search works, and returns a view of it. The view is good
 * until the next source is read on this thread; `containsAny` goes on behind it.
 */
export function readFirstBlock(source: ByteSource): Buffer {
  const { memory } = searcher();
  const count = source.read(memory, BLOCK_AT, Math.min(BLOCK_BYTES, source.size), 0);
  return memory.subarray(BLOCK_AT, BLOCK_AT + count);
}

/**
 * Whether any of these ASCII words (1 to 1,000 bytes each) stands in the source. One sequential read, stopped at the
 * first hit. `first` is how many bytes `readFirstBlock` has just read of this source: most workfiles are no longer than
 * that, and are read with one call. Throws the system's error when reading fails.
 *
 * The search is a small SIMD module because V8's `indexOf` looks for one word at a time and, for several, falls to a
 * fraction of the speed of the disk.
 */
export function containsAny(source: ByteSource, needles: readonly string[], first = 0): boolean {
  const { memory, find } = searcher();
  const { words, alone, overlap } = place(memory, needles);
  let kept = 0;
  for (let offset = 0; offset < source.size;) {
    const count = offset === 0 && first > 0 ? first : source.read(memory, BLOCK_AT + kept, BLOCK_BYTES - kept, offset);
    if (count === 0) return false;
    const end = BLOCK_AT + kept + count;
    for (let i = 0; i < words.length; i += 2) {
      const a = words[i];
      const b = words[i + 1] ?? a;
      if (a === undefined || b === undefined) break;
      if (find(BLOCK_AT, end, a.at, a.length, b.at, b.length) !== -1) return true;
    }
    if (alone !== null && memory.subarray(BLOCK_AT, end).includes(alone)) return true;
    offset += count;
    // A word may lie across two reads, so the end of each is kept in front of the next.
    kept = Math.min(overlap, end - BLOCK_AT);
    memory.copyWithin(BLOCK_AT, end - kept, end);
  }
  return false;
}

/** Words that V8 looks for by a first byte of which there are few. */
const RARE = /^[^\w\s.,:;="']/;

interface Placed {
  readonly needles: readonly string[];
  /** Where each lies in the module's memory, and its length, in bytes. */
  readonly words: readonly { readonly at: number; readonly length: number }[];
  /** A word without a partner that V8 finds as fast as it reads, because it begins with a byte that is rare in any text. */
  readonly alone: Buffer | null;
  /** How much of a block has to be kept for a word that goes on in the next. */
  readonly overlap: number;
}

/** What was searched for last: a thousand scenes in a row are searched for the same words. */
let placed: Placed | null = null;

function place(memory: Buffer, needles: readonly string[]): Placed {
  if (placed?.needles === needles) return placed;
  let at = WORDS_AT;
  const last = needles.at(-1) ?? '';
  const alone = needles.length % 2 === 1 && RARE.test(last) ? Buffer.from(last, 'latin1') : null;
  const words = (alone === null ? needles : needles.slice(0, -1)).map((needle) => {
    const length = memory.write(needle, at, 'latin1');
    const word = { at, length };
    at += length;
    return word;
  });
  placed = { needles, words, alone, overlap: Math.max(...needles.map(({ length }) => length)) - 1 };
  return placed;
}
