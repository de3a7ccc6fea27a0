import { fuzz } from './fuzz.ts';
import { MayaBinaryBuilder, readChunks } from './maya-binary-builder.ts';
import { assertSound, scanBytes } from './maya-binary-checks.ts';
import { mutate } from './maya-binary-mutations.ts';
import { filled } from './splicing.ts';

/** A small scene that holds a record of every kind. */
export function seedScene(width: 4 | 8): Buffer {
  const builder = new MayaBinaryBuilder({ width });
  const id = 'pyblish.avalon.container';
  const edit = { code: 2, texts: ['ns:x_CON', 'representation', ' -type "string" "5f1a2b3c4d5e6f708192a3b6"'] };
  const other = { code: 5, kind: 0, texts: ['RN', 'a.o', 'b.i', 'RN.phl[1]', 'RN.phl[2]', ''] };
  return builder.scene(
    ...builder.reference('xRN', 'P:/a/b.ma'),
    builder.referenceNode('xRN', [[], [{ node: 'xRN', edits: [other, edit, other] }]]),
    builder.node('XFRM', 'top'),
    builder.node('X\0\0\xc4', 'shape', [builder.text('cfn', 'P:/a/c.abc')], 'top'),
    builder.container('a_CON', { schema: 's', id, name: 'n', representation: '5f1a2b3c4d5e6f708192a3b4' }),
    builder.container('b_CON', { id: 'pyblish.mindbender.container', loader: 'l', version: '2' }),
    builder.container('c', { id: 'pyblish.avalon.instance', representation: '5f1a2b3c4d5e6f708192a3b5' }),
    builder.connections(['xRN.msg', 'a_CON.dnsm'], ['top.iog', 'b_CON.dsm']),
  );
}

/**
 * Damages the seeds `count` times, scans each, and throws for anything unsafe: a crash, an edit outside a record, a place
 * in a file that does not walk, a patch that does not walk or changes another number of records.
 * Returns how many of the damaged files still offered something.
 */
export function mutatedRuns(seeds: readonly Buffer[], count: number, seed: number): number {
  const from = seeds.map((bytes) => ({ bytes, places: interestingPlaces(bytes) }));
  return fuzz(from, count, seed, { mutate, check: (bytes, random) => Number(checkOne(bytes, random)) });
}

function checkOne(bytes: Buffer, random: () => number): boolean {
  const scan = scanBytes(bytes);
  assertSound(bytes, scan);
  const slots = scan.containers.flatMap((container) => container.slots);
  if (slots.length === 0) return false;
  const value = 'a1b2c3d4'.repeat(9).slice(0, Math.floor(random() * 70));
  const values = {
    representation: 'c1d2e3f405162738495a6b7c8d9e0f10',
    schema: value,
    id: 'ayon.load.container',
    loader: value,
    project_name: value,
    name: value,
    namespace: value,
  };
  const patched = filled(bytes, scan, slots, values);
  readChunks(patched);
  const again = scanBytes(patched).containers;
  if (again.length !== scan.containers.length) throw new Error('another number of records after the patch');
  for (const [index, container] of scan.containers.entries()) {
    const offered = container.slots.some(({ what }) => what === 'representation');
    if (offered && again[index]?.fields.representation !== values.representation) {
      throw new Error('a record does not hold what was written');
    }
  }
  return true;
}

/** Headers of all chunks near the records, and the records themselves. */
function interestingPlaces(bytes: Buffer): number[] {
  const scan = scanBytes(bytes);
  return [
    0,
    ...scan.containers.flatMap((one) => one.slots.map((slot) => slot.span.offset)),
    ...scan.frames.map((frame) => frame.length.offset),
  ];
}
