import type { ContainerFields, ScannedContainer } from '../model/container.ts';
import type { Decision } from '../model/decision.ts';
import type { EditPurpose } from '../model/edit.ts';
import type { Manage } from '../model/plan.ts';
import type { SlotValues } from '../patch/fill.ts';
import { editsFor, secondPlaceEdits } from './edits.ts';
import type { ContainerEdits } from './edits.ts';
import type { DecidedContainer } from './workfile-line.ts';
import { projectOf, shownIn } from './manage/managed-record.ts';
import type { ManagedRecord, ServerFacts } from './manage/managed-record.ts';
import { compare, judge } from './manage/manage-state.ts';
import type { EditPolicy } from './policy.ts';

/** What the planner asks about ids. */
export interface Judge {
  /** Whether a decision is applied without a person. */
  readonly accepts: (decision: Decision) => boolean;
  /** What AYON knows about the representation that a record with these fields names. */
  readonly facts: (fields: ContainerFields) => ServerFacts;
}

/** Joins a container with what was decided about its ids: the edits, the proposals and AYON's view before and after. */
export function decideContainer(
  scanned: ScannedContainer,
  decisions: readonly Decision[],
  ownProject: string,
  policy: EditPolicy,
  judgeOf: Judge,
): DecidedContainer {
  const [given, ...secondDecisions] = decisions;
  if (given === undefined) throw new RangeError('a container needs a decision');
  const planned = plannedEdits(scanned, given, ownProject, policy);
  const decision = planned !== null && !planned.possible ? refused(given, planned) : given;
  const accepted = planned?.possible === true && judgeOf.accepts(decision);
  const second = scanned.alsoAt.flatMap((place, index) => {
    const its = secondDecisions[index];
    return scanned.locked === undefined && its !== undefined && judgeOf.accepts(its)
      ? secondPlaceEdits(place, its)
      : [];
  });
  return {
    scanned,
    decision,
    secondDecisions,
    edits: [...(accepted && planned.possible ? planned.edits : []), ...second],
    proposed: planned?.possible === true && !accepted ? planned.edits : null,
    manage: managed(scanned, accepted && planned.possible ? planned : null, judgeOf),
  };
}

function plannedEdits(
  scanned: ScannedContainer,
  decision: Decision,
  ownProject: string,
  policy: EditPolicy,
): ContainerEdits | null {
  if (decision.status !== 'remap' || decision.target === null) return null;
  return editsFor(scanned, decision.target, ownProject, policy);
}

/** The target stays in sight: a person can load it by hand. */
function refused(decision: Decision, planned: Extract<ContainerEdits, { possible: false }>): Decision {
  return { ...decision, status: 'refused', reason: planned.reason };
}

function managed(
  scanned: ScannedContainer,
  planned: Extract<ContainerEdits, { possible: true }> | null,
  judgeOf: Judge,
): Manage {
  const before = managedRecord(scanned);
  const after = planned === null ? before : recordOf(scanned, fieldsAfter(scanned.fields, planned), planned.purposes);
  const factsAfter = judgeOf.facts(after.fields);
  const shown = shownIn(factsAfter.found, projectOf(after.fields, factsAfter.ownProject));
  return compare(judge(before, judgeOf.facts(scanned.fields)), judge(after, factsAfter), shown, factsAfter);
}

/** A record as AYON meets it in the file as it stands. */
export function managedRecord(scanned: ScannedContainer): ManagedRecord {
  return recordOf(scanned, scanned.fields, new Set());
}

function recordOf(
  scanned: ScannedContainer,
  fields: ContainerFields,
  purposes: ReadonlySet<EditPurpose>,
): ManagedRecord {
  const offered = (what: EditPurpose): boolean => scanned.slots.some((slot) => slot.what === what);
  const rewritten = purposes.has('knobs');
  return {
    host: scanned.host,
    carrier: rewritten ? 'knob' : scanned.carrier,
    nodeType: scanned.nodeType,
    fields,
    // The scanner offers the layout knobs only where AYON's are not there yet.
    hasAyonLayout: rewritten || purposes.has('group') || !(offered('tab') || offered('group')),
    hasOldPrefix: offered('prefix') && !purposes.has('prefix'),
  };
}

/** The record as it will read once the edits are made: only keys for which something is written change. */
function fieldsAfter(
  fields: ContainerFields,
  planned: { purposes: ReadonlySet<EditPurpose>; values: SlotValues },
): ContainerFields {
  const { purposes, values } = planned;
  const after = (
    key: 'schema' | 'id' | 'name' | 'namespace' | 'loader' | 'representation' | 'project_name',
  ): string | null => (purposes.has(key) || purposes.has('knobs') ? (values[key] ?? fields[key]) : fields[key]);
  return {
    ...fields,
    schema: after('schema'),
    id: after('id'),
    name: after('name'),
    namespace: after('namespace'),
    loader: after('loader'),
    representation: after('representation'),
    project_name: after('project_name'),
  };
}
