import type { SummaryLine } from '../../model/plan.ts';

/** A command that fits a plan, as words, and why it comes next. */
export interface NextStep {
  readonly why: string;
  readonly words: readonly string[];
}

/** What to do with this plan, in this order; nothing where nothing is to be written or decided. */
export function nextSteps(summary: SummaryLine, run: string): readonly NextStep[] {
  const { containers, edits, needPilot = {} } = summary;
  const open = containers.proposed + containers.byStatus.ambiguous;
  const steps: NextStep[] = [];
  if (open > 0) steps.push({ why: 'Settle what waits for a decision', words: ['ayon-remap', 'review', run] });
  const formats = Object.keys(needPilot);
  if (formats.length > 0)
    steps.push({ why: `Try ${formats.join(', ')} in the application first`, words: ['ayon-remap', 'pilot', run] });
  if (edits > 0) steps.push({ why: 'Write what is sure', words: ['ayon-remap', 'apply', run] });
  return steps;
}
