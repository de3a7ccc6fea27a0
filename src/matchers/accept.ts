import type { Decision, Method } from '../model/decision.ts';

const ORDER: readonly Method[] = ['derived', 'alias', 'context', 'path'];

/**
 * Whether a decision is applied without review when `accept` is the weakest rung to be trusted. What a person decided is
 * always applied, names alone never.
 */
export function isAccepted(decision: Pick<Decision, 'status' | 'method'>, accept: Method): boolean {
  if (decision.status !== 'remap' || decision.method === null) return false;
  if (decision.method === 'decision') return true;
  const rung = ORDER.indexOf(decision.method);
  return rung >= 0 && rung <= ORDER.indexOf(accept);
}
