import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ChunkReader, FileToRead } from '../reading/reader.ts';
import { announceLarge, readWalked, shardOf } from '../reading/scan-files.ts';
import type { ScanOptions } from '../reading/scan-files.ts';
import { ScanIndex } from '../reading/scan-index.ts';
import { walk } from '../reading/walk.ts';
import type { Walked } from '../reading/walk.ts';
import {
  decide,
  gatherKnowledge,
  isAccepted,
  distinctIds,
  NO_DECISIONS,
  NO_RULES,
  ownLoaderNames,
  ownLoaderRule,
  renamedLoader,
  recordedIdsOf,
  sightFindings,
  unusedFindings,
  usedSources,
} from '../matchers/index.ts';
import type { Decisions, Knowledge, DistinctIds, Rules } from '../matchers/index.ts';
import { otherDump, projectsWithoutDump } from '../catalogs/openpype/asked-projects.ts';
import type { OpenPypeDumps } from '../catalogs/openpype/open.ts';
import type { AyonCatalog, OpenPypeCatalog } from '../model/catalog.ts';
import type { Decision } from '../model/decision.ts';
import type { HeaderLine, PlanLine, SummaryLine, WorkfileLine } from '../model/plan.ts';
import { decideContainer } from '../plan/decide-container.ts';
import type { Judge } from '../plan/decide-container.ts';
import { workfileLine } from '../plan/workfile-line.ts';
import type { EditedInstance } from '../plan/workfile-line.ts';
import { DEFAULT_POLICY } from '../plan/policy.ts';
import type { EditPolicy } from '../plan/policy.ts';
import { settleList } from '../plan/settle-list.ts';
import { settleSharedKeys } from '../plan/shared-keys.ts';
import { settleSharedTags } from '../plan/shared-tags.ts';
import { tellPublished } from '../plan/published.ts';
import { makeRunFolder, runPaths, writeLines } from '../run/folder.ts';
import { askFacts, factsOptions, serverFacts } from '../plan/manage/server-facts.ts';
import type { FactsOptions } from '../plan/manage/server-facts.ts';
import { Totals } from '../run/summary-totals.ts';
import { nukeLayout } from '../plan/wanted-changes.ts';
import { VERSION } from '../model/version.ts';
import { Follower } from './follow/follow.ts';
import type { FollowOptions } from './follow/follow.ts';
import { openDumps, openServers, ownProject, projectNames } from './sources.ts';
import type { SourceOptions } from './sources.ts';
import { fillSlots } from '../patch/fill.ts';
import { writeReports } from '../writers/report/write-reports.ts';
import type { ScannedWorkfile } from '../model/scanned-workfile.ts';

export interface PlanOptions extends ScanOptions, SourceOptions {
  /** Also look whether the published files are on the disks of this machine. */
  readonly checkFiles?: boolean;
  /** Also read the files that the workfiles reference, each once, and tell of the containers in them. */
  readonly followReferences?: boolean;
  /** The run folder. */
  readonly out: string;
  readonly policy?: Partial<Omit<EditPolicy, 'renameLoader'>>;
  readonly rules?: Rules;
  readonly decisions?: Decisions;
  /** What the plan's header says of the rules and decisions, for a person and for comparing plans. */
  readonly inputs?: Readonly<Record<string, string | null>>;
  /** Reads the workfiles somewhere else (`openQueueReader`); without one, threads of this process do. */
  readonly reader?: ChunkReader;
  readonly onProgress?: (progress: PlanProgress) => void;
}

export interface PlanProgress {
  readonly step: 'opening' | 'finding' | 'reading' | 'asking' | 'deciding';
  readonly done: number;
  readonly total: number | null;
  readonly bytes: number;
}

/**
 * Decides every container in these workfiles and writes the run folder. Touches no workfile.
 *
 * Reads all workfiles, asks the catalogs everything at once, then decides one workfile at a time: memory grows with the
 * number of different ids, not with the share. Throws a `RemapError` when a source or the run folder is no good; trouble
 * with a single workfile is a finding in its line. Rejects with the signal's reason when it is aborted.
 */
export async function plan(paths: readonly string[], options: PlanOptions): Promise<SummaryLine> {
  await makeRunFolder(options.out);
  const openpype = await openDumps(options, (done, bytes) =>
    options.onProgress?.({ step: 'opening', done, total: null, bytes }),
  );
  let ayon: AyonCatalog | null = null;
  try {
    ayon = await openServers(options);
    const totals = new Totals();
    const index = await ScanIndex.open(runPaths(options.out).index);
    noteDumps(totals, openpype, options);
    const follower = options.followReferences === true ? new Follower(followOptions(options, openpype, ayon)) : null;
    const grounds = await gather(paths, options, { index, totals, follower }, openpype, ayon);
    if (follower === null) await rm(runPaths(options.out).referenced, { force: true });
    else await tellReferenced(follower, options, totals);
    const lines = planLines(header(paths, options, openpype, ayon), index, totals, grounds, options);
    await writeLines(runPaths(options.out).plan, lines);
    await index.keep();
    await writeReports(options.out);
    return totals.summary();
  } finally {
    await ayon?.close();
    await openpype?.close();
  }
}

/** Says it where a project was asked for and no dump is of it, unless the rules say what OpenPype called it. */
function noteDumps(totals: Totals, openpype: OpenPypeDumps | null, { projects, rules = NO_RULES }: PlanOptions): void {
  if (openpype === null) return;
  const renamed = new Set(rules.projects.map(({ to }) => to.toLowerCase()));
  const lacking = projectsWithoutDump(openpype, projects).filter((name) => !renamed.has(name.toLowerCase()));
  if (lacking.length > 0) totals.note(otherDump(openpype, lacking, 'warning'));
}

/** Who hears of each workfile that is read. */
interface Readers {
  readonly index: ScanIndex;
  readonly totals: Totals;
  /** Null where references are not followed. */
  readonly follower: Follower | null;
}

function followOptions(
  { policy: _policy, reader: _reader, shard: _shard, ...options }: PlanOptions,
  openpype: OpenPypeCatalog | null,
  ayon: AyonCatalog | null,
): FollowOptions {
  return { ...options, rules: options.rules ?? NO_RULES, openpype, ayon, own: ownProject(options.projects, ayon) };
}

/** Writes what is known of the referenced files beside the plan: it is about other files than those that are patched. */
async function tellReferenced(follower: Follower, { out }: PlanOptions, totals: Totals): Promise<void> {
  const { referenced, referencedIndex } = runPaths(out);
  await writeLines(referenced, follower.lines(referencedIndex));
  totals.noteReferenced(follower.totals());
}

/** Walks before anything is read: only then is there a total, and a farm can tell how far a job is. */
async function findAll(paths: readonly string[], options: PlanOptions): Promise<Walked[]> {
  const found: Walked[] = [];
  let bytes = 0;
  for await (const met of walk(paths, options)) {
    options.signal?.throwIfAborted();
    const here = options.shard === undefined || shardOf(met.path, options.shard.count) === options.shard.index;
    if (met.kind !== 'passed-over' && !here) continue;
    found.push(met);
    if (met.kind === 'workfile') bytes += met.stamp.bytes;
    options.onProgress?.({ step: 'finding', done: found.length, total: null, bytes });
  }
  return found;
}

/** Reads all workfiles into the index and asks the catalogs about them. What only that needed is let go with its end. */
async function gather(
  paths: readonly string[],
  options: PlanOptions,
  readers: Readers,
  openpype: OpenPypeCatalog | null,
  ayon: AyonCatalog | null,
): Promise<Grounds> {
  const rules = options.rules ?? NO_RULES;
  const { ids, seenAgain } = await readAll(paths, options, readers, ayon);
  return { knowledge: await askAll(ids, options, openpype, ayon), ayon, rules, seenAgain };
}

/** From how many bytes on reading a workfile takes long enough for somebody to press Ctrl-C. */
const LONG = 64 * 1024 * 1024;

/** Reads all workfiles into the index; returns what has to be asked about them, and the names that were met before. */
async function readAll(
  paths: readonly string[],
  options: PlanOptions,
  { index, totals, follower }: Readers,
  ayon: AyonCatalog | null,
): Promise<{ readonly ids: DistinctIds; readonly seenAgain: readonly string[] }> {
  const ids = distinctIds();
  const seenAgain: string[] = [];
  const own = ownProject(options.projects, ayon);
  try {
    const found = await findAll(paths, options);
    const total = found.filter(({ kind }) => kind !== 'passed-over').length;
    const reading = { ...options, longFrom: LONG, known: (one: FileToRead) => index.known(one) };
    await announceLarge(found, reading);
    let done = 0;
    let bytes = 0;
    for await (const file of readWalked(drained(found), reading)) {
      if (file.kind === 'passed-over') {
        totals.passOver(file);
        if (file.code === 'walk-seen-already') seenAgain.push(file.path);
        continue;
      }
      const { workfile } = file;
      for (const container of workfile.containers)
        for (const recorded of recordedIdsOf(container, workfile.path, own)) ids.add(recorded);
      await index.add(file);
      follower?.note(workfile);
      done += 1;
      bytes += workfile.bytes;
      options.onProgress?.({ step: 'reading', done, total, bytes });
    }
  } finally {
    // Also when it was stopped: what was read need not be read again.
    await index.end();
  }
  return { ids, seenAgain };
}

/** Hands on what a list holds, which is empty afterwards: of hundreds of thousands of workfiles each name is let go early. */
function* drained(found: Walked[]): Generator<Walked, void, undefined> {
  found.reverse();
  for (let met = found.pop(); met !== undefined; met = found.pop()) yield met;
}

async function askAll(
  ids: DistinctIds,
  options: PlanOptions,
  openpype: OpenPypeCatalog | null,
  ayon: AyonCatalog | null,
): Promise<Knowledge> {
  options.onProgress?.({ step: 'asking', done: 0, total: ids.size, bytes: 0 });
  return gatherKnowledge(ids, {
    openpype,
    ayon,
    rules: options.rules ?? NO_RULES,
    decisions: options.decisions ?? NO_DECISIONS,
    after: {
      accepts: (decision) => isApplied(decision, { ...DEFAULT_POLICY, ...options.policy }),
      asks: askFacts,
    },
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
}

function header(
  paths: readonly string[],
  options: PlanOptions,
  openpype: OpenPypeCatalog | null,
  ayon: AyonCatalog | null,
): HeaderLine {
  const { accept, nukeTab, hieroTag, modernise, imprintProject, legacyInstances } = {
    ...DEFAULT_POLICY,
    ...options.policy,
  };
  return {
    type: 'header',
    format: 1,
    tool: { name: 'ayon-remap', version: VERSION },
    command: 'plan',
    projects: projectNames(options.projects, ayon),
    openpype: openpype?.sources ?? [],
    ayon: ayon?.sources ?? [],
    options: {
      paths: paths.map((path) => resolve(path)),
      include: options.include ?? [],
      exclude: options.exclude ?? [],
      autosaves: options.autosaves === true,
      ...(options.publishedJson === true ? { publishedJson: true } : {}),
      checkFiles: options.checkFiles === true,
      ...(options.followReferences === true ? { followReferences: true } : {}),
      newest: options.newest ?? null,
      since: options.since?.toISOString() ?? null,
      oneFileSystem: options.oneFileSystem === true,
      shard: options.shard === undefined ? null : `${options.shard.index}/${options.shard.count}`,
      ownLoaders: ownLoaderNames(options.rules ?? NO_RULES),
      ...{ accept, nukeTab, hieroTag, modernise, imprintProject, legacyInstances },
      ...options.inputs,
    },
  };
}

/** What deciding one workfile after the other rests on. */
interface Grounds {
  readonly knowledge: Knowledge;
  readonly ayon: AyonCatalog | null;
  readonly rules: Rules;
  /** Names that the walk passed over because it had met the file before. */
  readonly seenAgain: readonly string[];
}

async function* planLines(
  head: HeaderLine,
  index: ScanIndex,
  totals: Totals,
  grounds: Grounds,
  options: PlanOptions,
): AsyncGenerator<PlanLine, void, undefined> {
  yield head;
  const { knowledge, ayon, rules } = grounds;
  const policy: EditPolicy = {
    ...DEFAULT_POLICY,
    ...options.policy,
    // What is the studio's own keeps its name.
    renameLoader: (loader, host) =>
      ownLoaderRule(rules, loader, host) === null ? (renamedLoader(rules, loader, host)?.to ?? null) : loader,
  };
  const judge = judgeWith(knowledge, policy, factsOptions(head));
  const total = index.size;
  let done = 0;
  const used = new Set<string>();
  // Without AYON nothing can be told of published files.
  const workfiles = ayon === null ? index.read() : tellPublished(index.read(), { ...grounds, ayon });
  for await (const workfile of workfiles) {
    options.signal?.throwIfAborted();
    const line = decided(workfile, grounds, policy, judge, options);
    totals.add(line);
    yield line;
    noteUsed(line, rules, used);
    done += 1;
    options.onProgress?.({ step: 'deciding', done, total, bytes: 0 });
  }
  for (const finding of sightFindings(head.ayon)) totals.note(finding);
  for (const finding of unusedFindings(rules, options.decisions ?? NO_DECISIONS, used)) totals.note(finding);
  const { paths } = head.options;
  totals.noteWalk(Array.isArray(paths) ? paths : [], options.shard === undefined);
  yield totals.summary();
}

function decided(
  workfile: ScannedWorkfile,
  { knowledge, rules }: Grounds,
  policy: EditPolicy,
  judge: Judge,
  options: PlanOptions,
): WorkfileLine {
  const own = ownProject(options.projects, knowledge.ayon);
  const containers = workfile.containers.map((container) => {
    const decisions = recordedIdsOf(container, workfile.path, own).map((recorded) =>
      decide(recorded, knowledge, rules, options.decisions ?? NO_DECISIONS),
    );
    return decideContainer(container, decisions, own, policy, judge);
  });
  const settled = settleList(settleSharedTags(settleSharedKeys(containers), judge));
  const told = { ...workfile, findings: [...workfile.findings, ...settled.findings] };
  return workfileLine(told, settled.containers, policy.legacyInstances ? instancesOf(workfile, policy) : []);
}

/** Keeps which rules and reviewed decisions were of use in a workfile. */
function noteUsed(line: WorkfileLine, rules: Rules, used: Set<string>): void {
  for (const { host, fields, decision, alsoAt } of line.containers) {
    const own = ownLoaderRule(rules, fields['loader'] ?? '', host);
    if (own !== null) used.add(own.ref);
    for (const one of [decision, ...alsoAt.map((place) => place.decision)]) {
      if (one !== null) usedSources(one).forEach((source) => used.add(source));
    }
  }
}

function instancesOf(workfile: ScannedWorkfile, policy: EditPolicy): EditedInstance[] {
  return workfile.instances.map((scanned) => ({ scanned, edits: fillSlots(scanned.slots, nukeLayout(policy)) }));
}

function judgeWith(knowledge: Knowledge, policy: EditPolicy, facts: FactsOptions): Judge {
  return { accepts: (decision) => isApplied(decision, policy), facts: serverFacts(knowledge, facts) };
}

function isApplied(decision: Decision, policy: Pick<EditPolicy, 'accept'>): boolean {
  return decision.status === 'remap' && isAccepted(decision, policy.accept);
}
