import type { FindingCode } from '../words/index.ts';
import type { Args } from '../words/words.ts';

/** How much a finding matters: `error` means that something could not be done, `warning` that a person should look, `info` that it is good to know. */
export type Severity = 'error' | 'warning' | 'info';

/** Something worth telling about a workfile or a container. The sentence is made where it is shown (`src/words`). */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly args: Args;
  /** Offset in bytes, where there is a place. */
  readonly offset?: number;
  readonly node?: string;
}
