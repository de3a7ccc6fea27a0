import type { SourceInfo } from '../../model/catalog.ts';
import type { Finding } from '../../model/finding.ts';
import type { Alternative, Decision, Method, Reason } from '../../model/decision.ts';

/** Reasons that say what AYON has not, or that something is the only one there. A hidden row makes either untrue. */
const ABOUT_ALL_OF_AYON: ReadonlySet<string> = new Set([
  'place-not-in-ayon',
  'representation-not-in-version',
  'representation-renamed',
  'representation-unclear',
  'folder-moved',
  'resource-of-none',
  'id-unknown',
  'id-unknown-no-dump',
  'ayon-id-unknown',
  'chosen-id-unknown',
]);

/** These rest on there being no other one; an id that follows from the recorded one is what it is, whatever is hidden. */
const BY_BEING_ALONE: ReadonlySet<Method> = new Set(['alias', 'context', 'path', 'name']);

/** A decision as far as it holds where AYON showed only a part: the rest is left to a person. */
export function seenInPart(decision: Decision, hidden: string): Decision {
  const reason: Reason = { code: 'ayon-seen-in-part', args: { hidden } };
  const { status, method, target, reason: told } = decision;
  if (told !== null && ABOUT_ALL_OF_AYON.has(told.code)) return { ...decision, reason };
  if (status !== 'remap' || target === null || method === null || !BY_BEING_ALONE.has(method)) return decision;
  const itself: Alternative = { target, method, confidence: decision.confidence, evidence: decision.evidence };
  return {
    ...decision,
    status: 'unresolved',
    method: null,
    confidence: 0,
    target: null,
    alternatives: [itself, ...decision.alternatives],
    reason,
  };
}

/** What a plan says of itself: whoever reads a report has to know that it rests on a part of AYON, or may do so. */
export function sightFindings(sources: readonly SourceInfo[]): readonly Finding[] {
  return sources.flatMap(({ name: source, hidden }): readonly Finding[] => {
    if (hidden === undefined) return [];
    return hidden === null
      ? [{ code: 'plan-sight-not-told', severity: 'info', args: { source } }]
      : [{ code: 'plan-seen-in-part', severity: 'warning', args: { source, hidden } }];
  });
}
