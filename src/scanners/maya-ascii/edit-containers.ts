import { toByteString } from '../../model/bytes.ts';
import type { ScannedContainer, SecondPlace, Slot } from '../../model/container.ts';
import type { Finding } from '../../model/finding.ts';
import { idForm } from '../../model/id.ts';
import { spanEnd } from '../../model/span.ts';
import type { ByteSource } from '../bytes/source.ts';
import { readBytes } from '../bytes/source.ts';
import { CONTAINER_IDS } from './record.ts';
import type { RecordKey } from './record.ts';
import { hasContainerName } from './reference-edits.ts';
import type { EditedNode, EditedValue, ReferenceEdits } from './reference-edits.ts';
import type { RecordContainers } from './records.ts';
import type { Scene } from './scene.ts';

/** The keys of a foreign record that may be replaced where the scene sets them. Nothing is ever added to a block of edits. */
const REPLACED: ReadonlySet<RecordKey> = new Set(['representation', 'schema', 'id', 'loader', 'project_name']);

/** The containers of referenced files that this scene sets a representation on, each a container of its own. */
export function editContainers(scene: Scene, source: ByteSource): RecordContainers {
  const containers: ScannedContainer[] = [];
  const findings: Finding[] = [];
  for (const edits of scene.edits) {
    const settled = new Set<string>();
    for (const node of edits.nodes) {
      const kind = judge(node);
      if (kind === 'container') {
        settled.add(node.node);
        containers.push(containerOf(node, edits, scene, source));
      } else if (kind === 'unclear') findings.push(unclear(node));
      else if (kind === 'other') settled.add(node.node);
    }
    const inner = innerContainers(edits, settled, scene);
    if (inner !== null) findings.push(inner);
  }
  return { containers, findings };
}

/**
 * Whether the edits of a node are those of a container. The `id` mostly stands in the referenced file only, so the name
 * decides, or a loader beside an id: no other node has both.
 */
function judge({ node, values }: EditedNode): 'container' | 'unclear' | 'partial' | 'other' {
  const id = last(values, 'id');
  if (id !== undefined && id.text !== null && !CONTAINER_IDS.has(id.text)) return 'other';
  const representation = last(values, 'representation');
  if (representation === undefined) return 'partial';
  const form = idForm(representation.text);
  const isId = form === 'objectid' || form === 'ayon';
  // A set has a plain name: no path, and none of the bytes that a damaged scene may hold.
  if (!/^[\w:]+$/.test(node)) return isId ? 'unclear' : 'other';
  if (hasContainerName(node) || (id !== undefined && id.text !== null)) return 'container';
  if (!isId) return 'other';
  return last(values, 'loader') === undefined ? 'unclear' : 'container';
}

function containerOf(
  { node, statement, values }: EditedNode,
  edits: ReferenceEdits,
  scene: Scene,
  source: ByteSource,
): ScannedContainer {
  const locked = lockOf(node, values, edits, scene);
  const representations = values.filter(({ key }) => key === 'representation');
  const main = representations.at(-1);
  const text = (key: RecordKey): string | null => last(values, key)?.text ?? null;
  const alsoAt = representations.slice(0, -1).flatMap((value) => secondPlace(value, locked === null, source));
  const replaced = values.filter((value) => value.key !== 'representation' || value === main);
  return {
    host: 'maya',
    node,
    nodeType: null,
    carrier: 'reference-edit',
    offset: main?.span?.offset ?? statement.offset,
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
    alsoAt,
    slots: locked === null ? replaced.flatMap((value) => slotOf(value, source)) : [],
    ...(locked === null ? {} : { locked }),
  };
}

function secondPlace(value: EditedValue, editable: boolean, source: ByteSource): SecondPlace[] {
  if (value.text === null || value.span === null) return [];
  const [slot] = editable ? slotOf(value, source) : [];
  const place = { carrier: 'reference-edit', offset: value.span.offset, representation: value.text } as const;
  return [slot === undefined ? place : { ...place, slot }];
}

/** Inside the nested quotes only the value itself is written; a joined expression gives way to one quoted text. */
function slotOf({ key, span, joined }: EditedValue, source: ByteSource): Slot[] {
  if (span === null || !REPLACED.has(key)) return [];
  const old = toByteString(readBytes(source, span.offset, span.length));
  return [{ what: key, span, old, write: joined ? ['\\"', { value: key }, '\\"'] : [{ value: key }] }];
}

function lockOf(
  node: string,
  values: readonly EditedValue[],
  { statement, complete, cut }: ReferenceEdits,
  scene: Scene,
): Finding | null {
  const base = { severity: 'warning', offset: statement.offset, node } as const;
  if (!complete || cut) return { ...base, code: 'maya-record-in-damage', args: {} };
  if (scene.conflicts.some(({ start, end }) => start < spanEnd(statement) && end > statement.offset)) {
    return { ...base, code: 'maya-record-in-conflict', args: {} };
  }
  const unread = values.find(({ text }) => text === null);
  return unread === undefined ? null : { ...base, code: 'maya-value-not-literal', args: { attribute: unread.key } };
}

function unclear({ node, reference, statement }: EditedNode): Finding {
  const args = { node, reference };
  return { code: 'maya-reference-edit-unclear', severity: 'warning', args, offset: statement.offset, node };
}

/** Containers that only the referenced file can tell about. */
function innerContainers(edits: ReferenceEdits, settled: ReadonlySet<string>, scene: Scene): Finding | null {
  const inner = [...edits.mentioned].filter((node) => !settled.has(node));
  const [node] = inner;
  if (node === undefined) return null;
  const { reference, statement } = edits;
  const path = scene.references.get(reference)?.path ?? null;
  const args = { reference, path, count: inner.length, node };
  return { code: 'maya-inner-containers', severity: 'info', args, offset: statement.offset, node: reference };
}

function last(values: readonly EditedValue[], key: RecordKey): EditedValue | undefined {
  return values.findLast((value) => value.key === key);
}
