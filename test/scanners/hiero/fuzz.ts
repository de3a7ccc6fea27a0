import { isDeepStrictEqual } from 'node:util';
import { toByteString } from '../../../src/model/bytes.ts';
import type { ScanResult, ScannedContainer, Slot } from '../../../src/model/container.ts';
import { spanEnd } from '../../../src/model/span.ts';
import { MemorySource } from '../../../src/files/byte-source.ts';
import { hieroScanner, scanProject } from '../../../src/scanners/hiero/scanner.ts';
import { decodeValue } from '../../../src/scanners/hiero/xml/references.ts';
import { fuzz } from '../../support/fuzz.ts';
import type { Seed } from '../../support/fuzz.ts';
import { cut, flipBits, insertOneOf, mutator, removeUpTo, repeatUpTo, swapUpTo } from '../../support/mutations.ts';
import type { Mutation } from '../../support/mutations.ts';
import { filled } from '../../support/splicing.ts';
import { plant } from './planting.ts';
import { fixtures, realProjects, scan } from './support.ts';
import { treeOf } from './tree.ts';

const NEW_ID = 'c1d2e3f405162738495a6b7c8d9e0f10';
const VALUES = {
  ...{ representation: NEW_ID, schema: 'openpype:container-2.0', id: 'pyblish.avalon.container', loader: 'LoadClip' },
  ...{ name: 'plateMain', namespace: 'sh010', tab: 'AYONdata' },
};

/** A record's own values written over one another: what is well-formed and means something else. */
const insertValue = insertOneOf(
  ...([
    '<',
    '>',
    '"',
    "'",
    '&',
    '&quot;',
    '&#34;',
    '&amp;',
    '&#x41;',
    ' ',
    '\n',
    '\0',
    '\xff',
    '{',
    '}',
    '\\',
  ] as const),
  ...(['</values>', '<values>', '<!--', '-->', '<![CDATA[', ']]>', '/>', '<TagInstance name="AYONdata">'] as const),
  ...([
    '</TagInstance>',
    '<StringValue name="tag.id" value="pyblish.avalon.container"/>',
    ' name="openpypeData"',
  ] as const),
  ...(['openpypeData', 'AYONdata', 'None', '0010', 'json_metadata', ', "id": "pyblish.avalon.container"'] as const),
);

const cutNowAndThen: Mutation = (bytes, at, random) =>
  random() < 0.2 ? cut(bytes, at, random) : removeUpTo(1)(bytes, at, random);

/** Digits and letters changed for others: most such files stay well-formed, and have to be answered. */
const otherLetters: Mutation = (bytes, at, random) => {
  const copy = Buffer.from(bytes);
  for (let i = at; i < Math.min(copy.length, at + 1 + random() * 12); i += 1) {
    if (/[A-Za-z0-9]/.test(String.fromCharCode(copy[i] ?? 0))) copy[i] = 0x61 + Math.floor(random() * 26);
  }
  return copy;
};

const mutate = mutator(
  ...([flipBits, removeUpTo(200), repeatUpTo(400), swapUpTo(200), cutNowAndThen, insertValue, insertValue] as const),
  ...([otherLetters, otherLetters, otherLetters] as const),
);

/** The own fixtures, and real projects up to a size with records planted in them. */
export function fuzzSeeds(mostBytes: number): Seed[] {
  const real = realProjects()
    .filter(({ bytes }) => bytes.length <= mostBytes)
    .map(({ bytes }, index) => plant(bytes, 100 * index).bytes);
  return [...fixtures().map(({ bytes }) => bytes), ...real].map((bytes) => ({
    bytes,
    places: scan(bytes).containers.map(({ offset }) => offset),
  }));
}

/**
 * Damages the seeds `count` times, scans each result, and throws for anything unsafe: a crash, an answer that depends on
 * how the file was read, an edit outside of a tag, or a patch after which the records are not those that were patched or
 * the file is no XML any more. Returns how many of the damaged files still offered an edit.
 */
export function mutatedRuns(seeds: readonly Seed[], count: number, seed: number): number {
  return fuzz(seeds, count, seed, { mutate, check: (bytes, random) => Number(checkScan(bytes, random)) });
}

function must(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}

export function checkScan(bytes: Buffer, random: () => number): boolean {
  const source = new MemorySource(bytes);
  const result = hieroScanner.scan(source, 'hiero');
  const window = 1 + Math.floor(random() ** 2 * 2000);
  must(isDeepStrictEqual(scanProject(source, window), result), `another answer through a window of ${window}`);
  result.containers.forEach((container) => checkContainer(container, bytes));
  const slots = oncePerTag(result);
  must(!hasFileError(result) || result.containers.every((one) => one.locked !== undefined), 'all is locked');
  if (slots.length === 0) return false;
  const patched = filled(bytes, result, slots, VALUES);
  checkPatched(result, patched);
  // Half of the time: the other parser costs more than all the rest.
  if (random() < 0.5) treeOf(patched);
  return true;
}

const FILE_ERRORS = /^hiero-(damaged|cut-off|too-deep|too-large|doctype|encoding)$/;

function hasFileError({ findings }: ScanResult): boolean {
  return findings.some(({ code }) => FILE_ERRORS.test(code));
}

/** Everything that can be written, but for the whole record, which stands for all else; a tag's name once. */
function oncePerTag({ containers }: ScanResult): readonly Slot[] {
  const renamed = new Set<number>();
  return containers.flatMap(({ slots }) =>
    slots.filter(({ what, span }) => {
      if (what === 'knobs' || (what === 'tab' && renamed.has(span.offset))) return false;
      if (what === 'tab') renamed.add(span.offset);
      return true;
    }),
  );
}

function checkContainer({ slots, locked, offset, fields }: ScannedContainer, bytes: Buffer): void {
  must(locked === undefined || slots.length === 0, 'a locked record offers no edit');
  must(offset >= 0 && offset < bytes.length, 'the offset lies in the file');
  for (const { what, span, old } of slots) {
    must(span.offset >= 0 && spanEnd(span) <= bytes.length, 'a slot lies in the file');
    must(toByteString(bytes.subarray(span.offset, spanEnd(span))) === old, 'old bytes');
    must(!old.includes('<'), 'a value and no markup');
    if (what === 'representation' && span.length > 0) {
      const said = decodeValue(old).text;
      must(said === fields.representation || old.includes('\\'), 'the slot holds the id');
    }
  }
}

/** The same records, those that offered it with the new id, under names that AYON looks for. */
function checkPatched(before: ScanResult, patched: Buffer): void {
  const after = scan(patched);
  must(!hasFileError(after), 'the patched project is whole');
  must(after.containers.length === before.containers.length, 'the same records after the patch');
  after.containers.forEach((container, index) => {
    const old = before.containers[index];
    const purposes = new Set(old?.slots.map(({ what }) => what));
    if (purposes.has('representation')) must(container.fields.representation === NEW_ID, 'the new id is read');
    if (purposes.has('tab')) must(container.tag?.name.includes('AYONdata') === true, 'the tag has its new name');
    if (purposes.has('object_name')) must(container.fields.extra['objectName'] !== undefined, 'objectName is there');
  });
}
