import type { AyonRepresentation } from '../../model/catalog.ts';
import type { Reason } from '../../model/decision.ts';

/** What remains of a rung's answer after everything else was heard. */
export type Verdict =
  | { readonly kind: 'right' }
  /** Two things of the same weight say different things: a person chooses. */
  | { readonly kind: 'torn'; readonly reason: Reason; readonly others: readonly AyonRepresentation[] }
  /** It must not be followed. */
  | { readonly kind: 'doubtful'; readonly reason: Reason };

export const RIGHT: Verdict = { kind: 'right' };

export function doubtful(reason: Reason): Verdict {
  return { kind: 'doubtful', reason };
}
