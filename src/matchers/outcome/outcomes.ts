import type { AyonRepresentation } from '../../model/catalog.ts';
import type { Alternative, Decision, Evidence, Method, Reason } from '../../model/decision.ts';
import type { Candidate } from './answer.ts';
import { classOf, statedConfidence } from './confidence.ts';
import { targetOf } from './evidence.ts';

/** A decision that leaves the id as it is. */
export function undecided(
  status: 'unresolved' | 'refused' | 'ambiguous' | 'already-ayon',
  reason: Reason | null,
  evidence: readonly Evidence[] = [],
  alternatives: readonly Alternative[] = [],
): Decision {
  return { status, method: null, confidence: 0, target: null, evidence, alternatives, reason };
}

/** A candidate as it is shown beside a decision. */
export function alternativeOf(candidate: Candidate, method: Method): Alternative {
  const confidence = statedConfidence(classOf(method, candidate.trait, null), method);
  return { target: targetOf(candidate.target), method, confidence, evidence: candidate.evidence };
}

/** Nothing is left to do: AYON has the id that stands there. */
export function settled(target: AyonRepresentation, evidence: readonly Evidence[]): Decision {
  return {
    status: 'already-ayon',
    method: null,
    confidence: 1,
    target: targetOf(target),
    evidence,
    alternatives: [],
    reason: null,
  };
}

export function ambiguous(candidates: readonly Candidate[], method: Method, evidence: readonly Evidence[]): Decision {
  const reason: Reason = { code: 'several-candidates', args: { count: candidates.length } };
  return undecided(
    'ambiguous',
    reason,
    evidence,
    candidates.map((candidate) => alternativeOf(candidate, method)),
  );
}

/** AYON's Manage tool raises a KeyError on a version that is switched off, and shows nothing at all. */
export function inactive(target: AyonRepresentation, method: Method, evidence: readonly Evidence[]): Decision {
  const alternative: Alternative = { target: targetOf(target), method, confidence: 0, evidence };
  return undecided('refused', { code: 'target-inactive', args: {} }, evidence, [alternative]);
}
