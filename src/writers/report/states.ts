import type { Status } from '../../model/decision.ts';
import type { ContainerLine } from '../../model/plan.ts';

/** What becomes of a container: its status, with the proposals of `remap` apart, for they wait for a person. */
export type State = 'write' | 'propose' | Exclude<Status, 'remap'> | 'undecided';

export const STATES: readonly State[] = [
  'write',
  'propose',
  'already-ayon',
  'ambiguous',
  'unresolved',
  'refused',
  'undecided',
];

/** How a state is told: its words, a sign that needs no colour, and what it asks of the reader. */
export const STATE_WORDS: Readonly<Record<State, { readonly says: string; readonly sign: string }>> = {
  write: { says: 'will be restored', sign: '●' },
  propose: { says: 'waits for a decision', sign: '◐' },
  'already-ayon': { says: 'is AYON’s already', sign: '✓' },
  ambiguous: { says: 'could mean several things', sign: '?' },
  unresolved: { says: 'stays unresolved', sign: '✕' },
  refused: { says: 'is known, but cannot be written', sign: '⊘' },
  undecided: { says: 'was only counted', sign: '·' },
};

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

/** The statuses in the words that a supervisor reads. */
export const STATUS_WORDS: Readonly<Record<Status, string>> = {
  remap: 'can be restored',
  'already-ayon': 'are AYON’s already',
  ambiguous: 'could mean several things',
  unresolved: 'stay unresolved',
  refused: 'are known, but cannot be written',
};
