import { displayBytes } from '../../model/bytes.ts';
import type { Finding } from '../../model/finding.ts';
import type { Blocker, Manage } from '../../model/plan.ts';
import type { Judgement } from './manage-state.ts';
import { NOT_LISTED } from './manage-state.ts';

/** A container's judgements, as far as they concern its neighbours. */
export interface Emptying {
  readonly before: Blocker | null;
  readonly after: Blocker | null;
}

/** One container of a workfile, judged by itself. */
export interface JudgedContainer {
  readonly node: string;
  readonly offset: number;
  readonly manage: Manage | null;
  readonly emptying: Emptying;
}

/** What the list as a whole comes to: the containers in their order, and a finding for each one that empties it. */
export interface WholeList {
  readonly manage: readonly (Manage | null)[];
  readonly findings: readonly Finding[];
}

/**
 * AYON's list is made of all containers of a workfile or of none: where one of them ends it, none is listed. Returns null
 * where every container is listed as it was judged by itself, which is nearly always.
 */
export function settleWholeList(containers: readonly JudgedContainer[]): WholeList | null {
  const isEmptyBefore = containers.some(({ emptying }) => emptying.before !== null);
  const first = containers.find(({ emptying }) => emptying.after !== null);
  if (!isEmptyBefore && first === undefined) return null;
  const hidden: Blocker | null =
    first === undefined ? null : { code: 'manage-emptied', args: { node: displayBytes(first.node) } };
  return {
    manage: containers.map((container) => manageAmong(container, isEmptyBefore, hidden)),
    findings: containers.flatMap(emptyingFinding),
  };
}

function manageAmong({ manage, emptying }: JudgedContainer, isEmptyBefore: boolean, hidden: Blocker | null) {
  if (manage === null) return null;
  const before = isEmptyBefore ? NOT_LISTED : manage.before;
  if (hidden === null) return { ...manage, before };
  // The one that is to blame says why itself, and so does one that would not be listed alone either.
  const isHidden = emptying.after === null && manage.after.listed;
  return { ...manage, before, after: NOT_LISTED, blockers: isHidden ? [hidden, ...manage.blockers] : manage.blockers };
}

function emptyingFinding({ node, offset, emptying: { after } }: JudgedContainer): Finding[] {
  if (after === null) return [];
  const args = { node: displayBytes(node), ...after.args };
  return [{ code: after.code, severity: 'error', args, offset, node }];
}

/** What AYON makes of each of these containers when it meets them together, in their order. */
export function judgedTogether(judgements: readonly Judgement[]): readonly Judgement[] {
  if (judgements.every(({ emptying }) => emptying === null)) return judgements;
  return judgements.map((judgement) => ({ ...judgement, state: NOT_LISTED }));
}
