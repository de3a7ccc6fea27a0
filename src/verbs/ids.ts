import { idForm } from '../ids/form.ts';
import { bareId, decide, distinctIds, gatherKnowledge, isAccepted, NO_RULES } from '../matchers/index.ts';
import type { Knowledge, Rules } from '../matchers/index.ts';
import type { AyonCatalog, OpenPypeCatalog, OpenPypeDocument } from '../model/catalog.ts';
import type { IdLine, IdMeaning, IdsSummary } from '../model/id-line.ts';
import { DEFAULT_POLICY } from '../plan/policy.ts';
import type { EditPolicy } from '../plan/policy.ts';
import { openDumps, openServers, ownProject } from './sources.ts';
import type { SourceOptions } from './sources.ts';

export interface IdsOptions extends SourceOptions {
  readonly rules?: Rules;
  /** The weakest rung that counts as sure; `context` unless told. */
  readonly accept?: EditPolicy['accept'];
}

/**
 * Tells of single ids what they meant, what they are now and how that is known, by the ladder that `plan` climbs: one line
 * an id in the order given, then the totals. An id alone has no loaded file and no names beside it, so a record that holds
 * it can come out better, never worse. Throws a `RemapError` when a source is no good.
 */
export async function* ids(
  given: readonly string[],
  options: IdsOptions,
): AsyncGenerator<IdLine | IdsSummary, void, undefined> {
  const rules = options.rules ?? NO_RULES;
  const accept = options.accept ?? DEFAULT_POLICY.accept;
  const grounds = await askAbout(given, options, rules);
  const byStatus = { remap: 0, 'already-ayon': 0, ambiguous: 0, unresolved: 0, refused: 0 };
  let sure = 0;
  for (const id of given) {
    options.signal?.throwIfAborted();
    const line = answer(id, grounds, rules, accept);
    byStatus[line.decision.status] += 1;
    if (line.accepted) sure += 1;
    yield line;
  }
  const proposed = byStatus.remap - sure;
  yield { type: 'summary', ids: { total: given.length, byStatus, accepted: sure, proposed } };
}

/** What the answers rest on. */
interface Grounds {
  readonly knowledge: Knowledge;
  readonly documents: ReadonlyMap<string, OpenPypeDocument>;
  readonly project: string;
}

/** Opens the sources, asks them about all ids at once, and closes them again. */
async function askAbout(given: readonly string[], options: IdsOptions, rules: Rules): Promise<Grounds> {
  let openpype: OpenPypeCatalog | null = null;
  let ayon: AyonCatalog | null = null;
  try {
    openpype = await openDumps(options);
    ayon = await openServers(options);
    const project = ownProject(options.projects, ayon);
    const asked = distinctIds();
    for (const id of given) asked.add(bareId(id, project));
    const { signal } = options;
    const sources = { openpype, ayon, rules, ...(signal === undefined ? {} : { signal }) };
    const documents = await documentsOf(
      [...asked.distinct].map(({ id }) => id),
      openpype,
    );
    return { knowledge: await gatherKnowledge(asked, sources), documents, project };
  } finally {
    await ayon?.close();
    await openpype?.close();
  }
}

/** How many ids a dump is asked for at a time: between two calls an interruption is noticed. */
const ROUND = 20_000;

/** What the dumps say of these ids. Also without AYON, where nothing is decided. */
async function documentsOf(
  ids: readonly string[],
  openpype: OpenPypeCatalog | null,
): Promise<ReadonlyMap<string, OpenPypeDocument>> {
  const documents = new Map<string, OpenPypeDocument>();
  const objectIds = openpype === null ? [] : ids.filter((id) => idForm(id) === 'objectid');
  for (let at = 0; at < objectIds.length; at += ROUND) {
    const found = await openpype?.lookup(new Set(objectIds.slice(at, at + ROUND)));
    for (const [id, document] of found ?? []) documents.set(id, document);
  }
  return documents;
}

function answer(
  id: string,
  { project, knowledge, documents }: Grounds,
  rules: Rules,
  accept: EditPolicy['accept'],
): IdLine {
  const recorded = bareId(id, project);
  const decision = decide(recorded, knowledge, rules);
  const accepted = decision.status === 'remap' && isAccepted(decision, accept);
  return {
    type: 'id',
    id,
    form: recorded.form,
    meant: meaningOf(documents.get(recorded.id) ?? null),
    decision,
    accepted,
  };
}

function meaningOf(document: OpenPypeDocument | null): IdMeaning | null {
  if (document === null) return null;
  const { objectId, project, type, source, prediction, representation } = document;
  return {
    objectId,
    project,
    type,
    folderPath: representation?.folderPath ?? null,
    product: representation?.product ?? null,
    version: representation?.hero === true ? 'hero' : (representation?.version ?? null),
    representation: representation?.name ?? null,
    path: representation?.path ?? null,
    source,
    notImported: prediction.imported ? null : prediction.reason,
  };
}
