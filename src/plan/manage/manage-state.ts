import type { AyonRepresentation } from '../../model/catalog.ts';
import type { Blocker, Manage, ManageState } from '../../model/plan.ts';
import type { ManagedRecord, ServerFacts } from './managed-record.ts';
import { listingBlockers } from './listing.ts';
import { updatingBlockers } from './updating.ts';

/** What AYON's Manage tool does with one record. */
export interface Judgement {
  readonly state: ManageState;
  readonly blockers: readonly Blocker[];
}

/** Whether AYON lists a record, whether it can update it, and what stands in the way. A model of its code, not a run of it. */
export function judge(record: ManagedRecord, facts: ServerFacts): Judgement {
  const unlisted = listingBlockers(record, facts);
  if (unlisted.length > 0) return { state: { listed: false, updatable: false }, blockers: unlisted };
  const blockers = updatingBlockers(record, facts);
  return { state: { listed: true, updatable: blockers.length === 0 }, blockers };
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
