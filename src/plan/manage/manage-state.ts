import type { AyonRepresentation } from '../../model/catalog.ts';
import type { Blocker, Manage, ManageState } from '../../model/plan.ts';
import type { ManagedRecord, ServerFacts } from './managed-record.ts';
import { emptyingBlocker } from './emptying.ts';
import { listingBlockers } from './listing.ts';
import { updatingBlockers } from './updating.ts';

/** What AYON's Manage tool does with one record. */
export interface Judgement {
  readonly state: ManageState;
  readonly blockers: readonly Blocker[];
  /** Why AYON lists nothing at all of a workfile that holds this record; null where it does not keep AYON from it. */
  readonly emptying: Blocker | null;
}

export const NOT_LISTED: ManageState = { listed: false, updatable: false };

/** Whether AYON lists a record, whether it can update it, and what stands in the way. A model of its code, not a run of it. */
export function judge(record: ManagedRecord, facts: ServerFacts): Judgement {
  const unlisted = listingBlockers(record, facts);
  const emptying = emptyingBlocker(record, facts, unlisted);
  if (unlisted.length > 0) return { state: NOT_LISTED, blockers: unlisted, emptying };
  const blockers = updatingBlockers(record, facts);
  if (emptying !== null) return { state: NOT_LISTED, blockers, emptying };
  return { state: { listed: true, updatable: blockers.length === 0 }, blockers, emptying };
}

/** Before, after and what still blocks, with the version that will show as outdated. */
export function compare(
  before: Judgement,
  after: Judgement,
  shown: AyonRepresentation | null,
  facts: ServerFacts,
): Manage {
  const newest = facts.newest?.version ?? null;
  const outdated = shown !== null && newest !== null && shown.version >= 0 && shown.version < newest;
  return {
    before: before.state,
    after: after.state,
    blockers: after.blockers,
    ...(outdated ? { outdated: { version: shown.version, newest } } : {}),
  };
}
