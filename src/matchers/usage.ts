import type { Decision } from '../model/decision.ts';
import type { Finding } from '../model/finding.ts';
import type { Decisions } from './decisions/decisions.ts';
import { ruleRefs, type Rules } from './rules/rules.ts';

/** The sources of evidence by which rules and reviewed lines are found to have been of use. */
export function usedSources(decision: Decision): readonly string[] {
  const shown = [...decision.evidence, ...decision.alternatives.flatMap(({ evidence }) => evidence)];
  return shown.filter(({ kind }) => kind === 'rule' || kind === 'decision').map(({ source }) => source);
}

/** A finding for each rule and each reviewed line that never applied. `used` is what `usedSources` gave over all decisions. */
export function unusedFindings(rules: Rules, decisions: Decisions, used: ReadonlySet<string>): readonly Finding[] {
  const rule = ruleRefs(rules)
    .filter((ref) => !used.has(ref))
    .map((ref): Finding => ({ code: 'rule-never-applied', severity: 'warning', args: { rule: ref } }));
  const lines = decisions.reviews
    .filter(({ where }) => !used.has(where))
    .map(({ workfile, node, where }): Finding => {
      return { code: 'decision-never-applied', severity: 'warning', args: { workfile, node, where } };
    });
  return [...rule, ...lines];
}
