import type { AyonRepresentation } from '../model/catalog.ts';
import type { Alternative, Decision, Evidence, Method, Reason } from '../model/decision.ts';
import type { Candidate } from './answer.ts';
import { ofProject } from './fields.ts';
import { classOf, statedConfidence } from './confidence.ts';
import type { Decisions } from './decisions/decisions.ts';
import type { Knowledge } from './knowledge.ts';
import { ruleEvidence, speaks, targetOf } from './look.ts';
import { ignoredBy } from './rules/apply.ts';
import type { Rules } from './rules/rules.ts';
import type { Subject } from './subject.ts';

/** A decision that leaves the id as it is. */
export function left(
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

/**
 * The rung above the ladder: what a person decided for this place or by a rule. It outranks everything except that AYON
 * must have the id. Null where nobody decided anything.
 */
export function byHand(subject: Subject, knowledge: Knowledge, rules: Rules, decisions: Decisions): Decision | null {
  const { workfilePath: workfile, node, carrier, offset, fields } = subject;
  const place = carrier === null ? null : { workfile, node, carrier, offset, oldId: subject.representation ?? '' };
  const review = place === null ? null : decisions.find(place);
  if (review !== null) {
    const evidence = [speaks('decision', 'for', review.where, review.verdict.kind)];
    if (review.verdict.kind === 'reject') return left('refused', { code: 'rejected-by-reviewer', args: {} }, evidence);
    return chosen(subject, knowledge, review.verdict.id, review.where, evidence);
  }
  const ignored = ignoredBy(rules, {
    workfile,
    node,
    loader: fields.loader,
    id: subject.id === '' ? null : subject.id,
  });
  if (ignored !== null) {
    return left('refused', { code: 'ignored-by-rule', args: { rule: ignored.ref } }, ruleEvidence([ignored.ref]));
  }
  const rule = rules.ids.get(subject.id);
  return rule === undefined ? null : chosen(subject, knowledge, rule.to, rule.ref, ruleEvidence([rule.ref]));
}

function chosen(
  subject: Subject,
  knowledge: Knowledge,
  id: string,
  where: string,
  evidence: readonly Evidence[],
): Decision {
  if (knowledge.ayon === null) return left('unresolved', { code: 'ayon-not-asked', args: {} }, evidence);
  const found = ofProject(knowledge.representations(id), subject.project);
  const [target] = found;
  if (target === undefined) return left('unresolved', { code: 'chosen-id-unknown', args: { id, where } }, evidence);
  if (found.length > 1)
    return tied(
      found.map((one) => ({ target: one, trait: 'id', meaning: null, evidence })),
      'decision',
      evidence,
    );
  if (!target.active) return inactive(target, 'decision', evidence);
  if (target.id === subject.representation) return settled(target, evidence);
  return {
    status: 'remap',
    method: 'decision',
    confidence: 1,
    target: targetOf(target),
    evidence,
    alternatives: [],
    reason: null,
  };
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

export function tied(candidates: readonly Candidate[], method: Method, evidence: readonly Evidence[]): Decision {
  const reason: Reason = { code: 'several-candidates', args: { count: candidates.length } };
  return left(
    'ambiguous',
    reason,
    evidence,
    candidates.map((candidate) => alternativeOf(candidate, method)),
  );
}

/** AYON's Manage tool raises a KeyError on a version that is switched off, and shows nothing at all. */
export function inactive(target: AyonRepresentation, method: Method, evidence: readonly Evidence[]): Decision {
  const alternative: Alternative = { target: targetOf(target), method, confidence: 0, evidence };
  return left('refused', { code: 'target-inactive', args: {} }, evidence, [alternative]);
}
