import { resolve } from 'node:path';
import { openAyon } from '../catalogs/ayon/open.ts';
import type { AyonOptions } from '../catalogs/ayon/open.ts';
import { openOpenPype } from '../catalogs/openpype/open.ts';
import type { ChunkReader } from '../batch/reader.ts';
import { readWalked, shardOf } from '../batch/scan-files.ts';
import type { ScanOptions } from '../batch/scan-files.ts';
import { ScanIndex } from '../batch/scan-index.ts';
import { walk } from '../batch/walk.ts';
import type { Walked } from '../batch/walk.ts';
import {
  decide,
  gatherKnowledge,
  isAccepted,
  newQuestions,
  NO_DECISIONS,
  NO_RULES,
  renamedLoader,
  subjectsOf,
  unusedFindings,
  usedSources,
} from '../matchers/index.ts';
import type { Decisions, Knowledge, Rules } from '../matchers/index.ts';
import type { AyonCatalog, OpenPypeCatalog } from '../model/catalog.ts';
import type { HeaderLine, PlanLine, SummaryLine, WorkfileLine } from '../model/plan.ts';
import { decideContainer } from '../plan/decide-container.ts';
import type { Judge } from '../plan/decide-container.ts';
import { workfileLine } from '../plan/lines.ts';
import type { EditedInstance } from '../plan/lines.ts';
import { DEFAULT_POLICY } from '../plan/policy.ts';
import type { EditPolicy } from '../plan/policy.ts';
import { makeRunFolder, runPaths, writeLines } from '../plan/run-folder.ts';
import { fileFinder } from '../plan/manage/files.ts';
import { Totals } from '../plan/totals.ts';
import { nukeLayout } from '../plan/wishes.ts';
import type { ScannedWorkfile } from '../scanners/scan-workfile.ts';
import { VERSION } from '../version.ts';
import { fillSlots } from '../writers/patch/fill.ts';
import { writeReports } from '../writers/report/write-reports.ts';

export interface PlanOptions extends ScanOptions {
  /** What the ids meant: dumps, or a `mongodb://` URL. */
  readonly openpype?: readonly string[];
  /** What AYON has: servers, snapshots, SQL dumps. */
  readonly ayon?: readonly string[];
  /** The workfiles' own project first, then library projects. */
  readonly projects: readonly string[];
  /** Also look whether the published files are on the disks of this machine. */
  readonly checkFiles?: boolean;
  /** The run folder. */
  readonly out: string;
  /** Where a dump that was read once is remembered; null reads it every time. */
  readonly cacheFolder?: string | null;
  readonly policy?: Partial<Omit<EditPolicy, 'renameLoader'>>;
  readonly rules?: Rules;
  readonly decisions?: Decisions;
  /** What the plan's header says of the rules and decisions, for a person and for comparing plans. */
  readonly inputs?: Readonly<Record<string, string | null>>;
  readonly connection?: Omit<AyonOptions, 'projects'>;
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
  const rules = options.rules ?? NO_RULES;
  const openpype = await openDumps(options);
  let ayon: AyonCatalog | null = null;
  try {
    ayon = await openServers(options);
    const totals = new Totals();
    const questions = newQuestions();
    const found = await findAll(paths, options);
    const index = await ScanIndex.open(runPaths(options.out).index);
    await readAll(found, options, index, totals, (workfile) => {
      for (const container of workfile.containers) {
        subjectsOf(container, workfile.path, ownProject(options, ayon)).forEach((subject) => questions.add(subject));
      }
    });
    options.onProgress?.({ step: 'asking', done: 0, total: questions.distinct.size, bytes: 0 });
    const knowledge = await gatherKnowledge(questions, {
      openpype,
      ayon,
      rules,
      decisions: options.decisions ?? NO_DECISIONS,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    const lines = planLines(header(paths, options, openpype, ayon), index, totals, knowledge, rules, options);
    await writeLines(runPaths(options.out).plan, lines);
    await index.keep();
    await writeReports(options.out);
    return totals.summary();
  } finally {
    await ayon?.close();
    await openpype?.close();
  }
}

async function openDumps(options: PlanOptions): Promise<OpenPypeCatalog | null> {
  if (options.openpype === undefined || options.openpype.length === 0) return null;
  return openOpenPype(options.openpype, {
    cacheFolder: options.cacheFolder ?? null,
    projects: options.projects,
    onProgress: ({ documents, bytes }) =>
      options.onProgress?.({ step: 'opening', done: documents, total: null, bytes }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
}

async function openServers(options: PlanOptions): Promise<AyonCatalog | null> {
  if (options.ayon === undefined || options.ayon.length === 0) return null;
  return openAyon(options.ayon, {
    ...options.connection,
    projects: options.projects,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
}

/** The projects as AYON spells them: it ignores the letter case of a name that it is asked for. */
function projectNames(options: PlanOptions, ayon: Pick<AyonCatalog, 'projects'> | null): readonly string[] {
  return options.projects.map(
    (given) => ayon?.projects.find(({ name }) => name.toLowerCase() === given.toLowerCase())?.name ?? given,
  );
}

/** The workfiles' own project. */
function ownProject(options: PlanOptions, ayon: Pick<AyonCatalog, 'projects'> | null): string {
  return projectNames(options, ayon)[0] ?? '';
}

/** Walks before anything is read: only then is there a total, and a farm can tell how far a job is. */
async function findAll(paths: readonly string[], options: PlanOptions): Promise<readonly Walked[]> {
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

async function readAll(
  found: readonly Walked[],
  options: PlanOptions,
  index: ScanIndex,
  totals: Totals,
  onWorkfile: (workfile: ScannedWorkfile) => void,
): Promise<void> {
  const total = found.filter(({ kind }) => kind !== 'passed-over').length;
  let done = 0;
  let bytes = 0;
  try {
    for await (const file of readWalked(found, { ...options, known: (one) => index.known(one) })) {
      if (file.kind === 'passed-over') {
        totals.passOver(file.code);
        continue;
      }
      onWorkfile(file.workfile);
      await index.add(file);
      done += 1;
      bytes += file.workfile.bytes;
      options.onProgress?.({ step: 'reading', done, total, bytes });
    }
  } finally {
    // Also when it was stopped: what was read need not be read again.
    await index.end();
  }
}

function header(
  paths: readonly string[],
  options: PlanOptions,
  openpype: OpenPypeCatalog | null,
  ayon: AyonCatalog | null,
): HeaderLine {
  const { accept, nukeTab, modernise, imprintProject, legacyInstances } = { ...DEFAULT_POLICY, ...options.policy };
  return {
    type: 'header',
    format: 1,
    tool: { name: 'ayon-remap', version: VERSION },
    command: 'plan',
    projects: projectNames(options, ayon),
    openpype: openpype?.sources ?? [],
    ayon: ayon?.sources ?? [],
    options: {
      paths: paths.map((path) => resolve(path)),
      include: options.include ?? [],
      exclude: options.exclude ?? [],
      autosaves: options.autosaves === true,
      checkFiles: options.checkFiles === true,
      newest: options.newest ?? null,
      since: options.since?.toISOString() ?? null,
      oneFileSystem: options.oneFileSystem === true,
      shard: options.shard === undefined ? null : `${options.shard.index}/${options.shard.count}`,
      ...{ accept, nukeTab, modernise, imprintProject, legacyInstances },
      ...options.inputs,
    },
  };
}

async function* planLines(
  head: HeaderLine,
  index: ScanIndex,
  totals: Totals,
  knowledge: Knowledge,
  rules: Rules,
  options: PlanOptions,
): AsyncGenerator<PlanLine, void, undefined> {
  yield head;
  const policy: EditPolicy = {
    ...DEFAULT_POLICY,
    ...options.policy,
    renameLoader: (loader, host) => renamedLoader(rules, loader, host)?.to ?? null,
  };
  const judge = judgeWith(knowledge, policy, ownProject(options, knowledge.ayon), options.checkFiles === true);
  const total = index.size;
  let done = 0;
  const used = new Set<string>();
  for await (const workfile of index.read()) {
    options.signal?.throwIfAborted();
    const line = decided(workfile, knowledge, rules, policy, judge, options);
    totals.add(line);
    yield line;
    noteUsed(line, used);
    done += 1;
    options.onProgress?.({ step: 'deciding', done, total, bytes: 0 });
  }
  for (const finding of unusedFindings(rules, options.decisions ?? NO_DECISIONS, used)) totals.note(finding);
  yield totals.summary();
}

function decided(
  workfile: ScannedWorkfile,
  knowledge: Knowledge,
  rules: Rules,
  policy: EditPolicy,
  judge: Judge,
  options: PlanOptions,
): WorkfileLine {
  const own = ownProject(options, knowledge.ayon);
  const containers = workfile.containers.map((container) => {
    const decisions = subjectsOf(container, workfile.path, own).map((subject) =>
      decide(subject, knowledge, rules, options.decisions ?? NO_DECISIONS),
    );
    return decideContainer(container, decisions, own, policy, judge);
  });
  return workfileLine(workfile, containers, policy.legacyInstances ? instancesOf(workfile, policy) : []);
}

/** Keeps which rules and reviewed decisions were of use in a workfile. */
function noteUsed(line: WorkfileLine, used: Set<string>): void {
  for (const { decision, alsoAt } of line.containers) {
    for (const one of [decision, ...alsoAt.map((place) => place.decision)]) {
      if (one !== null) usedSources(one).forEach((source) => used.add(source));
    }
  }
}

function instancesOf(workfile: ScannedWorkfile, policy: EditPolicy): EditedInstance[] {
  return workfile.instances.map((scanned) => ({ scanned, edits: fillSlots(scanned.slots, nukeLayout(policy)) }));
}

function judgeWith(knowledge: Knowledge, policy: EditPolicy, own: string, checkFiles: boolean): Judge {
  const projects = knowledge.ayon?.projects.map((project) => project.name) ?? null;
  const presence = checkFiles ? { presence: fileFinder(knowledge.ayon?.projects ?? []) } : {};
  return {
    accepts: (decision) => decision.status === 'remap' && isAccepted(decision, policy.accept),
    facts: (id) => {
      const found = id === null ? [] : knowledge.met(id.toLowerCase());
      const first = found.find((candidate) => candidate.project === own) ?? found[0];
      return {
        ownProject: own,
        projects,
        found,
        newest: first === undefined ? null : knowledge.newest(first.productId),
        ...presence,
      };
    },
  };
}
