import { isDeepStrictEqual } from 'node:util';
import { toByteString } from '../../../src/model/bytes.ts';
import type { ScanResult, ScannedContainer } from '../../../src/model/container.ts';
import { spanEnd } from '../../../src/model/span.ts';
import { MemorySource } from '../../../src/files/byte-source.ts';
import { fusionScanner, scanComposition } from '../../../src/scanners/fusion/scanner.ts';
import { Cursor } from '../../../src/scanners/cursor/cursor.ts';
import { fuzz } from '../../support/fuzz.ts';
import type { Seed } from '../../support/fuzz.ts';
import { unplanned } from '../../support/lua-differences.ts';
import { HAS_LUA, luaLeaves } from '../../support/lua.ts';
import { cut, flipBits, insertOneOf, mutator, removeUpTo, repeatUpTo, swapUpTo } from '../../support/mutations.ts';
import type { Mutation } from '../../support/mutations.ts';
import { allSlots, filled } from '../../support/splicing.ts';
import { NEW_ID, VALUES } from './support.ts';

const cutNowAndThen: Mutation = (bytes, at, random) =>
  random() < 0.2 ? cut(bytes, at, random) : removeUpTo(1)(bytes, at, random);

const insert = insertOneOf(
  ...(['{', '}', '"', "'", '\\', '[', ']', '=', ',', ';', '\n', '\r', '\0', '\xff', '(', ')', '.', '-'] as const),
  ...([
    '--',
    '--[[',
    ']]',
    '[[',
    '[=[',
    ']=]',
    '{}',
    'avalon = {',
    'CustomData = {',
    'Tools = {',
    'ordered()',
  ] as const),
  ...(['representation = "x",', 'Settings = { [1] = {', 'L = Loader {', '["avalon"] = ', '\\z', '\\\n'] as const),
);

const mutate = mutator(flipBits, removeUpTo(200), repeatUpTo(400), swapUpTo(400), cutNowAndThen, insert, insert);

interface Pair {
  readonly before: Buffer;
  readonly after: Buffer;
}

/**
 * Damages the seeds `count` times, scans each result, and throws for anything unsafe: a crash, an answer that depends on
 * how the file was read, an edit outside of a record, or a patch after which the records are not those that were patched.
 * Where Lua is there, it reads each file that it accepts before and after. Returns how many still offered an edit.
 */
export function mutatedRuns(seeds: readonly Seed[], count: number, seed: number): number {
  const pairs: Pair[] = [];
  const offered = fuzz(seeds, count, seed, {
    mutate,
    check: (bytes, random) => {
      const after = checkScan(bytes, random);
      if (after !== null) pairs.push({ before: bytes, after });
      return Number(after !== null);
    },
  });
  if (HAS_LUA) checkWithLua(pairs);
  return offered;
}

function must(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}

/** Scans the bytes and checks everything that may be said of any answer. The patched file, where an edit was offered. */
function checkScan(bytes: Buffer, random: () => number): Buffer | null {
  const scan = fusionScanner.scan(new MemorySource(bytes), 'fusion');
  const window = 1 + Math.floor(random() ** 2 * 2000);
  const again = scanComposition(new Cursor(new MemorySource(bytes), window));
  must(isDeepStrictEqual(again, scan), `another answer through a window of ${window}`);
  scan.containers.forEach((container) => checkContainer(container, bytes));
  const slots = allSlots(scan.containers);
  if (slots.length === 0) return null;
  const patched = filled(bytes, scan, slots, VALUES);
  checkPatched(scan, patched);
  return patched;
}

function checkContainer(container: ScannedContainer, bytes: Buffer): void {
  must(bytes.includes('avalon'), 'a record without the word that files are searched for');
  must(container.locked === undefined || allSlots([container]).length === 0, 'a locked record offers nothing');
  for (const { span, old } of allSlots([container])) {
    must(toByteString(bytes.subarray(span.offset, spanEnd(span))) === old, 'old bytes');
    must(spanEnd(span) <= bytes.length, 'inside the file');
    must(!/[{}]/.test(old) || span.length > 0, 'a value and nothing else');
  }
}

function checkPatched(before: ScanResult, patched: Buffer): void {
  const after = fusionScanner.scan(new MemorySource(patched), 'fusion');
  const nodes = ({ containers }: ScanResult): string[] => containers.map(({ node, nodeType }) => `${nodeType} ${node}`);
  must(isDeepStrictEqual(nodes(after), nodes(before)), 'the same records after the patch');
  const codes = ({ findings }: ScanResult): string[] => findings.map(({ code }) => code);
  must(isDeepStrictEqual(codes(after), codes(before)), 'the same findings after the patch');
  after.containers.forEach((container, index) => {
    const old = before.containers[index];
    if (old === undefined || old.locked !== undefined) return;
    const written = new Set(old.slots.map(({ what }) => what));
    if (written.has('representation')) must(container.fields.representation === NEW_ID, 'the new id is read');
    must(container.alsoAt.length === old.alsoAt.length, 'the same older copies');
    must(
      container.alsoAt.every(({ slot, representation }) => slot === undefined || representation === NEW_ID),
      'copies',
    );
  });
}

/** Escapes that LuaJIT, which Fusion reads with, knows and Lua 5.1 does not. */
const NEWER_ESCAPE = /\\[xuz]/;

/** What Lua reads before and after: only the records' own values may differ. */
function checkWithLua(all: readonly Pair[]): void {
  const pairs = all.filter(({ before }) => !NEWER_ESCAPE.test(toByteString(before)));
  const leaves = luaLeaves(pairs.flatMap(({ before, after }) => [before, after]));
  pairs.forEach(({ before }, index) => {
    const [old = null, now = null] = leaves.slice(2 * index, 2 * index + 2);
    // Lua 5.1 alone refuses a long string that seems to begin in another: an id in its place may mend such a file.
    must(old === null || now !== null, `Lua refuses what was patched:\n${toByteString(before)}`);
    if (old === null || now === null) return;
    const wrong = unplanned(old, now, VALUES);
    must(wrong.length === 0, `Lua reads another value: ${JSON.stringify(wrong)}\n${toByteString(before)}`);
  });
}
