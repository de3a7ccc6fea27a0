import type { ByteSource } from '../files/byte-source.ts';
import { isAccepted } from '../matchers/accept.ts';
import type { ScannedContainer, ScannedInstance, ScanResult } from '../model/container.ts';
import type { Reason } from '../model/decision.ts';
import type { Edit, FramedEdit } from '../model/edit.ts';
import { fillSlots } from '../patch/fill.ts';
import { settleEdits } from '../patch/framing.ts';
import type { SettledEdits } from '../patch/framing.ts';
import type { EditRequest, RequestedContainer, RequestedInstance, Verdict } from './edit-request.ts';
import { managedRecord } from './decide-container.ts';
import { editsFor, secondPlaceEdits } from './edits.ts';
import { validationBlockers } from './manage/hiero.ts';
import { nukeLayout } from './wanted-changes.ts';

/** Ids, each with its node, that have to stand in a file, one for each record and each second place; sorted. */
export interface ExpectedIds {
  readonly required: readonly string[];
  /** Of places that a record may lose when its layout is written anew: two knobs become one. */
  readonly optional: readonly string[];
}

/** What came of comparing a request with the file. */
export type Vetted =
  | {
      readonly granted: true;
      /** The ids that stand in the file once the edits are made. */
      readonly ids: ExpectedIds;
    }
  | { readonly granted: false; readonly reason: Reason };

/** The edits of one requested record, worked out from the file, beside those that were asked for. */
interface Grant {
  readonly node: string;
  readonly asked: readonly Edit[];
  /** None of these are made by halves. */
  readonly groups: readonly (readonly FramedEdit[])[];
}

/**
 * Compares what a plan asks for with what this tool would do in the file: the records are those that the scanner found in
 * it, and their edits are planned once more from the decision's target. A record's edits are granted as a whole or not at
 * all; the lengths that follow are worked out anew. One edit that is not among them refuses the workfile, by name.
 *
 * `scan` and `source` are of the file as it was before any edit.
 */
export function vetRequest(request: EditRequest, scan: ScanResult, source: ByteSource): Vetted {
  if (request.format !== scan.format) {
    return refused('write-format-differs', { planned: request.format, found: scan.format });
  }
  try {
    return compare(request, scan, source);
  } catch (error) {
    // A value that no slot takes: no plan of ours has one.
    if (error instanceof RangeError) return refused('write-edit-value', { why: error.message });
    throw error;
  }
}

function compare(request: EditRequest, scan: ScanResult, source: ByteSource): Vetted {
  const ids = new Map<ScannedContainer, ExpectedIds>();
  const grants: Grant[] = [];
  const renamed = new Map<number, FramedEdit>();
  const here = byPlace(scan.containers);
  for (const asked of request.containers) {
    const found = here.get(placeOf(asked))?.shift();
    if (found === undefined) return foreign(asked.node, asked.edits);
    const { groups, after } = grantContainer(found, asked, request);
    ids.set(found, after);
    grants.push({ node: asked.node, asked: asked.edits, groups: onceATag(found, groups, renamed) });
  }
  const spoiled = renamedBesideInvalid(scan.containers, ids, renamed);
  if (spoiled !== null) return spoiled;
  const instances = byPlace(request.policy.legacyInstances ? (scan.instances ?? []) : []);
  for (const asked of request.instances) {
    const found = instances.get(placeOf(asked))?.shift();
    if (found === undefined) return foreign(asked.node, asked.edits);
    grants.push({ node: asked.node, asked: asked.edits, groups: [fillSlots(found.slots, nukeLayout(request.policy))] });
  }
  const odd = firstOdd(grants, request.framing, scan, source);
  if (odd !== null) return odd;
  const all = scan.containers.map((one) => ids.get(one) ?? { required: idsOf(one), optional: [] });
  const required = all.flatMap((one) => one.required).sort();
  return { granted: true, ids: { required, optional: all.flatMap((one) => one.optional).sort() } };
}

/** The edits that a container may get, and the ids that stand in it afterwards. */
function grantContainer(
  found: ScannedContainer,
  asked: RequestedContainer,
  request: EditRequest,
): { readonly groups: readonly (readonly FramedEdit[])[]; readonly after: ExpectedIds } {
  const groups: (readonly FramedEdit[])[] = [];
  let own = found.fields.representation;
  let isRelaid = false;
  const target = targetOf(asked.decision, request);
  const planned =
    target === null ? null : editsFor(found, target, request.projects[0] ?? '', policyFor(asked, request));
  if (target !== null && planned?.possible === true && isAsked(planned.edits, asked.edits)) {
    groups.push(planned.edits);
    if (planned.purposes.has('representation') || planned.purposes.has('knobs')) own = target.representationId;
    isRelaid = planned.purposes.has('prefix') || planned.purposes.has('knobs');
  }
  const also = found.alsoAt.map((place, index) => {
    const its = asked.secondDecisions[index] ?? null;
    const second = found.locked === undefined ? targetOf(its, request) : null;
    const edits = second === null ? [] : secondPlaceEdits(place, { status: 'remap', target: second });
    if (second === null || !isAsked(edits, asked.edits)) return place.representation;
    groups.push(edits);
    return second.representationId;
  });
  const second = also.map((id) => idAt(found.node, id));
  const required = [idAt(found.node, own), ...(isRelaid ? [] : second)];
  return { groups, after: { required, optional: isRelaid ? second : [] } };
}

/** Records that share a tag of Hiero rename it once, with the first of them: as `settleSharedTags` plans it. */
function onceATag(
  found: ScannedContainer,
  groups: readonly (readonly FramedEdit[])[],
  renamed: Map<number, FramedEdit>,
): readonly (readonly FramedEdit[])[] {
  const { tag } = found;
  if (tag === undefined || tag.key === null) return groups;
  if (renamed.has(tag.offset)) return groups.map((group) => group.filter(({ what }) => what !== 'tab'));
  const rename = groups.flat().find(({ what }) => what === 'tab');
  if (rename !== undefined) renamed.set(tag.offset, rename);
  return groups;
}

/** A renamed tag that also holds a record which AYON cannot read: it would empty the list of the whole timeline. */
function renamedBesideInvalid(
  containers: readonly ScannedContainer[],
  edited: ReadonlyMap<ScannedContainer, ExpectedIds>,
  renamed: ReadonlyMap<number, FramedEdit>,
): Vetted | null {
  for (const one of containers) {
    const rename = one.tag === undefined || one.tag.key === null ? undefined : renamed.get(one.tag.offset);
    if (rename === undefined || edited.has(one)) continue;
    if (validationBlockers(managedRecord(one)).length > 0) return foreign(one.node, [rename]);
  }
  return null;
}

/** Whether any of these was asked for: then all of them have to be. */
function isAsked(edits: readonly FramedEdit[], asked: readonly Edit[]): boolean {
  return edits.some((edit) => asked.some((one) => one.offset === edit.offset && one.new === edit.new));
}

const AYON_ID = /^[0-9a-f]{32}$/;

/** What a decision means the record to be; null where no edit may follow from it. */
function targetOf(verdict: Verdict | null, { policy, projects }: EditRequest): Verdict['target'] {
  if (verdict?.target == null || !isAccepted(verdict, policy.accept)) return null;
  const { representationId, project } = verdict.target;
  return AYON_ID.test(representationId) && projects.includes(project) ? verdict.target : null;
}

/** A loader's class is one word of Python, whoever named it. */
const CLASS_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

function policyFor({ ruledLoader }: RequestedContainer, { policy }: EditRequest): Parameters<typeof editsFor>[3] {
  const own = ruledLoader !== undefined && CLASS_NAME.test(ruledLoader) ? ruledLoader : null;
  return { ...policy, renameLoader: () => own };
}

/** The first edit that was asked for and is not granted, or that was left out of those that belong together. */
function firstOdd(
  grants: readonly Grant[],
  framing: readonly Edit[],
  scan: ScanResult,
  source: ByteSource,
): Vetted | null {
  const flat = grants.flatMap(({ groups }) => groups.flat());
  const settled: SettledEdits = settleEdits(flat, scan.frames, source);
  let next = 0;
  for (const { node, asked, groups } of grants) {
    const count = groups.reduce((sum, group) => sum + group.length, 0);
    const odd = firstDifference(asked, settled.edits.slice(next, (next += count)));
    if (odd?.extra === true) return foreign(node, [odd.edit]);
    if (odd !== null) return refused('write-edit-left-out', { node, ...spoken(odd.edit) });
  }
  const odd = firstDifference(framing, settled.framing);
  return odd === null ? null : refused('write-framing-foreign', spoken(odd.edit));
}

/** The first edit of one list that is not in the other; `extra` where it was asked for. */
function firstDifference(
  asked: readonly Edit[],
  granted: readonly Edit[],
): { readonly edit: Edit; readonly extra: boolean } | null {
  const left = new Map<string, Edit[]>();
  for (const edit of granted) {
    const same = left.get(keyOf(edit));
    if (same === undefined) left.set(keyOf(edit), [edit]);
    else same.push(edit);
  }
  for (const edit of asked) {
    if (left.get(keyOf(edit))?.pop() === undefined) return { edit, extra: true };
  }
  const rest = [...left.values()].flat()[0];
  return rest === undefined ? null : { edit: rest, extra: false };
}

function keyOf({ offset, length, old, new: text, what, order }: Edit): string {
  return JSON.stringify([offset, length, old, text, what, order ?? 0]);
}

/** Several records may share a place (a node name is not unique in Maya); then their order tells them apart. */
function byPlace<T extends ScannedContainer | ScannedInstance>(records: readonly T[]): Map<string, T[]> {
  const places = new Map<string, T[]>();
  for (const record of records) {
    const same = places.get(placeOf(record));
    if (same === undefined) places.set(placeOf(record), [record]);
    else same.push(record);
  }
  return places;
}

function placeOf(record: RequestedContainer | RequestedInstance | ScannedContainer | ScannedInstance): string {
  const carrier = 'carrier' in record ? record.carrier : '';
  return [record.offset, record.host, carrier, record.node].join('\u0000');
}

function idsOf(container: ScannedContainer): string[] {
  return [container.fields.representation, ...container.alsoAt.map((place) => place.representation)].map((id) =>
    idAt(container.node, id),
  );
}

/** The ids that stand in a workfile, one for each record and each second place, sorted: what `ExpectedIds` are compared with. */
export function idsIn(scan: ScanResult): string[] {
  return scan.containers.flatMap(idsOf).sort();
}

function idAt(node: string, id: string | null): string {
  return `${node}\u0000${id ?? ''}`;
}

function foreign(node: string, edits: readonly Edit[]): Vetted {
  const [first] = edits;
  return refused('write-edit-foreign', {
    node,
    ...(first === undefined ? { offset: null, what: null } : spoken(first)),
  });
}

function spoken({ offset, what }: Edit): { offset: number; what: string } {
  return { offset, what };
}

function refused(code: Reason['code'], args: Reason['args']): Vetted {
  return { granted: false, reason: { code, args } };
}
