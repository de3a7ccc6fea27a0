import type { ReasonCode } from '../words/index.ts';
import type { Args } from '../words/words.ts';

export type Status = 'remap' | 'already-ayon' | 'ambiguous' | 'unresolved' | 'refused';

/** The rung of the ladder that decided. From strong to weak, except `decision`, which a person made. */
export type Method = 'derived' | 'alias' | 'context' | 'path' | 'name' | 'decision';

/** The AYON representation that a record means. */
export interface Target {
  readonly project: string;
  /** 32 lower-case hex digits, no dashes. */
  readonly representationId: string;
  /** With a leading slash, as AYON writes it. */
  readonly folderPath: string;
  readonly product: string;
  /** Negative for a hero version, as AYON stores it. */
  readonly version: number;
  readonly representation: string;
}

/** One thing that speaks for or against a target. */
export interface Evidence {
  /** What kind of thing: `id`, `chain`, `context`, `fields`, `path`, `name`, `version`, `extension`, `loader`, `project`, `hash` … */
  readonly kind: string;
  readonly speaks: 'for' | 'against';
  /** Where it came from, in words a person can check: a dump, a server, a field of the record. */
  readonly source: string;
  /** What it said there. */
  readonly value: string;
}

export interface Alternative {
  readonly target: Target;
  readonly method: Method;
  readonly confidence: number;
  readonly evidence: readonly Evidence[];
}

/** Why something is not remapped. */
export interface Reason {
  readonly code: ReasonCode;
  readonly args: Args;
}

/** What was decided about one id, and how that is known. */
export interface Decision {
  readonly status: Status;
  readonly method: Method | null;
  /** The share of such decisions that are right, 0 to 1. */
  readonly confidence: number;
  readonly target: Target | null;
  readonly evidence: readonly Evidence[];
  /** Other candidates, best first. */
  readonly alternatives: readonly Alternative[];
  readonly reason: Reason | null;
}
