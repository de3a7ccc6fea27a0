import { isDeepStrictEqual } from 'node:util';
import type { ScanResult, Slot } from '../../src/model/container.ts';
import { assertSoundRecords, scanAdobe } from './adobe-checks.ts';
import { fuzz } from './fuzz.ts';
import type { Seed } from './fuzz.ts';
import { cut, flipBits, insertOneOf, mutator, overwriteWith, removeUpTo, repeatUpTo, swapUpTo } from './mutations.ts';
import type { Mutation } from './mutations.ts';
import { filled } from './splicing.ts';
import { NEW_VALUES } from './fill-everything.ts';

const insert = insertOneOf(
  ...(['<', '>', '"', "'", '&', ';', '&quot;', '&#34;', '&#x41;', '&#0;', '&bad;', '/>', '</', '<!--', '-->'] as const),
  ...(['<?', '?>', '<![CDATA[', '{', '}', '[', ']', ',', ':', '\\', '\\u0041', '\0', '\xff', '8BIM'] as const),
  ...(['<?xpacket end="w"?>', '<rdf:Description>', '</rdf:RDF>', ' xmlns:own="x"', '"id": "x",'] as const),
);

const cutNowAndThen: Mutation = (bytes, at, random) =>
  random() < 0.2 ? cut(bytes, at, random) : removeUpTo(1)(bytes, at, random);

const mutate = mutator(
  ...[flipBits, flipBits, removeUpTo(60), repeatUpTo(60), overwriteWith(0x20, 0x30), swapUpTo(20), insert, insert],
  cutNowAndThen,
);

/** The places of a file near which damage hurts: lengths, the packet's ends, and the records in it. */
export function adobeSeed(bytes: Buffer): Seed {
  const scan = scanAdobe(bytes);
  const spans = scan?.containers.flatMap(({ slots }) => slots.map(({ span }) => span.offset)) ?? [];
  const marks = ['<?xpacket begin', '<?xpacket end', '<rdf:RDF', '</rdf:RDF', '8BIM'].map((word) =>
    bytes.indexOf(word),
  );
  return { bytes, places: [...spans, ...marks.filter((at) => at >= 0)] };
}

/**
 * Damages the seeds `count` times, scans each result, and throws for anything unsafe: a crash, an edit outside of a record,
 * a patch after which the records are not those that were patched. Returns how many still offered an edit.
 */
export function mutatedRuns(seeds: readonly Seed[], count: number, seed: number): number {
  return fuzz(seeds, count, seed, { mutate, check: (bytes) => Number(checkScan(bytes)) });
}

function checkScan(bytes: Buffer): boolean {
  const scan = scanAdobe(bytes);
  if (scan === null) return false;
  assertSoundRecords(bytes, scan);
  const slots = scan.containers.flatMap((container): readonly Slot[] => container.slots);
  if (slots.length === 0) return false;
  const after = scanAdobe(filled(bytes, scan, slots, NEW_VALUES));
  if (after === null) throw new Error('the patched file is recognised');
  const told = (one: ScanResult): unknown =>
    one.containers.map(({ carrier, slots: offered }) => [
      carrier,
      offered.some(({ what }) => what === 'representation'),
    ]);
  if (!isDeepStrictEqual(told(after), told(scan))) throw new Error('the same records after the patch');
  after.containers.forEach(({ fields, slots: offered }) => {
    if (offered.length > 0 && fields.representation !== NEW_VALUES.representation)
      throw new Error('the new id is read');
  });
  return true;
}
