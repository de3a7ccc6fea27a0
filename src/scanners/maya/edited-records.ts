import type { ByteString } from '../../model/bytes.ts';
import type { ScannedContainer, SecondPlace, Slot } from '../../model/container.ts';
import type { Finding } from '../../model/finding.ts';
import { idForm } from '../../ids/form.ts';
import type { Span } from '../../model/span.ts';
import { isContainerId } from '../../hosts/container-ids.ts';
import { fieldsOf } from '../record-keys.ts';
import type { RecordKey } from '../record-keys.ts';
import type { NestedReferences } from './nested-references.ts';
import { isReplaced } from './record.ts';
import type { SceneLimits } from './limits.ts';
import type { FoundContainers } from './record.ts';

/** A key of a record that the scene sets on a node of a referenced file. */
export interface EditedValue {
  readonly key: RecordKey;
  /** Null where it is not one literal text. */
  readonly text: ByteString | null;
  /** Where the value stands; null where that is not known. */
  readonly span: Span | null;
}

/** Gathers what the edits on one reference node say about records in the referenced file, in the order of the scene. */
export class EditedRecords<Value extends EditedValue> {
  /** By node. A key may be set more than once. */
  readonly values = new Map<ByteString, Value[]>();
  /** Nodes with a container's name that some edit names. */
  readonly mentioned = new Set<ByteString>();
  /** Some values were not kept, so that no other can be told to be the one that counts. */
  isCut = false;
  readonly #limits: SceneLimits;
  readonly #offset: number;

  /** `offset` is where the edits stand in the file. */
  constructor(limits: SceneLimits, offset: number) {
    this.#limits = limits;
    this.#offset = offset;
  }

  /** Whether there is anything to tell of. */
  get isEmpty(): boolean {
    return this.values.size === 0 && this.mentioned.size === 0 && !this.isCut;
  }

  set(node: ByteString, value: Value): void {
    if (!this.#limits.editedValues.take(value.span?.offset ?? this.#offset)) {
      this.isCut = true;
      return;
    }
    const known = this.values.get(node);
    if (known === undefined) this.values.set(node, [value]);
    else known.push(value);
  }

  /** Notes a node or a plug that an edit names. */
  mention(name: ByteString): void {
    if (!name.includes('_CON')) return;
    const node = name.replace(/\..*$/s, '');
    if (this.mentioned.has(node) || !hasContainerName(node)) return;
    if (this.#limits.mentioned.take(this.#offset)) this.mentioned.add(node);
  }
}

/** Where the edits stand, and on what. */
export interface EditsPlace {
  /** The reference node that keeps the edits, and the file it stands for. */
  readonly reference: ByteString;
  readonly path: ByteString | null;
  /** What the files that this scene references reference themselves. */
  readonly nested: NestedReferences;
  /** First byte of the statement or chunk that holds all of them. */
  readonly offset: number;
  /** Why none of them may be touched; null where nothing speaks against it. */
  readonly trouble: 'maya-record-in-damage' | 'maya-record-in-conflict' | null;
}

/**
 * Containers that live in a referenced file and were versioned in this scene: their ids stand in edits on the reference
 * node. `slotOf` gives the place of a literal value; it is asked only for what may be replaced.
 */
export function editedContainers<Value extends EditedValue>(
  { values: byNode, mentioned }: EditedRecords<Value>,
  place: EditsPlace,
  slotOf: (value: Value) => Slot[],
): FoundContainers {
  const containers: ScannedContainer[] = [];
  const findings: Finding[] = [];
  const settled = new Set<ByteString>();
  const files = place.nested.filesOf(new Set([...byNode.keys(), ...mentioned]));
  for (const [node, values] of byNode) {
    const kind = judge(node, values);
    if (kind === 'container' || kind === 'other') settled.add(node);
    if (kind === 'container') containers.push(containerOf(node, values, files.get(node) ?? null, place, slotOf));
    else if (kind === 'unclear') findings.push(unclear(node, place));
  }
  const inner = [...mentioned].filter((node) => !settled.has(node));
  return { containers, findings: [...findings, ...innerContainers(inner, place)] };
}

/** Whether a node of a referenced file is named as containers are: `<namespace>_<name>_CON`, numbered where the name was taken. */
function hasContainerName(node: ByteString): boolean {
  return /^[\w:]+_CON\d*$/.test(node);
}

/**
 * Whether the edits of a node are those of a container. The `id` mostly stands in the referenced file only, so the name
 * decides, or a loader beside an id: no other node has both.
 */
function judge(node: ByteString, values: readonly EditedValue[]): 'container' | 'unclear' | 'partial' | 'other' {
  const id = last(values, 'id')?.text ?? null;
  if (id !== null && !isContainerId(id)) return 'other';
  const representation = last(values, 'representation');
  if (representation === undefined) return 'partial';
  const form = idForm(representation.text);
  const isId = form === 'objectid' || form === 'ayon';
  // A set has a plain name: no path, and none of the bytes that a damaged scene may hold.
  if (!/^[\w:]+$/.test(node)) return isId ? 'unclear' : 'other';
  if (hasContainerName(node) || id !== null) return 'container';
  if (!isId) return 'other';
  return last(values, 'loader') === undefined ? 'unclear' : 'container';
}

function containerOf<Value extends EditedValue>(
  node: ByteString,
  values: readonly Value[],
  loadedPath: ByteString | null,
  place: EditsPlace,
  slotOf: (value: Value) => Slot[],
): ScannedContainer {
  const locked = lockOf(node, values, place);
  // Nothing is ever added to a list of edits.
  const replace = (value: Value): Slot[] =>
    locked === null && value.text !== null && isReplaced(value.key) ? slotOf(value) : [];
  const main = last(values, 'representation');
  const earlier = values.filter((value) => value.key === 'representation' && value !== main);
  const others = values.filter((value) => value.key !== 'representation' || value === main);
  return {
    host: 'maya',
    node,
    nodeType: null,
    carrier: 'reference-edit',
    offset: main?.span?.offset ?? place.offset,
    fields: fieldsOf((key) => last(values, key)?.text ?? null),
    loadedPath,
    alsoAt: earlier.flatMap((value) => secondPlace(value, replace(value))),
    slots: others.flatMap(replace),
    ...(locked === null ? {} : { locked }),
  };
}

function secondPlace({ text, span }: EditedValue, [slot]: readonly Slot[]): SecondPlace[] {
  if (text === null || span === null) return [];
  const place = { carrier: 'reference-edit', offset: span.offset, representation: text } as const;
  return [slot === undefined ? place : { ...place, slot }];
}

function lockOf(node: ByteString, values: readonly EditedValue[], { offset, trouble }: EditsPlace): Finding | null {
  const base = { severity: 'warning', offset, node } as const;
  if (trouble !== null) return { ...base, code: trouble, args: {} };
  const unread = values.find(({ text }) => text === null);
  return unread === undefined ? null : { ...base, code: 'maya-value-not-literal', args: { attribute: unread.key } };
}

function unclear(node: ByteString, { reference, offset }: EditsPlace): Finding {
  return { code: 'maya-reference-edit-unclear', severity: 'warning', args: { node, reference }, offset, node };
}

/** Containers whose ids stand in the referenced file alone. */
function innerContainers(nodes: readonly ByteString[], { reference, path, offset }: EditsPlace): readonly Finding[] {
  const [node] = nodes;
  if (node === undefined) return [];
  const args = { reference, path, count: nodes.length, node };
  return [{ code: 'maya-inner-containers', severity: 'info', args, offset, node: reference }];
}

function last<Value extends EditedValue>(values: readonly Value[], key: RecordKey): Value | undefined {
  return values.findLast((value) => value.key === key);
}
