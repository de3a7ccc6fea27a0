import type { Method } from '../../model/decision.ts';
import type { Trait } from './answer.ts';

/** How a candidate stands once everything else was heard. */
export interface Standing {
  /** The file or its bytes agree. */
  readonly confirmed: boolean;
  /** Something speaks against it that was not strong enough to stop it. */
  readonly contested: boolean;
}

/** Kinds of decisions that are about equally sure. Without a standing, nothing else was heard yet. */
export function classOf(method: Method, trait: Trait, standing: Standing | null): string {
  if (method === 'decision') return 'decision';
  const suffix = standing?.contested === true ? ' against' : standing?.confirmed === true ? ' confirmed' : '';
  return `${method} ${trait}${suffix}`;
}

/**
 * The stated share of right decisions of each class: below the lower end of what `bench/accuracy` measured over all its
 * productions (Wilson, 95 %; `bench/run accuracy --classes` prints it), so that a decision is not less sure than it says.
 */
const STATED: Readonly<Record<string, number>> = {
  decision: 1,
  'derived id': 1,
  'derived id confirmed': 1,
  'derived id against': 0.99,
  'alias orig_id confirmed': 0.98,
  'alias orig_id against': 0.9,
  'alias live-sibling confirmed': 0.98,
  'alias live-sibling against': 0.9,
  'context chain confirmed': 0.99,
  'context chain': 0.98,
  'context chain against': 0.97,
  'context fields confirmed': 0.98,
  'context fields': 0.95,
  'context fields against': 0.9,
  'path root confirmed': 0.98,
  'path root against': 0.97,
  'path project confirmed': 0.9,
  'path project against': 0.82,
  'path document confirmed': 0.9,
  'path document against': 0.75,
  // Names were right more often than this in the generated productions; real ones are less tidy.
  'name template': 0.8,
  'name template against': 0.75,
  'name guess': 0.7,
  'name guess against': 0.6,
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
