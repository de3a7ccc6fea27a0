import {
  gatherKnowledge,
  isAccepted,
  distinctIds,
  NO_DECISIONS,
  NO_RULES,
  recordedIdsOf,
  type Rules,
} from '../../src/matchers/index.ts';
import { explain } from '../../src/matchers/ladder.ts';
import { parseRules } from '../../src/matchers/rules/parse.ts';
import { memoryAyon, memoryOpenPype } from './memory.ts';
import type { Production } from './scenarios.ts';
import { isTrue } from './truth.ts';
import type { Judged } from './truth.ts';

export interface Measure {
  readonly containers: number;
  readonly withCounterpart: number;
  /** By a rung, not by names alone. */
  readonly decided: number;
  readonly applied: number;
  readonly wrongApplied: number;
  readonly wrongByPath: number;
  readonly appliedByPath: number;
  readonly proposals: number;
  readonly undecided: number;
  readonly falseReasons: number;
  readonly judged: readonly Judged[];
  readonly seconds: number;
}

export async function measure(production: Production): Promise<Measure> {
  const { side, documents, roots, cases } = production;
  const rules: Rules = production.rules === '' ? NO_RULES : parseRules(production.rules, 'rules.yaml');
  const ayon = memoryAyon(side.projects, side.representations);
  const openpype = documents === null ? null : memoryOpenPype(documents, roots);
  const start = performance.now();
  const questions = distinctIds();
  const recordedIds = cases.map(({ container, workfile }) => {
    const [recorded] = recordedIdsOf(container, workfile, 'Show');
    if (recorded === undefined) throw new Error('a container has a recorded id');
    questions.add(recorded);
    return recorded;
  });
  const knowledge = await gatherKnowledge(questions, { openpype, ayon, rules });
  const judged = cases.map((one, index): Judged => {
    const recorded = recordedIds[index];
    if (recorded === undefined) throw new Error('every case has a recorded');
    const { decision, kind } = explain(recorded, knowledge, rules, NO_DECISIONS);
    const truth = one.truth === null ? null : (side.counterparts.get(one.truth.doc.objectId) ?? null);
    return {
      one,
      decision,
      kind,
      truth,
      right: decision.target !== null && decision.target.representationId === truth,
    };
  });
  const seconds = (performance.now() - start) / 1000;
  return { ...summarise(judged, production), judged, seconds };
}

function summarise(judged: readonly Judged[], production: Production): Omit<Measure, 'judged' | 'seconds'> {
  const count = (test: (one: Judged) => boolean): number => judged.filter(test).length;
  const remap = ({ decision }: Judged): boolean => decision.status === 'remap';
  const undecided = judged.filter((one) => !remap(one) && one.decision.status !== 'already-ayon');
  return {
    containers: judged.length,
    withCounterpart: count(({ truth }) => truth !== null),
    decided: count((one) => one.truth !== null && remap(one) && one.decision.method !== 'name'),
    applied: count(({ decision }) => isAccepted(decision, 'context')),
    wrongApplied: count((one) => isAccepted(one.decision, 'context') && !one.right),
    appliedByPath: count(({ decision }) => isAccepted(decision, 'path')),
    wrongByPath: count((one) => isAccepted(one.decision, 'path') && !one.right),
    proposals: count((one) => remap(one) && one.decision.method === 'name'),
    undecided: undecided.length,
    falseReasons: undecided.filter((one) => !isTrue(one, production)).length,
  };
}
