import { isDeepStrictEqual } from 'node:util';
import { toByteString } from '../../../src/model/bytes.ts';
import type { ScanResult, ScannedContainer, Slot } from '../../../src/model/container.ts';
import { spanEnd } from '../../../src/model/span.ts';
import { MemorySource } from '../../../src/scanners/bytes/source.ts';
import { Cursor } from '../../../src/scanners/nuke/cursor.ts';
import { unescape } from '../../../src/scanners/nuke/quoting.ts';
import { nukeScanner, scanScript } from '../../../src/scanners/nuke/scanner.ts';
import { fillSlots } from '../../../src/writers/patch/fill.ts';
import { settleEdits } from '../../../src/writers/patch/framing.ts';
import { checkEdits, splice } from '../../../src/writers/patch/splice.ts';

const NEW_ID = 'c1d2e3f405162738495a6b7c8d9e0f10';

const VALUES = {
  representation: NEW_ID,
  schema: 'openpype:container-2.0',
  id: 'pyblish.avalon.container',
  loader: 'LoadClip',
  project_name: 'bolt',
  name: 'renderMain',
  namespace: '',
  tab: 'AYON',
  group: 'AyonDataGroup',
  group_label: 'Ayon Data Group',
};

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const WORDS = [
  ...[
    '{',
    '}',
    '"',
    '\\',
    '[',
    ']',
    '\n',
    '\r\n',
    ' ',
    ';',
    '#',
    '\0',
    '\xff',
    'end_group\n',
    'Group {\n',
    '}\n',
    '{{',
    '}}',
  ],
  ...[
    'addUserKnob {1 avalon:representation}\n',
    'avalon:representation x\n',
    ' T ',
    'n -1',
    'clone $C1 {\n',
    '{20 AYON}',
  ],
];

/** One damage: bytes flipped, cut out, repeated, overwritten from elsewhere, cut off, or a telling word put in. */
function mutate(bytes: Buffer, random: () => number): Buffer {
  const at = Math.floor(random() * bytes.length);
  const length = 1 + Math.floor(random() ** 3 * 400);
  const [head, tail] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (Math.floor(random() * 6)) {
    case 0: {
      const copy = Buffer.from(bytes);
      for (let i = 0; i < 1 + random() * 8; i += 1)
        copy[Math.floor(random() * copy.length)] = Math.floor(random() * 256);
      return copy;
    }
    case 1:
      return Buffer.concat([head, tail.subarray(length)]);
    case 2:
      return Buffer.concat([head, tail.subarray(0, length), tail]);
    case 3:
      return Buffer.concat([head, bytes.subarray(Math.floor(random() * at), at).subarray(0, length), tail]);
    case 4:
      return random() < 0.2 ? Buffer.from(head) : Buffer.concat([head, tail.subarray(1)]);
    default:
      return Buffer.concat([head, Buffer.from(WORDS[Math.floor(random() * WORDS.length)] ?? '', 'latin1'), tail]);
  }
}

/**
 * Damages the seeds `count` times, scans each result, and throws for anything unsafe: a crash, an answer that depends on
 * how the file was read, an edit outside of a record, or a patch after which the records are not those that were patched.
 * Returns how many of the damaged files still offered an edit.
 */
export function mutatedRuns(seeds: readonly Buffer[], count: number, seed: number): number {
  const random = randomFrom(seed);
  let offered = 0;
  for (let run = 0; run < count; run += 1) {
    let bytes = seeds[Math.floor(random() * seeds.length)] ?? Buffer.alloc(0);
    for (let i = 0; i < 1 + random() * 3; i += 1) bytes = mutate(bytes, random);
    try {
      if (checkScan(bytes, random)) offered += 1;
    } catch (error) {
      throw new Error(`run ${run} of seed ${seed}`, { cause: error });
    }
  }
  return offered;
}

function must(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}

/** Scans the bytes and checks everything that may be said of any answer. Returns whether an edit was offered. */
export function checkScan(bytes: Buffer, random: () => number): boolean {
  const source = new MemorySource(bytes);
  const scan = nukeScanner.scan(source, 'nuke');
  if (scan.findings.some((finding) => finding.code === 'nuke-encrypted')) return false;
  const window = 1 + Math.floor(random() ** 2 * 2000);
  must(isDeepStrictEqual(scanScript(new Cursor(source, window)), scan), `another answer through a window of ${window}`);
  for (const container of scan.containers) checkContainer(container, bytes);
  for (const instance of scan.instances ?? []) instance.slots.forEach((slot) => checkSlot(slot, bytes));
  const slots = scan.containers.flatMap((container) => chosen(container));
  if (slots.length === 0) return false;
  checkPatched(scan, patch(bytes, slots));
  return true;
}

/** The whole record anew where it has to be, everything else in place. */
function chosen({ slots, alsoAt }: ScannedContainer): readonly Slot[] {
  const whole = slots.some((slot) => slot.what === 'knobs');
  const own = slots.filter((slot) => !whole || slot.what === 'knobs' || slot.what === 'project_name');
  return [...own, ...alsoAt.flatMap((place) => (place.slot === undefined ? [] : [place.slot]))];
}

function checkContainer(container: ScannedContainer, bytes: Buffer): void {
  const { slots, locked, offset, fields } = container;
  must(locked === undefined || slots.length === 0, 'a locked record offers no edit');
  must(offset >= 0 && offset < bytes.length, 'the offset lies in the file');
  slots.forEach((slot) => checkSlot(slot, bytes));
  for (const slot of slots) {
    if (slot.what !== 'representation' || slot.span.length === 0) continue;
    must([slot.old, unescape(slot.old).text].includes(fields.representation ?? ''), 'the slot holds the id');
  }
}

/** The old bytes are there, and an edit in place stays within one line of a knob. */
function checkSlot(slot: Slot, bytes: Buffer): void {
  must(slot.span.offset >= 0 && spanEnd(slot.span) <= bytes.length, 'a slot lies in the file');
  must(toByteString(bytes.subarray(slot.span.offset, spanEnd(slot.span))) === slot.old, 'old bytes');
  if (slot.what === 'prefix') must(/^((ak|avalon):)$/.test(slot.old), 'a prefix and nothing else');
  if (slot.what === 'knobs' && slot.old !== '') must(slot.old.startsWith('addUserKnob {'), 'a knob is replaced');
}

function patch(bytes: Buffer, slots: readonly Slot[]): Buffer {
  const source = new MemorySource(bytes);
  const { edits } = settleEdits(fillSlots(slots, VALUES), [], source);
  const sorted = [...edits].sort((a, b) => a.offset - b.offset || (a.order ?? 0) - (b.order ?? 0));
  checkEdits(sorted, bytes.length);
  // Each piece is copied at once: the next one overwrites it.
  const pieces: Buffer[] = [];
  for (const piece of splice(source, sorted)) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

/** The same records, the ones that offered it with the new id, and nothing left for AYON's layout to need. */
function checkPatched(before: ScanResult, patched: Buffer): void {
  const after = nukeScanner.scan(new MemorySource(patched), 'nuke');
  const nodes = (scan: ScanResult): string[] =>
    scan.containers.map(({ node, nodeType }) => `${nodeType ?? ''} ${node}`);
  must(isDeepStrictEqual(nodes(after), nodes(before)), 'the same records after the patch');
  after.containers.forEach((container, index) => {
    const old = before.containers[index];
    const purposes = new Set(old?.slots.map((slot) => slot.what));
    if (purposes.has('representation') || purposes.has('knobs')) {
      must(container.fields.representation === NEW_ID, 'the new id is read');
    }
    const now = new Set(container.slots.map((slot) => slot.what));
    if (purposes.has('group')) must(!now.has('group') && !now.has('tab'), 'the layout is AYON’s');
    if (purposes.has('prefix')) must(!now.has('prefix'), 'no old prefix is left');
    if (purposes.has('knobs')) must(container.carrier === 'knob', 'the record is knobs');
  });
}
