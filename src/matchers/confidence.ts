import type { Method } from '../model/decision.ts';
import type { Trait } from './answer.ts';
import type { Checks } from './checks.ts';

/**
 * Kinds of decisions that are about equally sure. `confirmed`: the file or its bytes agree. `against`: something speaks
 * against it that was not strong enough to stop it.
 */
export function classOf(method: Method, trait: Trait, checks: Checks | null): string {
  if (method === 'decision') return 'decision';
  const confirmed =
    checks !== null &&
    (checks.file === 'same' ||
      checks.documentFile === 'same' ||
      checks.bytes.kind === 'identical' ||
      checks.bytes.kind === 'same-size');
  const contested = checks !== null && checks.against > 0;
  const suffix = contested ? ' against' : confirmed ? ' confirmed' : '';
  return `${method} ${trait}${suffix}`;
}

/**
 * The stated share of right decisions of each class: the lower end of what `bench/accuracy` measured over all its
 * scenarios, rounded down, so that a decision is never less sure than it says.
 */
const STATED: Readonly<Record<string, number>> = {
  decision: 1,
  'derived id': 1,
  'derived id confirmed': 1,
};

/** What is stated where a class was too rare to be measured. */
const FALLBACK: Readonly<Record<Method, number>> = {
  decision: 1,
  derived: 0.99,
  alias: 0.97,
  context: 0.9,
  path: 0.85,
  name: 0.5,
};

export function statedConfidence(name: string, method: Method): number {
  return STATED[name] ?? FALLBACK[method];
}
