import { MemorySource } from '../../src/files/byte-source.ts';
import { toByteString } from '../../src/model/bytes.ts';
import type { ScanResult } from '../../src/model/container.ts';
import { spanEnd } from '../../src/model/span.ts';
import { publishedJsonScanner } from '../../src/scanners/published-json/scanner.ts';
import { HEAD_BYTES } from '../../src/scanners/scanner.ts';
import { fuzz } from './fuzz.ts';
import type { Seed } from './fuzz.ts';
import { NEW_VALUES } from './fill-everything.ts';
import { cut, flipBits, insertOneOf, mutator, overwriteWith, removeUpTo, repeatUpTo, swapUpTo } from './mutations.ts';
import { filled } from './splicing.ts';

/** The records of a published file; null where it is none. */
export function scanPublished(bytes: Buffer): ScanResult | null {
  const format = publishedJsonScanner.recognise(bytes.subarray(0, HEAD_BYTES), 'file.json');
  return format === null ? null : publishedJsonScanner.scan(new MemorySource(bytes), format);
}

function must(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}

/** Throws for anything that may never be said of a file: a slot that is not wholly between the quotes of its id. */
export function assertSoundIds(bytes: Buffer, { containers }: ScanResult): void {
  let end = 0;
  const slots = containers.flatMap((container) => container.slots.map((slot) => ({ container, ...slot })));
  for (const { container, span, old } of slots.sort((a, b) => a.span.offset - b.span.offset)) {
    must(span.offset > end, 'no two slots overlap');
    end = spanEnd(span);
    const quoted = toByteString(bytes.subarray(span.offset - 1, end + 1));
    must(quoted === `"${old}"` && container.offset === span.offset, 'the id stands between its quotes');
    must(old.includes('\\') || old === container.fields.representation, 'the slot holds the id');
  }
}

/** What Python's and JavaScript's own readers make of the bytes; null where they are no JSON. */
function independent(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('latin1').replace(/^\xef\xbb\xbf/, '')) as unknown;
  } catch {
    return null;
  }
}

const insert = insertOneOf(
  ...(['"', '{', '}', '[', ']', ',', ':', '\\', '\\u0041', '\\"', '\0', '\xff', 'null', '1e5', '[[[['] as const),
  ...(['"representation": "x",', '"transform": {},', '"_id": "x",', '{},', '[],'] as const),
);
const mutate = mutator(
  ...[flipBits, removeUpTo(60), repeatUpTo(400), overwriteWith(0x20, 0x22), swapUpTo(20), insert, insert, cut],
);

export function publishedSeed(bytes: Buffer): Seed {
  const scan = scanPublished(bytes);
  return { bytes, places: scan?.containers.map(({ offset }) => offset) ?? [] };
}

/**
 * Damages the seeds `count` times, scans each result, and throws for anything unsafe: a crash, an edit outside of a record, a
 * patch that other readers of JSON do not see as exactly that. Returns how many still offered an edit.
 */
export function mutatedRuns(seeds: readonly Seed[], count: number, seed: number): number {
  return fuzz(seeds, count, seed, { mutate, check: (bytes) => Number(checkScan(bytes)) });
}

function checkScan(bytes: Buffer): boolean {
  const scan = scanPublished(bytes);
  if (scan === null) return false;
  assertSoundIds(bytes, scan);
  const first = scan.containers.find(({ slots }) => slots.length > 0);
  if (first === undefined) return false;
  const before = independent(bytes);
  must(before !== null, 'what is read is JSON to others too');
  const patched = filled(bytes, scan, first.slots, NEW_VALUES);
  const after = scanPublished(patched);
  must(
    after?.containers[scan.containers.indexOf(first)]?.fields.representation === NEW_VALUES.representation,
    'the new id is read',
  );
  must(after?.containers.length === scan.containers.length, 'the same records after the patch');
  must(differences(before, independent(patched)) === 1, 'other readers see one change');
  return true;
}

/** Values and keys in which two JSON values differ. */
function differences(a: unknown, b: unknown): number {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b) ? 0 : 1;
  const these: readonly (readonly [string, unknown])[] = Object.entries(a);
  const those: readonly (readonly [string, unknown])[] = Object.entries(b);
  if (these.length !== those.length) return 1000;
  return these.reduce((sum, [key, value], at) => {
    const [otherKey, other] = those[at] ?? ['', undefined];
    return sum + Number(key !== otherKey) + differences(value, other);
  }, 0);
}
