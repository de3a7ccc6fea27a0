import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { RemapError } from '../model/error.ts';
import type { Finding } from '../model/finding.ts';
import type { HeaderLine, PlanLine, SummaryLine, WorkfileLine } from '../model/plan.ts';
import { makeRunFolder, openPlan, readHeader, runPaths, writeLines } from '../run/folder.ts';
import type { OpenPlan } from '../run/folder.ts';
import { Totals } from '../run/summary-totals.ts';
import { writeReports } from '../writers/report/write-reports.ts';

interface ShardPlan extends OpenPlan {
  readonly run: string;
  readonly index: number;
  readonly count: number;
}

/**
 * Puts the plans of all shards together into one run folder, as if there had been one plan. The order of the lines is that
 * of the walk, so the merged plan has the same bytes.
 *
 * Throws a `RemapError` of kind `file` when a shard is missing, and of kind `usage` when one is there twice or the shards
 * were not planned alike.
 */
export async function merge(runs: readonly string[], out: string): Promise<SummaryLine> {
  const shards = await Promise.all((await shardFolders(runs)).map(openShard));
  checkComplete(shards, out);
  const [first] = shards;
  if (first === undefined) throw trouble(out, 'no run folder was given', 'Name the run folders of all shards');
  await makeRunFolder(out);
  const totals = new Totals();
  await writeLines(runPaths(out).plan, mergedLines(first.header, shards, totals));
  await writeReports(out);
  return totals.summary();
}

async function openShard(run: string): Promise<ShardPlan> {
  const plan = await openPlan(run);
  const shard = plan.header.options['shard'];
  const match = typeof shard === 'string' ? /^(\d+)\/(\d+)$/.exec(shard) : null;
  if (match === null)
    throw trouble(run, 'it is not the plan of a shard', 'Plan with --shard I/N, or use the run folder as it is');
  return { ...plan, run, index: Number(match[1]), count: Number(match[2]) };
}

function checkComplete(shards: readonly ShardPlan[], out: string): void {
  const [first] = shards;
  if (first === undefined) return;
  const alike = signature(first.header);
  for (const shard of shards) {
    if (shard.count !== first.count || signature(shard.header) !== alike) {
      throw trouble(
        shard.run,
        `it was planned otherwise than ${first.run}`,
        'Plan all shards with the same options and sources',
      );
    }
    const twin = shards.find((other) => other !== shard && other.index === shard.index);
    if (twin !== undefined) throw trouble(shard.run, `it is the same shard as ${twin.run}`, 'Name each shard once');
  }
  const there = new Set(shards.map(({ index }) => index));
  const missing = Array.from({ length: first.count }, (_, i) => i + 1).filter((index) => !there.has(index));
  if (missing.length > 0) {
    // Nothing was typed wrong: a part of the work is not done, as where some files failed.
    throw new RemapError({
      kind: 'file',
      subject: out,
      operation: 'merging shards',
      problem: `of ${first.count} shards these are missing: ${missing.join(', ')}`,
      remedy: 'Plan them, or look why they failed, then merge again',
    });
  }
}

/**
 * The run folders of shards below these: a folder that is no run itself stands for those in it, as `submit` lays them out.
 */
export async function shardFolders(given: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const folder of given) {
    if (existsSync(runPaths(folder).plan)) {
      found.push(folder);
      continue;
    }
    const inside = (await readdir(folder).catch(() => [])).map((name) => join(folder, name)).sort();
    const runs = inside.filter((path) => existsSync(runPaths(path).plan));
    // Opening it says what is wrong with it.
    found.push(...(runs.length > 0 ? runs : [folder]));
  }
  return found;
}

/** Whether the plans of all shards are there: as many as the first one says. */
export async function allShardsThere(given: readonly string[]): Promise<boolean> {
  const [first, ...others] = await shardFolders(given);
  if (first === undefined || !existsSync(runPaths(first).plan)) return false;
  const shard = (await readHeader(first)).options['shard'];
  return typeof shard === 'string' && others.length + 1 >= Number(shard.split('/')[1]);
}

/** What must be the same in all shards of one plan. */
function signature(header: HeaderLine): string {
  return JSON.stringify({ ...header, options: { ...header.options, shard: null } });
}

async function* mergedLines(
  header: HeaderLine,
  shards: readonly ShardPlan[],
  totals: Totals,
): AsyncGenerator<PlanLine, void, undefined> {
  yield { ...header, options: { ...header.options, shard: null } };
  const roots = header.options['paths'];
  const compare = walkOrder(Array.isArray(roots) ? roots : []);
  const heads = await Promise.all(shards.map(async ({ workfiles }) => ({ workfiles, next: await workfiles.next() })));
  for (;;) {
    let least: (typeof heads)[number] | null = null;
    let line: WorkfileLine | null = null;
    for (const head of heads) {
      if (head.next.done === true) continue;
      if (line === null || compare(head.next.value.path, line.path) < 0) {
        least = head;
        line = head.next.value;
      }
    }
    if (least === null || line === null) break;
    totals.add(line);
    yield line;
    least.next = await least.workfiles.next();
  }
  // Every shard walks the whole tree and passes over the same files, so one of them tells.
  const [one] = heads;
  if (one?.next.done === true) totals.passOverAll(one.next.value);
  const summaries = heads.flatMap(({ next }) => (next.done === true ? [next.value] : []));
  for (const note of notesOfAll(summaries)) totals.note(note);
  yield totals.summary();
}

/** A rule that never applied in one shard may have applied in another: only what all of them say is so. */
function notesOfAll(summaries: readonly SummaryLine[]): readonly Finding[] {
  const [first, ...others] = summaries.map(({ notes = [] }) => notes);
  const said = others.map((notes) => new Set(notes.map((note) => JSON.stringify(note))));
  return (first ?? []).filter((note) => said.every((notes) => notes.has(JSON.stringify(note))));
}

/** The order in which the walk meets paths: root by root, then name by name, each as bytes. */
function walkOrder(roots: readonly string[]): (a: string, b: string) => number {
  const rootOf = (path: string): number =>
    roots.findIndex((root) => path === root || !relative(root, path).startsWith('..'));
  return (a, b) => {
    const byRoot = rootOf(a) - rootOf(b);
    if (byRoot !== 0) return byRoot;
    const namesA = a.split(sep);
    const namesB = b.split(sep);
    for (let i = 0; i < Math.min(namesA.length, namesB.length); i += 1) {
      const byName = Buffer.compare(Buffer.from(namesA[i] ?? ''), Buffer.from(namesB[i] ?? ''));
      if (byName !== 0) return byName;
    }
    return namesA.length - namesB.length;
  };
}

function trouble(subject: string, problem: string, remedy: string): RemapError {
  return new RemapError({ kind: 'usage', subject, operation: 'merging shards', problem, remedy });
}
