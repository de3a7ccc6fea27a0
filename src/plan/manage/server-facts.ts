import { askNewest, askRepresentations, type Asks, type Knowledge } from '../../matchers/index.ts';
import type { ContainerFields } from '../../model/container.ts';
import { fileFinder } from './files.ts';
import { projectOf, shownIn, type RecordInHost, type ServerFacts } from './managed-record.ts';
import type { HieroTag } from '../../hosts/hiero.ts';

/** AYON looks for nothing else: an id in any other form is no id to it. */
const AYON_ID = /^[0-9a-f]{32}$/;

/** The id that AYON looks for; null where it sees none in the record. */
export function recordedAyonId({ representation }: ContainerFields): string | null {
  return representation !== null && AYON_ID.test(representation) ? representation : null;
}

/** What is asked for the facts about a representation id, in whichever project a record with it is. */
export function* askFacts(knowledge: Knowledge, representationId: string): Asks {
  yield [askRepresentations(representationId)];
  yield knowledge.representations(representationId).map(({ productId }) => askNewest(productId));
}

/** What the facts depend on besides the server: the plan's options. */
export interface FactsOptions {
  readonly ownProject: string;
  readonly hieroTag: HieroTag;
  readonly checkFiles: boolean;
}

/**
 * What AYON knows about the representation that a record names: the one place that tells it, for a plan and for proving
 * one. Ids have to be asked for: `askFacts`.
 */
export function serverFacts(
  knowledge: Knowledge,
  { ownProject, hieroTag, checkFiles }: FactsOptions,
): (record: RecordInHost) => ServerFacts {
  const { ayon } = knowledge;
  const projects = ayon?.projects.map(({ name }) => name) ?? null;
  const presence = checkFiles ? { presence: fileFinder(ayon?.projects ?? []) } : {};
  return (record) => {
    const id = recordedAyonId(record.fields);
    const found = id === null ? [] : knowledge.representations(id);
    const shown = shownIn(found, projectOf(record, ownProject));
    const newest = shown === null ? null : knowledge.newest(shown.productId);
    return { ownProject, hieroTag, projects, found, newest, ...presence };
  };
}
