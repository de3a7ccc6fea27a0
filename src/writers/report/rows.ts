import { displayBytes } from '../../model/bytes.ts';
import type { Decision } from '../../model/decision.ts';
import type { Finding } from '../../model/finding.ts';
import type { ContainerLine, SecondPlaceLine, WorkfileLine } from '../../model/plan.ts';
import { isWritten } from '../../run/ids-left.ts';
import { stateOf } from './states.ts';
import type { State } from './states.ts';

/**
 * One place where an id stands: a container, or a second place of one. What identifies it (`workfile`, `node`, `carrier`,
 * `offset`, `oldId`) is spelled as a reviewed decision must spell it to be found again.
 */
export interface Row {
  readonly workfile: WorkfileLine;
  readonly container: ContainerLine;
  /** Null for the container itself. */
  readonly second: SecondPlaceLine | null;
  readonly node: string;
  readonly carrier: string;
  readonly offset: number;
  readonly oldId: string;
  readonly decision: Decision | null;
  readonly state: State;
  /** Whether a person can decide something: nothing is offered for review that cannot be written. */
  readonly reviewable: boolean;
}

/** The containers of a workfile, each followed by its second places. */
export function* rowsOf(workfile: WorkfileLine): Generator<Row, void, undefined> {
  for (const container of workfile.containers) {
    const { carrier, offset, decision } = container;
    const node = displayBytes(container.node);
    const oldId = displayBytes(container.fields['representation'] ?? '');
    const reviewable = container.locked === undefined;
    const state = stateOf(container);
    yield { workfile, container, second: null, node, carrier, offset, oldId, decision, state, reviewable };
    for (const second of container.alsoAt) {
      const place = {
        carrier: second.carrier,
        offset: second.offset,
        oldId: displayBytes(second.representation),
        decision: second.decision,
      };
      const both = reviewable && second.locked === undefined;
      yield { workfile, container, second, node, ...place, state: stateOfSecond(second, container), reviewable: both };
    }
  }
}

function stateOfSecond(second: SecondPlaceLine, container: ContainerLine): State {
  const { decision, locked } = second;
  if (decision === null) return 'undecided';
  if (decision.status !== 'remap') return decision.status;
  if (isWritten(container.edits, second)) return 'write';
  return locked === true ? 'refused' : 'propose';
}

/** A record's field as people read it; '' where it is absent. */
export function field(container: ContainerLine, key: string): string {
  return displayBytes(container.fields[key] ?? '');
}

/** What was found about a container: the findings of its node, and those of the workfile as a whole. */
export function findingsAbout(workfile: WorkfileLine, node: string): Finding[] {
  return workfile.findings.filter((finding) => finding.node === undefined || displayBytes(finding.node) === node);
}
