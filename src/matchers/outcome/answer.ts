import { deriveAyonId } from '../../ids/derive.ts';
import type { AyonRepresentation, OpenPypeRepresentation } from '../../model/catalog.ts';
import type { Evidence, Method, Reason } from '../../model/decision.ts';

/** How a rung came to a candidate, where that makes a difference to how sure it is. */
export type Trait =
  | 'id'
  | 'orig_id'
  | 'old_id'
  | 'live-sibling'
  | 'chain'
  | 'kin'
  | 'moved'
  | 'fields'
  | 'root'
  | 'project'
  | 'document'
  | 'template'
  | 'guess';

/** A representation that a rung leads to. */
export interface Candidate {
  readonly target: AyonRepresentation;
  readonly trait: Trait;
  /** The OpenPype representation through which it was found. */
  readonly meaning: OpenPypeRepresentation | null;
  readonly evidence: readonly Evidence[];
}

/** Whether the target was made from the very document through which it was found. */
export function isDerived({ target, meaning }: Candidate): boolean {
  return meaning !== null && deriveAyonId(meaning.objectId) === target.id;
}

/** What one rung of the ladder says. */
export interface Answer {
  readonly method: Method;
  readonly candidates: readonly Candidate[];
  /** Why there is none, where the rung knows more than that. */
  readonly reason: Reason | null;
  /** What lies near but is not the answer: shown to a person, never followed. */
  readonly near: readonly Candidate[];
}

export function answer(
  method: Method,
  candidates: readonly Candidate[],
  reason: Reason | null = null,
  near: readonly Candidate[] = [],
): Answer {
  return { method, candidates: distinct(candidates), reason, near: distinct(near) };
}

/** Each representation once; the first way to it counts. */
function distinct(candidates: readonly Candidate[]): readonly Candidate[] {
  const seen = new Set<string>();
  return candidates.filter(({ target }) => {
    const key = `${target.project}/${target.id}`;
    return !seen.has(key) && seen.add(key);
  });
}
