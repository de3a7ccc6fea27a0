import { displayBytes } from '../../model/bytes.ts';
import type { Decision } from '../../model/decision.ts';
import type { ContainerLine, SecondPlaceLine, WorkfileLine } from '../../model/plan.ts';
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
}

/** The containers of a workfile, each followed by its second places. */
export function* rowsOf(workfile: WorkfileLine): Generator<Row, void, undefined> {
  for (const container of workfile.containers) {
    const { carrier, offset, decision } = container;
    const node = displayBytes(container.node);
    const oldId = displayBytes(container.fields['representation'] ?? '');
    yield { workfile, container, second: null, node, carrier, offset, oldId, decision, state: stateOf(container) };
    for (const second of container.alsoAt) {
      const place = {
        carrier: second.carrier,
        offset: second.offset,
        oldId: displayBytes(second.representation),
        decision: second.decision,
      };
      yield { workfile, container, second, node, ...place, state: stateOfSecond(second, container) };
    }
  }
}

function stateOfSecond({ decision, offset }: SecondPlaceLine, container: ContainerLine): State {
  if (decision === null) return 'undecided';
  if (decision.status !== 'remap') return decision.status;
  return container.edits.some((edit) => edit.what === 'representation' && edit.offset === offset) ? 'write' : 'propose';
}

/** A record's field as people read it; '' where it is absent. */
export function field(container: ContainerLine, key: string): string {
  return displayBytes(container.fields[key] ?? '');
}
