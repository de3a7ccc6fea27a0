import { isDeepStrictEqual } from 'node:util';
import { toByteString } from '../../../src/model/bytes.ts';
import type { ScanResult, ScannedContainer, Slot } from '../../../src/model/container.ts';
import { spanEnd } from '../../../src/model/span.ts';
import { MemorySource } from '../../../src/files/byte-source.ts';
import { Cursor } from '../../../src/scanners/cursor/cursor.ts';
import { unescape } from '../../../src/scanners/nuke/quoting.ts';
import { nukeScanner, scanScript } from '../../../src/scanners/nuke/scanner.ts';
import { fuzz } from '../../support/fuzz.ts';
import { cut, flipBits, insertOneOf, mutator, removeUpTo, repeatUpTo } from '../../support/mutations.ts';
import type { Mutation } from '../../support/mutations.ts';
import { filled } from '../../support/splicing.ts';

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

/** Bytes from further up put in once more. */
const copyFromAbove: Mutation = (bytes, at, random) => {
  const length = 1 + Math.floor(random() ** 3 * 400);
  const copied = bytes.subarray(Math.floor(random() * at), at).subarray(0, length);
  return Buffer.concat([bytes.subarray(0, at), copied, bytes.subarray(at)]);
};

const cutNowAndThen: Mutation = (bytes, at, random) =>
  random() < 0.2 ? cut(bytes, at, random) : removeUpTo(1)(bytes, at, random);

const insert = insertOneOf(
  ...(['{', '}', '"', '\\', '[', ']', '\n', '\r\n', ' ', ';', '#', '\0', '\xff', '{{', '}}'] as const),
  ...(['end_group\n', 'Group {\n', '}\n', ' T ', 'n -1', 'clone $C1 {\n', '{20 AYON}'] as const),
  ...(['addUserKnob {1 avalon:representation}\n', 'avalon:representation x\n'] as const),
);

const mutate = mutator(flipBits, removeUpTo(400), repeatUpTo(400), copyFromAbove, cutNowAndThen, insert);

/**
 * Damages the seeds `count` times, scans each result, and throws for anything unsafe: a crash, an answer that depends on
 * how the file was read, an edit outside of a record, or a patch after which the records are not those that were patched.
 * Returns how many of the damaged files still offered an edit.
 */
export function mutatedRuns(seeds: readonly Buffer[], count: number, seed: number): number {
  const from = seeds.map((bytes) => ({ bytes, places: [] }));
  return fuzz(from, count, seed, { mutate, check: (bytes, random) => Number(checkScan(bytes, random)) });
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
  checkPatched(scan, filled(bytes, scan, slots, VALUES));
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
  if (slot.what === 'knobs' && slot.old !== '') must(/^addUserKnob[ \t]+\{/.test(slot.old), 'a knob is replaced');
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
