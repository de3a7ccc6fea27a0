import type { WorkfileLine } from '../../../model/plan.ts';
import type { PlanEntry } from '../../../run/plan-index.ts';

/** A workfile that could be in the pilot, with what it would show. */
export interface Sample {
  readonly entry: PlanEntry;
  /** `host:maya`, `format:maya-ascii`, `era:openpype:container-2.0`, `loader:ReferenceLoader`, `edit:representation` … */
  readonly shows: ReadonlySet<string>;
}

/** What a workfile of the plan shows: each host, format, era, loader and kind of edit that its edits touch. */
export function sampleOf(line: WorkfileLine, entry: PlanEntry): Sample {
  const shows = new Set<string>([`format:${line.format ?? 'unknown'}`]);
  for (const container of line.containers) {
    if (container.edits.length === 0) continue;
    shows.add(`host:${container.host}`);
    shows.add(`carrier:${container.host}:${container.carrier}`);
    shows.add(`era:${container.host}:${container.fields['schema'] ?? 'none'}`);
    shows.add(`loader:${container.host}:${container.fields['loader'] ?? 'none'}`);
    for (const edit of container.edits) shows.add(`edit:${container.host}:${edit.what}`);
  }
  for (const edit of line.framing) shows.add(`edit:${line.format ?? 'unknown'}:${edit.what}`);
  return { entry, shows };
}

/** A file costs its bytes, and the minute that it takes a person to open any file at all. */
const OPENING_COST = 5_000_000;

/**
 * A few small workfiles that together show everything that the plan does: greedy by cost for each new thing shown, then
 * without those that the later ones made needless. The same samples give the same choice.
 */
export function chooseSamples(samples: readonly Sample[]): Sample[] {
  const missing = new Set(samples.flatMap((sample) => [...sample.shows]));
  const chosen: Sample[] = [];
  while (missing.size > 0) {
    const best = cheapest(samples, missing);
    if (best === null) break;
    chosen.push(best);
    for (const thing of best.shows) missing.delete(thing);
  }
  return withoutNeedless(chosen).sort((a, b) => (a.entry.path < b.entry.path ? -1 : 1));
}

function cheapest(samples: readonly Sample[], missing: ReadonlySet<string>): Sample | null {
  let best: { sample: Sample; price: number } | null = null;
  for (const sample of samples) {
    let fresh = 0;
    for (const thing of sample.shows) if (missing.has(thing)) fresh += 1;
    if (fresh === 0) continue;
    const price = (OPENING_COST + sample.entry.bytes) / fresh;
    const isBetter =
      best === null || price < best.price || (price === best.price && sample.entry.path < best.sample.entry.path);
    if (isBetter) best = { sample, price };
  }
  return best?.sample ?? null;
}

/** Drops, the largest first, what the others show as well. */
function withoutNeedless(chosen: readonly Sample[]): Sample[] {
  const counts = new Map<string, number>();
  for (const sample of chosen) for (const thing of sample.shows) counts.set(thing, (counts.get(thing) ?? 0) + 1);
  const kept = new Set(chosen);
  for (const sample of [...chosen].sort((a, b) => b.entry.bytes - a.entry.bytes)) {
    if (![...sample.shows].every((thing) => (counts.get(thing) ?? 0) > 1)) continue;
    kept.delete(sample);
    for (const thing of sample.shows) counts.set(thing, (counts.get(thing) ?? 0) - 1);
  }
  return [...kept];
}
