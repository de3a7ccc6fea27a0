import type { ByteString } from '../../model/bytes.ts';
import type { ScannedContainer, ScannedInstance, SecondPlace, Slot } from '../../model/container.ts';
import type { Finding, Severity } from '../../model/finding.ts';
import type { Cursor } from '../cursor/cursor.ts';
import { isContainer } from '../is-container.ts';
import { keepBraces } from './edits.ts';
import { layoutSlots } from './layout.ts';
import { TAB_TYPE } from './node.ts';
import type { NodeDraft } from './node.ts';
import { isExternalScript, loadedPath } from './paths.ts';
import { INSTANCE_ID, REQUIRED_KEYS, fieldsOf, gatherRecord, shadowingFields, valueOf } from './record.ts';
import type { Holder, KnobRecord } from './record.ts';
import type { NodeEnd } from './script.ts';
import { missingKeys, missingSlots, prefixSlots, secondPlaces, valueSlots } from './slots.ts';
import { readTomlRecord } from './toml-record.ts';
import type { Args } from '../../words/words.ts';

/** What one node turned out to be. */
export interface NodeResult {
  readonly container: ScannedContainer | null;
  readonly instance: ScannedInstance | null;
  readonly findings: readonly Finding[];
}

const NO_FINDINGS: readonly Finding[] = [];

const NOTHING: NodeResult = { container: null, instance: null, findings: NO_FINDINGS };

/** A node and what is needed to talk about it. */
interface Subject {
  readonly draft: NodeDraft;
  /** Its name with the groups around it. */
  readonly node: string;
  /** The file that it loaded. */
  readonly path: ByteString | null;
  readonly record: KnobRecord;
  readonly cursor: Cursor;
}

/** Reads the record of a node whose body was read to its end. `nameOf` gives its name with the groups around it. */
export function readNode(draft: NodeDraft, end: NodeEnd, nameOf: () => string, cursor: Cursor): NodeResult {
  if (!draft.knobs.some((knob) => knob.definition.type !== TAB_TYPE)) return NOTHING;
  const record = gatherRecord(draft.knobs);
  const path = loadedPath(draft.head.className, draft.paths);
  const subject: Subject = { draft, node: nameOf(), path, record, cursor };
  const id = valueOf(record, 'id');
  const lock = lockOf(subject, end);
  const schema = valueOf(record, 'schema');
  const isRecord = isContainer(id, schema, record.has('representation')) && saysAvalon(record, id, schema);
  const result = isRecord ? readKnobs(subject) : readTomlKnob(subject);
  if (result === null) return id === INSTANCE_ID && lock === null ? readInstance(subject) : NOTHING;
  const reason = lock ?? (keepBraces(slotsOf(result.container)) ? null : damage(draft, 'damaged', subject.node));
  const container = reason === null ? result.container : locked(result.container, reason);
  const findings = (reason === null ? result.findings : []).concat(external(subject));
  return { container, instance: null, findings };
}

/** Whether the record holds the word that a file is searched for; no pipeline wrote one without it. */
function saysAvalon(record: KnobRecord, ...values: readonly (string | null)[]): boolean {
  for (const holders of record.values()) if (holders.some((holder) => holder.prefix === 'avalon:')) return true;
  return values.some((value) => value?.includes('avalon'));
}

/** Why nothing on this node may be edited; null where it may. */
function lockOf({ draft, record, node }: Subject, end: NodeEnd): Finding | null {
  if (end !== 'closed') return damage(draft, end, node);
  const complete = draft.knobs.every((knob) => knob.definition.complete);
  if (draft.malformed || !complete || wouldTakeOver({ draft, record })) return damage(draft, 'damaged', node);
  const offset = draft.head.offset;
  if (draft.tooLarge) return { code: 'nuke-node-too-large', severity: 'warning', args: {}, offset, node };
  const long = REQUIRED_KEYS.find((key) => record.get(key)?.[0].places[0].text === null);
  if (long === undefined) return null;
  return { code: 'nuke-value-too-long', severity: 'warning', args: { key: long }, offset, node };
}

/** Whether a knob of 2019, once it has its new name, would take a stray line of that name for its value. */
function wouldTakeOver({ draft, record }: Pick<Subject, 'draft' | 'record'>): boolean {
  for (const [key, [first]] of record) if (first.prefix === 'ak:' && draft.orphans.has(`avalon:${key}`)) return true;
  return false;
}

/** What to say of a node that did not end as it should. */
export function damage(draft: NodeDraft, end: 'damaged' | 'unclosed', node: string): Finding {
  const code = end === 'unclosed' ? 'nuke-node-unclosed' : 'nuke-node-damaged';
  return { code, severity: 'error', args: {}, offset: draft.head.offset, node };
}

function locked(container: ScannedContainer, reason: Finding): ScannedContainer {
  const alsoAt = container.alsoAt.map(({ slot: _slot, ...place }) => place);
  return { ...container, alsoAt, slots: [], locked: reason };
}

function slotsOf({ slots, alsoAt }: ScannedContainer): readonly Slot[] {
  if (alsoAt.length === 0) return slots;
  return [...slots, ...alsoAt.flatMap((place) => (place.slot === undefined ? [] : [place.slot]))];
}

/** A container, and what is worth telling where it may be edited. */
interface Offer {
  readonly container: ScannedContainer;
  readonly findings: readonly Finding[];
}

function readKnobs(subject: Subject): Offer {
  const { draft, record, cursor } = subject;
  const missing = missingSlots(record, draft.orphans);
  const layout = layoutSlots(draft, cursor);
  const slots = valueSlots(record, cursor).concat(missing ?? [], prefixSlots(record, cursor), layout ?? []);
  const alsoAt = secondPlaces(record, draft.knobs, cursor);
  const container = knobContainer(subject, alsoAt, slots);
  const findings = [...valuesWithoutKnob(subject), ...otherIds(subject)];
  const placeless =
    !slots.some((slot) => slot.what === 'representation') && !draft.orphans.has('avalon:representation');
  if (missing === null || layout === null || placeless) findings.push(told(subject, 'nuke-layout-not-understood'));
  return { container, findings };
}

/** Nothing in Nuke asks for the namespace of a record, but AYON passes over a record without one. */
const NO_NAMESPACE = { namespace: '' } as const;

// Key by key on purpose: objects that are spread into others take five times as long, and there may be 20,000.
function knobContainer(
  { draft, node, path, record }: Subject,
  alsoAt: readonly SecondPlace[],
  slots: readonly Slot[],
): ScannedContainer {
  const place = record.get('representation')?.[0].places[0];
  const first = firstHolder(record);
  const container: ScannedContainer = {
    host: 'nuke',
    node,
    nodeType: draft.head.className,
    carrier: place?.carrier ?? first?.places[0].carrier ?? 'knob',
    offset: place?.offset ?? first?.knob.span.offset ?? draft.head.offset,
    fields: fieldsOf(record),
    loadedPath: path,
    alsoAt,
    slots,
  };
  const told = record.has('namespace') ? container : { ...container, suggests: NO_NAMESPACE };
  const readAs = shadowingFields(record);
  return readAs === null ? told : { ...told, readAs };
}

function firstHolder(record: KnobRecord): Holder | undefined {
  for (const [first] of record.values()) return first;
  return undefined;
}

function valuesWithoutKnob(subject: Subject): Finding[] {
  if (subject.draft.orphans.size === 0) return [];
  return missingKeys(subject.record)
    .map((key) => `avalon:${key}`)
    .filter((knob) => subject.draft.orphans.has(knob))
    .map((knob) => told(subject, 'nuke-value-without-knob', { knob }));
}

function otherIds(subject: Subject): Finding[] {
  const [counts, ...others] = subject.record.get('representation') ?? [];
  const read = counts?.places[0].text ?? null;
  const other = others.map((holder) => holder.places[0].text).find((text) => text !== read);
  return other === undefined ? [] : [told(subject, 'nuke-two-representations', { read, other })];
}

function readTomlKnob(subject: Subject): Offer | null {
  const alone = subject.record.size === 0;
  const toml = readTomlRecord(subject.draft, alone, subject.cursor);
  if (toml === null) return null;
  const { offset, fields, slots } = toml;
  const container: ScannedContainer = {
    host: 'nuke',
    node: subject.node,
    nodeType: subject.draft.head.className,
    carrier: 'toml-knob',
    offset,
    fields,
    loadedPath: subject.path,
    alsoAt: [],
    slots,
  };
  const stays = toml.convertible ? null : alone ? 'nuke-toml-not-understood' : 'nuke-toml-beside-knobs';
  return { container, findings: stays === null ? [] : [told(subject, stays)] };
}

function readInstance(subject: Subject): NodeResult {
  const { draft, node, record, cursor } = subject;
  const slots = layoutSlots(draft, cursor);
  if (slots?.length === 0) return NOTHING;
  const understood = slots !== null && keepBraces(slots);
  const findings = [told(subject, 'nuke-legacy-instance', {}, 'info')];
  if (!understood) findings.push(told(subject, 'nuke-layout-not-understood'));
  const offset = record.get('id')?.[0].places[0].offset ?? draft.head.offset;
  const offered = understood ? slots : [];
  const instance = { host: 'nuke', node, nodeType: draft.head.className, offset, slots: offered } as const;
  return { container: null, instance, findings };
}

function external(subject: Subject): readonly Finding[] {
  const { path } = subject;
  if (path === null || !isExternalScript(subject.draft.head.className)) return NO_FINDINGS;
  return [told(subject, 'nuke-external-script', { path }, 'info')];
}

function told(subject: Subject, code: Finding['code'], args: Args = {}, severity: Severity = 'warning'): Finding {
  return { code, severity, args, offset: subject.draft.head.offset, node: subject.node };
}
