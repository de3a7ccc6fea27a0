import { openAyon } from '../catalogs/ayon/open.ts';
import type { AyonOptions, OpenedAyon } from '../catalogs/ayon/open.ts';
import type { ScannedContainer } from '../model/container.ts';
import type { ContainerLine, HeaderLine, WorkfileLine } from '../model/plan.ts';
import { managedRecord } from '../plan/decide-container.ts';
import { Answers, askAbout, NO_RULES } from '../matchers/index.ts';
import { askFacts, factsOptions, recordedAyonId, serverFacts } from '../plan/manage/server-facts.ts';
import type { RecordInHost, ServerFacts } from '../plan/manage/managed-record.ts';
import { judge } from '../plan/manage/manage-state.ts';
import { judgedTogether } from '../plan/manage/whole-list.ts';
import { displayBytes } from '../model/bytes.ts';
import { readHeader } from '../run/folder.ts';
import { scanWorkfile } from '../scanners/scan-workfile.ts';
import { verifyRun } from '../writers/apply/verify.ts';
import type { ManageProof, VerifyEvent, VerifyResult } from '../writers/apply/verify.ts';

export interface VerifyRunOptions {
  /** Where to ask for the new ids; the sources of the plan unless given. */
  readonly ayon?: readonly string[];
  readonly connection?: Omit<AyonOptions, 'projects'>;
  readonly backupFolder?: string;
  readonly onEvent?: (event: VerifyEvent) => void;
}

/**
 * Proves what `apply` did, each thing for itself: the bytes outside the edits, the ids in the files and in AYON, and what
 * AYON's Manage tool will make of the containers. Throws a `RemapError` when the plan or AYON cannot be reached.
 */
export async function verify(run: string, options: VerifyRunOptions = {}): Promise<VerifyResult> {
  const header = await readHeader(run);
  const sources = options.ayon ?? header.ayon.map((source) => source.name);
  const ayon =
    sources.length === 0 ? null : await openAyon(sources, { ...options.connection, projects: header.projects });
  try {
    return await verifyRun(run, {
      ...(ayon === null ? {} : { known: (ids) => knownIds(ayon, ids), manage: manageCheck(ayon, header) }),
      inPart: ayon?.sources.some(({ hidden }) => typeof hidden === 'string') === true,
      ...(options.backupFolder === undefined ? {} : { backupFolder: options.backupFolder }),
      ...(options.onEvent === undefined ? {} : { onEvent: options.onEvent }),
    });
  } finally {
    await ayon?.close();
  }
}

async function knownIds(ayon: OpenedAyon, ids: ReadonlySet<string>): Promise<ReadonlySet<string>> {
  return new Set((await ayon.byIds(ids)).keys());
}

/** Reads each patched container again and asks the rules of AYON's Manage tool what it makes of it now. */
function manageCheck(ayon: OpenedAyon, header: HeaderLine): (path: string, line: WorkfileLine) => Promise<ManageProof> {
  return async (path, line) => {
    const edited = line.containers.filter((container) => container.edits.length > 0);
    const { containers } = scanWorkfile(path);
    const facts = await factsOf(ayon, header, containers);
    const alone = containers.map((container) => judge(managedRecord(container), facts(container)));
    const states = new Map(judgedTogether(alone).map(({ state }, index) => [containers[index], state]));
    const found = byPlace(containers);
    const mismatches = edited.flatMap((container) => {
      const state = states.get(found.get(placeOf(container))?.shift());
      const expected = container.manage === null ? 'unknown' : words(container.manage.after);
      const actual = state === undefined ? 'no such container' : words(state);
      return actual === expected ? [] : [{ node: container.node, expected, found: actual }];
    });
    const emptying = containers.find((_container, index) => alone[index]?.emptying != null);
    return { mismatches, emptiedBy: emptying === undefined ? null : displayBytes(emptying.node) };
  };
}

/** Several containers may share node and carrier (a node name is not unique in Maya); then their order tells them apart. */
function byPlace(containers: readonly ScannedContainer[]): Map<string, ScannedContainer[]> {
  const places = new Map<string, ScannedContainer[]>();
  for (const container of containers) {
    const here = places.get(placeOf(container));
    if (here === undefined) places.set(placeOf(container), [container]);
    else here.push(container);
  }
  return places;
}

/** A TOML record becomes single knobs, so the carrier of a Nuke record is not part of its place. */
function placeOf({ host, node, carrier }: Pick<ContainerLine, 'host' | 'node' | 'carrier'>): string {
  return `${host}\u0000${node}\u0000${host === 'nuke' ? '' : carrier}`;
}

/** Asks what the plan asked, and reads it by the same rules. */
async function factsOf(
  ayon: OpenedAyon,
  header: HeaderLine,
  containers: readonly ScannedContainer[],
): Promise<(record: RecordInHost) => ServerFacts> {
  const answers = new Answers(ayon, null, NO_RULES);
  const ids = containers.flatMap(({ fields }) => recordedAyonId(fields) ?? []);
  await askAbout(answers, [...new Set(ids)], function* (id) {
    yield () => askFacts(answers, id);
  });
  return serverFacts(answers, factsOptions(header));
}

function words({ listed, updatable }: { readonly listed: boolean; readonly updatable: boolean }): string {
  if (!listed) return 'not listed';
  return updatable ? 'listed and updatable' : 'listed, not updatable';
}
