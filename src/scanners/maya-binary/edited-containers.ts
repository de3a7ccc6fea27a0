import type { ByteString } from '../../model/bytes.ts';
import type { ScannedContainer, SecondPlace, Slot } from '../../model/container.ts';
import type { FrameId } from '../../model/edit.ts';
import type { Finding } from '../../model/finding.ts';
import { idForm } from '../../model/id.ts';
import type { Span } from '../../model/span.ts';
import { CONTAINER_IDS, isRecordKey } from '../maya-ascii/record.ts';
import type { RecordKey } from '../maya-ascii/record.ts';
import { hasContainerName } from '../maya-ascii/reference-edits.ts';
import { readReferenceEdits } from './reference-edits.ts';
import { MAX_SET_ATTR_BYTES, plainString } from './set-attr-text.ts';
import type { SlotContext } from './slots.ts';
import type { Leaf } from './walk.ts';

/** The word that stands in every leaf that edits a container. */
const NEEDLE = 'representation';

/** The keys of a foreign record that may be replaced where the scene sets them. Nothing is ever added to a list of edits. */
const REPLACED: ReadonlySet<RecordKey> = new Set(['representation', 'schema', 'id', 'loader', 'project_name']);

const MOST_MENTIONED = 10_000;

/** A key of a record that the scene sets on a node of a referenced file. */
interface EditedValue {
  readonly key: RecordKey;
  /** Null where it is not one plain text. */
  readonly text: ByteString | null;
  readonly span: Span;
}

export interface EditedContainers {
  readonly containers: readonly ScannedContainer[];
  readonly findings: readonly Finding[];
}

/** The reference node whose edits are read: its name, and the file it stands for. */
export interface EditOwner {
  readonly node: ByteString;
  readonly path: ByteString | null;
}

/** What one leaf of edits says about records in the referenced file. */
interface Edits {
  readonly nodes: ReadonlyMap<ByteString, readonly EditedValue[]>;
  /** Nodes with a container's name that some edit names. */
  readonly mentioned: ReadonlySet<ByteString>;
  /** Whether the leaf was understood to its last byte. */
  readonly understood: boolean;
}

/**
 * Containers that live in a referenced file and were versioned in this scene: their ids stand in edits on the reference
 * node. What counts as one is the same as for Maya ASCII.
 */
export function editedContainers(leaf: Leaf, owner: EditOwner, context: SlotContext): EditedContainers {
  const edits = readEdits(leaf, context);
  const containers: ScannedContainer[] = [];
  const findings: Finding[] = [];
  const at = { offset: leaf.offset, node: owner.node };
  if (!edits.understood && context.window.contains(leaf.body, [NEEDLE])) {
    findings.push({ code: 'maya-reference-edits-unread', severity: 'error', args: { reference: owner.node }, ...at });
  }
  const settled = new Set<ByteString>();
  for (const [node, values] of edits.nodes) {
    const kind = judge(node, values);
    if (kind === 'container' || kind === 'other') settled.add(node);
    if (kind === 'container') {
      const locked = lockOf(node, values, edits.understood, leaf);
      containers.push(containerOf(node, values, locked, locked === null ? context.frames.leaf(leaf) : null));
    } else if (kind === 'unclear') {
      const args = { node, reference: owner.node };
      findings.push({ code: 'maya-reference-edit-unclear', severity: 'warning', args, ...at, node });
    }
  }
  // The ids of these stand in the published file alone.
  const inner = [...edits.mentioned].filter((node) => !settled.has(node));
  const [node] = inner;
  if (node !== undefined) {
    const args = { reference: owner.node, path: owner.path, count: inner.length, node };
    findings.push({ code: 'maya-inner-containers', severity: 'info', args, ...at });
  }
  return { containers, findings };
}

function readEdits(leaf: Leaf, context: SlotContext): Edits {
  const nodes = new Map<ByteString, EditedValue[]>();
  const mentioned = new Set<ByteString>();
  const mention = (name: ByteString): void => {
    if (!name.includes('_CON')) return;
    const node = name.replace(/\..*$/s, '');
    if (hasContainerName(node) && mentioned.size < MOST_MENTIONED) mentioned.add(node);
  };
  const setAttr = (node: ByteString, attribute: ByteString, rest: Span): void => {
    mention(node);
    if (!isRecordKey(attribute)) return;
    const value = editedValue(attribute, rest, context);
    const known = nodes.get(node);
    if (known === undefined) nodes.set(node, [value]);
    else known.push(value);
  };
  return { nodes, mentioned, understood: readReferenceEdits(context.window, leaf, { mention, setAttr }) };
}

function editedValue(key: RecordKey, rest: Span, { window }: SlotContext): EditedValue {
  const text = rest.length > MAX_SET_ATTR_BYTES ? null : window.text(rest);
  const found = text === null ? null : plainString(text);
  if (found === null) return { key, text: null, span: rest };
  return { key, text: found.value, span: { offset: rest.offset + found.at, length: found.value.length } };
}

/**
 * Whether the edits of a node are those of a container. The `id` mostly stands in the referenced file only, so the name
 * decides, or a loader beside an id: no other node has both.
 */
function judge(node: ByteString, values: readonly EditedValue[]): 'container' | 'unclear' | 'partial' | 'other' {
  const id = last(values, 'id')?.text ?? null;
  if (id !== null && !CONTAINER_IDS.has(id)) return 'other';
  const representation = last(values, 'representation');
  if (representation === undefined) return 'partial';
  const form = idForm(representation.text);
  const isId = form === 'objectid' || form === 'ayon';
  if (node.includes('|')) return isId ? 'unclear' : 'other';
  if (hasContainerName(node) || id !== null) return 'container';
  if (!isId) return 'other';
  return last(values, 'loader') === undefined ? 'unclear' : 'container';
}

function containerOf(
  node: ByteString,
  values: readonly EditedValue[],
  locked: Finding | null,
  frame: FrameId | null,
): ScannedContainer {
  const main = last(values, 'representation');
  const text = (key: RecordKey): string | null => last(values, key)?.text ?? null;
  const earlier = values.filter((value) => value.key === 'representation' && value !== main);
  const replaced = values.filter((value) => value.key !== 'representation' || value === main);
  return {
    host: 'maya',
    node,
    nodeType: null,
    carrier: 'reference-edit',
    offset: main?.span.offset ?? 0,
    fields: {
      schema: text('schema'),
      id: text('id'),
      name: text('name'),
      namespace: text('namespace'),
      loader: text('loader'),
      representation: text('representation'),
      project_name: text('project_name'),
      extra: {},
    },
    loadedPath: null,
    alsoAt: earlier.flatMap((value) => secondPlace(value, frame)),
    slots: replaced.flatMap((value) => slotOf(value, frame)),
    ...(locked === null ? {} : { locked }),
  };
}

function secondPlace(value: EditedValue, frame: FrameId | null): SecondPlace[] {
  if (value.text === null) return [];
  const [slot] = slotOf(value, frame);
  const place = { carrier: 'reference-edit', offset: value.span.offset, representation: value.text } as const;
  return [slot === undefined ? place : { ...place, slot }];
}

function slotOf({ key, text, span }: EditedValue, frame: FrameId | null): Slot[] {
  if (text === null || frame === null || !REPLACED.has(key)) return [];
  return [{ what: key, span, old: text, write: [{ value: key }], frame }];
}

function lockOf(node: ByteString, values: readonly EditedValue[], understood: boolean, leaf: Leaf): Finding | null {
  const base = { severity: 'warning', offset: leaf.offset, node } as const;
  if (!understood) return { ...base, code: 'maya-record-in-damage', args: {} };
  const unread = values.find(({ text }) => text === null);
  return unread === undefined ? null : { ...base, code: 'maya-value-not-literal', args: { attribute: unread.key } };
}

function last(values: readonly EditedValue[], key: RecordKey): EditedValue | undefined {
  return values.findLast((value) => value.key === key);
}
