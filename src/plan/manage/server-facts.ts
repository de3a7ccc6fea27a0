import { askNewest, askRepresentations, ownLoaderTest, type Asks, type Knowledge } from '../../matchers/index.ts';
import type { ContainerFields } from '../../model/container.ts';
import { fileFinder } from './files.ts';
import { projectOf, shownIn, type RecordInHost, type ServerFacts } from './managed-record.ts';
import type { HeaderLine } from '../../model/plan.ts';
import { AYON_TAG, HIERO_TAGS, type HieroTag } from '../../hosts/hiero.ts';

/** AYON looks for nothing else: an id in any other form is no id to it. */
const AYON_ID = /^[0-9a-f]{32}$/;

/** The id that AYON looks for; null where it sees none in the record. */
export function recordedAyonId({ representation }: ContainerFields): string | null {
  return representation !== null && AYON_ID.test(representation) ? representation : null;
}

/** The same options, as they stand in a plan's header: what proves a plan goes by what made it. */
export function factsOptions({ projects, options }: Pick<HeaderLine, 'projects' | 'options'>): FactsOptions {
  const { ownLoaders } = options;
  return {
    ownProject: projects[0] ?? '',
    hieroTag: HIERO_TAGS.find((tag) => tag === options['hieroTag']) ?? AYON_TAG,
    checkFiles: options['checkFiles'] === true,
    ownLoaders: Array.isArray(ownLoaders) ? (ownLoaders as readonly string[]) : [],
  };
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
  /** The studio's own loaders, as `ownLoaderNames` writes them. */
  readonly ownLoaders: readonly string[];
}

/**
 * What AYON knows about the representation that a record names: the one place that tells it, for a plan and for proving
 * one. Ids have to be asked for: `askFacts`.
 */
export function serverFacts(
  knowledge: Knowledge,
  { ownProject, hieroTag, checkFiles, ownLoaders }: FactsOptions,
): (record: RecordInHost) => ServerFacts {
  const { ayon } = knowledge;
  const projects = ayon?.projects.map(({ name }) => name) ?? null;
  const others = ayon?.others ?? [];
  const isOwnLoader = ownLoaderTest(ownLoaders);
  const presence = checkFiles ? { presence: fileFinder(ayon?.projects ?? []) } : {};
  return (record) => {
    const id = recordedAyonId(record.fields);
    const found = id === null ? [] : knowledge.representations(id);
    const shown = shownIn(found, projectOf(record, ownProject));
    const newest = shown === null ? null : knowledge.newest(shown.productId);
    return { ownProject, hieroTag, projects, others, found, newest, isOwnLoader, ...presence };
  };
}
