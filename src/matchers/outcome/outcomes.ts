import type { AyonRepresentation } from '../../model/catalog.ts';
import type { Alternative, Decision, Evidence, Method, Reason } from '../../model/decision.ts';
import type { Candidate } from './answer.ts';
import { ofProject } from '../rungs/own-fields.ts';
import { classOf, statedConfidence } from './confidence.ts';
import type { Decisions } from '../decisions/decisions.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { ruleEvidence, speaks, targetOf } from '../record/dossier.ts';
import { ignoredBy } from '../rules/apply.ts';
import type { Rules } from '../rules/rules.ts';
import type { RecordedId } from '../record/recorded-id.ts';

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

/**
 * The rung above the ladder: what a person decided for this place or by a rule. It outranks everything except that AYON
 * must have the id. Null where nobody decided anything.
 */
export function byHand(
  recorded: RecordedId,
  knowledge: Knowledge,
  rules: Rules,
  decisions: Decisions,
): Decision | null {
  const { workfilePath: workfile, node, carrier, offset, fields } = recorded;
  const review = decisions.find({ workfile, node, carrier, offset, oldId: recorded.representation ?? '' });
  if (review !== null) {
    const evidence = [speaks('decision', 'for', review.where, review.verdict.kind)];
    if (review.verdict.kind === 'reject')
      return undecided('refused', { code: 'rejected-by-reviewer', args: {} }, evidence);
    return chosen(recorded, knowledge, review.verdict.id, review.where, evidence);
  }
  const ignored = ignoredBy(rules, {
    workfile,
    node,
    loader: fields.loader,
    id: recorded.id === '' ? null : recorded.id,
  });
  if (ignored !== null) {
    return undecided('refused', { code: 'ignored-by-rule', args: { rule: ignored.ref } }, ruleEvidence([ignored.ref]));
  }
  const rule = rules.ids.get(recorded.id);
  return rule === undefined ? null : chosen(recorded, knowledge, rule.to, rule.ref, ruleEvidence([rule.ref]));
}

function chosen(
  recorded: RecordedId,
  knowledge: Knowledge,
  id: string,
  where: string,
  evidence: readonly Evidence[],
): Decision {
  if (knowledge.ayon === null) return undecided('unresolved', { code: 'ayon-not-asked', args: {} }, evidence);
  const found = ofProject(knowledge.representations(id), recorded.project);
  const [target] = found;
  if (target === undefined)
    return undecided('unresolved', { code: 'chosen-id-unknown', args: { id, where } }, evidence);
  if (found.length > 1)
    return ambiguous(
      found.map((one) => ({ target: one, trait: 'id', meaning: null, evidence })),
      'decision',
      evidence,
    );
  if (!target.active) return inactive(target, 'decision', evidence);
  if (target.id === recorded.representation) return settled(target, evidence);
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
