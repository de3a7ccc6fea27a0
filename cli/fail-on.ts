import { Option } from 'commander';
import type { Command } from 'commander';
import type { SummaryLine } from '../src/model/plan.ts';

/** What makes a command exit with 1, from the strictest to the mildest. */
export type FailOn = 'remap' | 'proposal' | 'unresolved' | 'refused' | 'never';

const CHOICES: readonly FailOn[] = ['remap', 'proposal', 'unresolved', 'refused', 'never'];

export function addFailOn(command: Command): Command {
  return command.addOption(
    new Option('--fail-on <what>', 'exit with 1 when something of this kind, or worse, was found')
      .choices(CHOICES)
      .default('never'),
  );
}

/** Whether the summary holds something at or above the level. From mild to bad: remap, proposal, unresolved, refused. */
export function failsOn({ containers }: SummaryLine, level: FailOn = 'never'): boolean {
  return failsAt(containers, level);
}

/** The same for any counts by status. */
export function failsAt(
  { byStatus, proposed }: Pick<SummaryLine['containers'], 'byStatus' | 'proposed'>,
  level: FailOn = 'never',
): boolean {
  const found: Readonly<Record<Exclude<FailOn, 'never'>, number>> = {
    remap: byStatus.remap,
    proposal: proposed,
    unresolved: byStatus.unresolved + byStatus.ambiguous,
    refused: byStatus.refused,
  };
  if (level === 'never') return false;
  const fromHere = CHOICES.slice(CHOICES.indexOf(level));
  return fromHere.some((kind) => kind !== 'never' && found[kind] > 0);
}
