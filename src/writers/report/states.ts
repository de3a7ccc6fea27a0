import type { Status } from '../../model/decision.ts';
import type { ContainerLine, WorkfileLine } from '../../model/plan.ts';

/** What becomes of a container: its status, with the proposals of `remap` apart, for they wait for a person. */
export type State = 'write' | 'propose' | Exclude<Status, 'remap'> | 'undecided';

/** What a report says of a workfile in which no container was read. */
export type EmptyState = 'no-containers' | 'skipped' | 'failed';

export const STATES: readonly State[] = [
  'write',
  'propose',
  'already-ayon',
  'ambiguous',
  'unresolved',
  'refused',
  'undecided',
];

/** How a state is told: its words for one container and for many, and a sign that needs no colour. */
export const STATE_WORDS: Readonly<
  Record<State, { readonly says: string; readonly many: string; readonly sign: string }>
> = {
  write: { says: 'will be restored', many: 'will be restored', sign: '●' },
  propose: { says: 'waits for a decision', many: 'wait for a decision', sign: '◐' },
  'already-ayon': { says: 'is AYON’s already', many: 'are AYON’s already', sign: '✓' },
  ambiguous: { says: 'could mean several things', many: 'could mean several things', sign: '?' },
  unresolved: { says: 'stays unresolved', many: 'stay unresolved', sign: '✕' },
  refused: { says: 'is known, but cannot be written', many: 'are known, but cannot be written', sign: '⊘' },
  undecided: { says: 'was only counted', many: 'were only counted', sign: '·' },
};

export const EMPTY_WORDS: Readonly<Record<EmptyState, { readonly says: string; readonly sign: string }>> = {
  failed: { says: 'could not be read', sign: '!' },
  skipped: { says: 'was skipped', sign: '–' },
  'no-containers': { says: 'holds no container', sign: '○' },
};

export function emptyStateOf({ outcome }: Pick<WorkfileLine, 'outcome'>): EmptyState {
  return outcome === 'read' ? 'no-containers' : outcome;
}

export const METHOD_WORDS: Readonly<Record<string, string>> = {
  derived: 'by the importer’s own rule',
  alias: 'by another id of the same thing',
  context: 'by folder, product, version and name',
  path: 'by the loaded file',
  name: 'by names alone',
  decision: 'by a person',
};

export function stateOf(container: ContainerLine): State {
  const { decision } = container;
  if (decision === null) return 'undecided';
  if (decision.status !== 'remap') return decision.status;
  return container.proposedEdits === undefined ? 'write' : 'propose';
}
