import type { ContainerFields, ScannedContainer, TagFacts } from '../model/container.ts';
import type { Decision, Reason, Target } from '../model/decision.ts';
import type { EditPurpose } from '../model/edit.ts';
import type { SlotValues } from '../patch/fill.ts';
import { editsFor, secondPlaceEdits } from './edits.ts';
import type { ContainerEdits, PossibleEdits } from './edits.ts';
import type { DecidedContainer } from './workfile-line.ts';
import { projectOf, shownIn } from './manage/managed-record.ts';
import type { ManagedRecord, RecordInHost, ServerFacts } from './manage/managed-record.ts';
import { compare, judge } from './manage/manage-state.ts';
import type { EditPolicy } from './policy.ts';

/** What the planner asks about ids. */
export interface Judge {
  /** Whether a decision is applied without a person. */
  readonly accepts: (decision: Decision) => boolean;
  /** What AYON knows about the representation that a record names. */
  readonly facts: (record: RecordInHost) => ServerFacts;
}

/** Joins a container with what was decided about its ids: the edits, the proposals and AYON's view before and after. */
export function decideContainer(
  scanned: ScannedContainer,
  decisions: readonly Decision[],
  ownProject: string,
  policy: EditPolicy,
  judgeOf: Judge,
): DecidedContainer {
  const [first, ...secondDecisions] = decisions;
  if (first === undefined) throw new RangeError('a container needs a decision');
  const given = asRepair(scanned, first, ownProject, policy, judgeOf);
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
    locked: lockOf(scanned, decision, planned, (target) => editsFor(scanned, target, ownProject, policy)),
    ruledLoader: ruledLoader(scanned, policy),
    ...managed(scanned, accepted && planned.possible ? planned : null, judgeOf),
  };
}

/** Why nothing could be written whatever a person decides: then nobody is asked to decide. */
function lockOf(
  { locked }: ScannedContainer,
  { alternatives }: Decision,
  planned: ContainerEdits | null,
  tried: (target: Target) => ContainerEdits,
): Reason | null {
  if (locked !== undefined) return { code: locked.code, args: locked.args };
  if (planned !== null) return planned.possible ? null : planned.reason;
  const reasons = alternatives
    .map(({ target }) => tried(target))
    .map((edits) => (edits.possible ? null : edits.reason));
  return reasons.includes(null) ? null : (reasons[0] ?? null);
}

/** `apply` knows no rules: where one names the loader, the plan has to say so. */
function ruledLoader({ fields, host }: ScannedContainer, policy: EditPolicy): string | null {
  return fields.loader === null ? null : policy.renameLoader(fields.loader, host);
}

/**
 * OpenPype 3.16 and ayon-hiero before 0.3 wrote AYON's ids into tags that AYON no longer looks at, and an update in Nuke
 * writes them behind a record of 2019. Such a record is one that is restored by what else is written into it.
 */
function asRepair(
  scanned: ScannedContainer,
  decision: Decision,
  ownProject: string,
  policy: EditPolicy,
  judgeOf: Judge,
): Decision {
  const { status, target, reason } = decision;
  if (!needsMending(scanned, judgeOf) || status !== 'already-ayon' || target === null || reason !== null)
    return decision;
  const planned = editsFor(scanned, target, ownProject, policy);
  if (!planned.possible || planned.edits.length === 0) return decision;
  return { ...decision, status: 'remap', method: 'derived' };
}

/** Whether AYON does not come to the record as it stands, or reads another one in its place. */
function needsMending(scanned: ScannedContainer, judgeOf: Judge): boolean {
  if (scanned.readAs !== undefined) return true;
  return scanned.host === 'hiero' && !judge(managedRecord(scanned), judgeOf.facts(scanned)).state.listed;
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
  planned: PossibleEdits | null,
  judgeOf: Judge,
): Pick<DecidedContainer, 'manage' | 'emptying'> {
  const before = managedRecord(scanned);
  const after = planned === null ? before : recordOf(scanned, fieldsAfter(scanned, planned), planned);
  const factsAfter = judgeOf.facts(after);
  const shown = shownIn(factsAfter.found, projectOf(after, factsAfter.ownProject));
  const was = judge(before, judgeOf.facts(before));
  const will = judge(after, factsAfter);
  return {
    manage: compare(was, will, shown, factsAfter),
    emptying: { before: was.emptying, after: will.emptying },
  };
}

/** A container that is not edited itself, with AYON's view of it once the tag around it has another name. */
export function withManage(container: DecidedContainer, { tab }: SlotValues, judgeOf: Judge): DecidedContainer {
  const { scanned } = container;
  const purposes = new Set<EditPurpose>(tab === undefined ? [] : ['tab']);
  const values = tab === undefined ? {} : { tab };
  return { ...container, ...managed(scanned, { possible: true, edits: [], purposes, values }, judgeOf) };
}

/** A record as AYON meets it in the file as it stands. */
export function managedRecord(scanned: ScannedContainer): ManagedRecord {
  return recordOf(scanned, scanned.readAs ?? scanned.fields, { purposes: new Set(), values: {} });
}

function recordOf(
  scanned: ScannedContainer,
  fields: ContainerFields,
  { purposes, values }: Pick<PossibleEdits, 'purposes' | 'values'>,
): ManagedRecord {
  const offered = (what: EditPurpose): boolean => scanned.slots.some((slot) => slot.what === what);
  const rewritten = purposes.has('knobs');
  return {
    host: scanned.host,
    carrier: rewritten && scanned.host === 'nuke' ? 'knob' : scanned.carrier,
    nodeType: scanned.nodeType,
    fields,
    // The scanner offers the layout knobs only where AYON's are not there yet.
    hasAyonLayout: rewritten || purposes.has('group') || !(offered('tab') || offered('group')),
    hasOldPrefix: offered('prefix') && !purposes.has('prefix'),
    ...(scanned.tag === undefined ? {} : { node: scanned.node, tag: tagAfter(scanned.tag, purposes, values) }),
  };
}

/** The tag of a record once the edits are made. */
function tagAfter(tag: TagFacts, purposes: ReadonlySet<EditPurpose>, { tab }: SlotValues): TagFacts {
  const isRewritten = purposes.has('knobs');
  const isRenamed = (isRewritten || purposes.has('tab')) && tab !== undefined;
  // A representation of digits alone is replaced, and what replaces it was seen to be a text.
  const isText = isRewritten || (tag.notText === 'representation' && purposes.has('representation'));
  return { ...tag, name: isRenamed ? tab : tag.name, notText: isText ? null : tag.notText };
}

/** The record as it will read once the edits are made: only keys for which something is written change. */
function fieldsAfter(
  { fields, node }: ScannedContainer,
  { purposes, values }: Pick<PossibleEdits, 'purposes' | 'values'>,
): ContainerFields {
  const isNamed = purposes.has('object_name') || (purposes.has('knobs') && fields.extra['objectName'] === undefined);
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
    ...(isNamed ? { extra: { ...fields.extra, objectName: node } } : {}),
  };
}
