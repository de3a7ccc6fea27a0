import { bareSubject, decide, gatherKnowledge, isAccepted, newQuestions, NO_RULES } from '../matchers/index.ts';
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
  const { knowledge, project } = await askAbout(given, options, rules);
  const byStatus = { remap: 0, 'already-ayon': 0, ambiguous: 0, unresolved: 0, refused: 0 };
  let sure = 0;
  for (const id of given) {
    options.signal?.throwIfAborted();
    const line = answer(id, project, knowledge, rules, accept);
    byStatus[line.decision.status] += 1;
    if (line.accepted) sure += 1;
    yield line;
  }
  const proposed = byStatus.remap - sure;
  yield { type: 'summary', ids: { total: given.length, byStatus, accepted: sure, proposed } };
}

/** Opens the sources, asks them about all ids at once, and closes them again. */
async function askAbout(
  given: readonly string[],
  options: IdsOptions,
  rules: Rules,
): Promise<{ readonly knowledge: Knowledge; readonly project: string }> {
  let openpype: OpenPypeCatalog | null = null;
  let ayon: AyonCatalog | null = null;
  try {
    openpype = await openDumps(options);
    ayon = await openServers(options);
    const project = ownProject(options.projects, ayon);
    const questions = newQuestions();
    for (const id of given) questions.add(bareSubject(id, project));
    const { signal } = options;
    const sources = { openpype, ayon, rules, ...(signal === undefined ? {} : { signal }) };
    return { knowledge: await gatherKnowledge(questions, sources), project };
  } finally {
    await ayon?.close();
    await openpype?.close();
  }
}

function answer(id: string, project: string, knowledge: Knowledge, rules: Rules, accept: EditPolicy['accept']): IdLine {
  const subject = bareSubject(id, project);
  const decision = decide(subject, knowledge, rules);
  const document = subject.form === 'objectid' ? knowledge.document(subject.id) : null;
  const accepted = decision.status === 'remap' && isAccepted(decision, accept);
  return { type: 'id', id, form: subject.form, meant: meaningOf(document), decision, accepted };
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
