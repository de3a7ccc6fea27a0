import type { ScannedContainer, ScannedInstance, Slot } from '../../model/container.ts';
import type { Finding } from '../../model/finding.ts';
import type { Cursor } from './cursor.ts';
import { layoutSlots } from './layout.ts';
import { TAB_TYPE } from './node.ts';
import type { NodeDraft } from './node.ts';
import { isExternalScript, loadedPath } from './paths.ts';
import { INSTANCE_ID, REQUIRED_KEYS, fieldsOf, gatherRecord, isContainer, valueOf } from './record.ts';
import type { KnobRecord } from './record.ts';
import type { NodeEnd } from './script.ts';
import { missingSlots, prefixSlots, secondPlaces, valueSlots } from './slots.ts';
import { readTomlRecord } from './toml-record.ts';

/** What one node turned out to be. */
export interface NodeResult {
  readonly container: ScannedContainer | null;
  readonly instance: ScannedInstance | null;
  readonly findings: readonly Finding[];
}

const NOTHING: NodeResult = { container: null, instance: null, findings: [] };

/** Reads the record of a node whose body was read to its end. `nameOf` gives its name with the groups around it. */
export function readNode(draft: NodeDraft, end: NodeEnd, nameOf: () => string, cursor: Cursor): NodeResult {
  if (!draft.knobs.some((knob) => knob.definition.type !== TAB_TYPE)) return NOTHING;
  const node = nameOf();
  const record = gatherRecord(draft.knobs);
  const id = valueOf(record, 'id');
  const lock = lockOf(draft, end, record, node);
  if (isContainer(id, valueOf(record, 'schema'), record.has('representation'))) {
    return readKnobs(draft, record, node, lock, cursor);
  }
  const toml = readToml(draft, record, node, lock, cursor);
  if (toml !== null) return toml;
  return id === INSTANCE_ID && lock === null ? readInstance(draft, record, node, cursor) : NOTHING;
}

/** Why nothing on this node may be edited; null where it may. */
function lockOf(draft: NodeDraft, end: NodeEnd, record: KnobRecord, node: string): Finding | null {
  const offset = draft.head.offset;
  if (end !== 'closed') return damage(draft, end, node);
  if (draft.tooLarge) return { code: 'nuke-node-too-large', severity: 'warning', args: {}, offset, node };
  const long = REQUIRED_KEYS.find((key) => record.get(key)?.[0].places[0].text === null);
  if (long === undefined) return null;
  return { code: 'nuke-value-too-long', severity: 'warning', args: { key: long }, offset, node };
}

/** What to say of a node that did not end as it should. */
export function damage(draft: NodeDraft, end: 'damaged' | 'unclosed', node: string): Finding {
  const code = end === 'unclosed' ? 'nuke-node-unclosed' : 'nuke-node-damaged';
  return { code, severity: 'error', args: {}, offset: draft.head.offset, node };
}

function readKnobs(
  draft: NodeDraft,
  record: KnobRecord,
  node: string,
  lock: Finding | null,
  cursor: Cursor,
): NodeResult {
  const place = record.get('representation')?.[0].places[0];
  const first = [...record.values()][0]?.[0];
  const alsoAt = secondPlaces(record, draft.knobs, cursor);
  const offered = lock === null ? knobSlots(draft, record, node, cursor) : { slots: [], findings: [] };
  const container: ScannedContainer = {
    ...described(draft, node),
    carrier: place?.carrier ?? first?.places[0].carrier ?? 'knob',
    offset: place?.offset ?? first?.knob.span.offset ?? draft.head.offset,
    fields: fieldsOf(record),
    alsoAt: lock === null ? alsoAt : alsoAt.map(({ slot: _slot, ...rest }) => rest),
    slots: offered.slots,
    ...(lock === null ? {} : { locked: lock }),
    // Nothing in Nuke asks for the namespace of a record, but AYON passes over a record without one.
    ...(record.has('namespace') ? {} : { suggests: { namespace: '' } }),
  };
  return { container, instance: null, findings: [...offered.findings, ...external(draft, node)] };
}

function knobSlots(
  draft: NodeDraft,
  record: KnobRecord,
  node: string,
  cursor: Cursor,
): { slots: readonly Slot[]; findings: readonly Finding[] } {
  const missing = missingSlots(record);
  const layout = layoutSlots(draft, cursor);
  const findings: Finding[] = [];
  const offset = draft.head.offset;
  if (missing === null || layout === null) {
    findings.push({ code: 'nuke-layout-not-understood', severity: 'warning', args: {}, offset, node });
  }
  const shadowed = record.get('representation')?.slice(1) ?? [];
  const ids = shadowed
    .map((holder) => holder.places[0].text)
    .filter((text) => text !== valueOf(record, 'representation'));
  const [other] = ids;
  if (other !== undefined) {
    const args = { read: valueOf(record, 'representation'), other };
    findings.push({ code: 'nuke-two-representations', severity: 'warning', args, offset, node });
  }
  const slots = [...valueSlots(record, cursor), ...(missing ?? []), ...prefixSlots(record, cursor), ...(layout ?? [])];
  return { slots, findings };
}

function readToml(
  draft: NodeDraft,
  record: KnobRecord,
  node: string,
  lock: Finding | null,
  cursor: Cursor,
): NodeResult | null {
  const alone = record.size === 0;
  const toml = readTomlRecord(draft, alone, cursor);
  if (toml === null) return null;
  const offset = draft.head.offset;
  const findings: Finding[] = [];
  if (lock === null && !toml.convertible) {
    const code = alone ? 'nuke-toml-not-understood' : 'nuke-toml-beside-knobs';
    findings.push({ code, severity: 'warning', args: {}, offset, node });
  }
  const container: ScannedContainer = {
    ...described(draft, node),
    carrier: 'toml-knob',
    offset: toml.offset,
    fields: toml.fields,
    alsoAt: [],
    slots: lock === null ? toml.slots : [],
    ...(lock === null ? {} : { locked: lock }),
  };
  return { container, instance: null, findings: [...findings, ...external(draft, node)] };
}

function readInstance(draft: NodeDraft, record: KnobRecord, node: string, cursor: Cursor): NodeResult {
  const slots = layoutSlots(draft, cursor);
  if (slots?.length === 0) return NOTHING;
  const offset = record.get('id')?.[0].places[0].offset ?? draft.head.offset;
  const findings: Finding[] = [{ code: 'nuke-legacy-instance', severity: 'info', args: {}, offset, node }];
  if (slots === null) {
    findings.push({ code: 'nuke-layout-not-understood', severity: 'warning', args: {}, offset, node });
  }
  const instance = { host: 'nuke', node, nodeType: draft.head.className, offset, slots: slots ?? [] } as const;
  return { container: null, instance, findings };
}

function described(
  draft: NodeDraft,
  node: string,
): Pick<ScannedContainer, 'host' | 'node' | 'nodeType' | 'loadedPath'> {
  const { className } = draft.head;
  return { host: 'nuke', node, nodeType: className, loadedPath: loadedPath(className, draft.paths) };
}

function external(draft: NodeDraft, node: string): readonly Finding[] {
  const path = loadedPath(draft.head.className, draft.paths);
  if (path === null || !isExternalScript(draft.head.className)) return [];
  return [{ code: 'nuke-external-script', severity: 'info', args: { path }, offset: draft.head.offset, node }];
}
