import type { Decision, Evidence } from '../../model/decision.ts';
import type { Decisions } from '../decisions/decisions.ts';
import { ofProject, type Knowledge } from '../knowledge/knowledge.ts';
import { ruleEvidence, speaks, targetOf } from '../outcome/evidence.ts';
import { ambiguous, inactive, settled, undecided } from '../outcome/outcomes.ts';
import type { RecordedId } from '../record/recorded-id.ts';
import { ignoredBy } from '../rules/apply.ts';
import type { Rules } from '../rules/rules.ts';

/** The ids that persons chose, in rules and in reviewed lines: all that `byHand` asks for. */
export function chosenByHand(rules: Rules, decisions: Decisions): readonly string[] {
  return [...new Set([...[...rules.ids.values()].map(({ to }) => to), ...decisions.targets()])];
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
  const place = carrier === null ? null : { workfile, node, carrier, offset, oldId: recorded.representation ?? '' };
  const review = place === null ? null : decisions.find(place);
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
