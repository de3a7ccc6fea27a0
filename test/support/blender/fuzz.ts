import { cut, flipBits, mutator, overwriteWith, removeUpTo, repeatUpTo, swapUpTo } from '../mutations.ts';
import { fuzz } from '../fuzz.ts';
import { filled } from '../splicing.ts';
import { BlendBuilder, record } from './builder.ts';
import type { BlendOptions } from './builder.ts';
import { assertSound, readBlocks, scanBytes } from './checks.ts';

/** A small scene that holds a record in every place. */
export function seedScene(options: BlendOptions): Buffer {
  const builder = new BlendBuilder(options);
  const linked = builder.library('//lib/published.blend');
  builder.id('Collection', 'hero_CON', {
    avalon: record({ libpath: 'P:/a.blend', version: 3 }),
    other: { avalon: record() },
  });
  builder.id('Object', 'rig_CON', { avalon: record({ project_name: 'show', nested: { avalon: record() } }) });
  builder.id('bAction', 'both', { avalon: record(), ayon: record({ id: 'ayon.load.container' }) });
  builder.id('Collection', 'overridden', { avalon: record() }, { overrides: linked });
  builder.id('Object', 'instance', { avalon: record({ id: 'pyblish.avalon.instance' }) });
  const node = { name: 'Image', idname: 'CompositorNodeImage', properties: { avalon: record() } };
  const group = builder.tree('bNodeTree', 'comp', node);
  builder.tree('Scene', 'Scene', node, { group });
  builder.tree('Material', 'mat', { ...node, idname: 'ShaderNodeTexImage' });
  return builder.bytes();
}

export const SEEDS: readonly BlendOptions[] = [
  { pointer: 8, version: 304 },
  { pointer: 4, version: 279 },
  { pointer: 4, bigEndian: true, version: 260 },
  { pointer: 8, version: 502 },
];

const mutate = mutator(
  flipBits,
  flipBits,
  flipBits,
  cut,
  overwriteWith(0, 0xff, 0x7f),
  removeUpTo(64),
  repeatUpTo(64),
  swapUpTo(200),
);

/**
 * Damages the seeds `count` times, scans each, and throws for anything unsafe: a crash, an edit outside a record, a patch
 * that does not walk or changes another number of records. Returns how many damaged files still offered something.
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
  };
  const patched = filled(bytes, scan, slots, values);
  readBlocks(patched);
  const again = scanBytes(patched).containers;
  if (again.length !== scan.containers.length) throw new Error('another number of records after the patch');
  for (const [index, container] of scan.containers.entries()) {
    const now = again[index]?.fields;
    for (const key of ['representation', 'project_name', 'loader'] as const) {
      const offered = container.slots.some(({ what }) => what === key);
      if (offered && now?.[key] !== values[key]) throw new Error(`a record does not hold the ${key} that was written`);
    }
  }
  return true;
}

/** Heads of the blocks near the records, and the records themselves. */
function interestingPlaces(bytes: Buffer): number[] {
  const scan = scanBytes(bytes);
  return [
    0,
    ...scan.containers.flatMap((one) => one.slots.map((slot) => slot.span.offset)),
    ...scan.frames.map((frame) => frame.length.offset),
    ...readBlocks(bytes)
      .slice(-2)
      .map(({ offset }) => offset),
  ];
}
