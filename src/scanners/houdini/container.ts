import { displayBytes } from '../../model/bytes.ts';
import type { ByteString } from '../../model/bytes.ts';
import type { ScannedContainer, SecondPlace } from '../../model/container.ts';
import type { Finding } from '../../model/finding.ts';
import { isContainerId } from '../../hosts/container-ids.ts';
import { fieldsOf } from '../record-keys.ts';
import type { RecordKey } from '../record-keys.ts';
import type { Damage } from './entry.ts';
import type { FrameList } from './frames.ts';
import { loadedPath } from './loaded-path.ts';
import type { ChildNode } from './loaded-path.ts';
import type { DefaultPlace, NodeTemplates, NodeValues, ValuePlace } from './value-places.ts';
import { defaultSlots, recordSlots } from './slots.ts';
import type { NodeParms, ReadSpan } from './slots.ts';
import type { TakeId } from './take-places.ts';

/** A node that may be a container, with everything the scene says about it. */
export interface NodeDraft {
  /** Below the root manager, no leading slash; empty where only one entry of the node is known. */
  readonly path: ByteString;
  type: ByteString | null;
  values: NodeValues | null;
  templates: NodeTemplates | null;
  readonly children: Map<ByteString, ChildNode>;
  /** Whether there are more nodes inside than were looked at. */
  moreChildren: boolean;
  takes: readonly TakeId[];
  /** The first reason met why the node must not be edited. */
  locked: Finding | null;
}

export function newDraft(path: ByteString): NodeDraft {
  return {
    path,
    type: null,
    values: null,
    templates: null,
    children: new Map(),
    moreChildren: false,
    takes: [],
    locked: null,
  };
}

/** The node's name as Houdini shows it. Inside an asset definition there is no root to start from. */
export function nodeName(path: ByteString): ByteString {
  return path === '' || /^hdaroot(?:\/|$)/.test(path) ? path : `/${path}`;
}

/**
 * The container that the node holds; null where it holds none. The values decide and not the definitions: the default of
 * `id` counts only where the node has no value for it.
 */
export function buildContainer(
  node: NodeDraft,
  frames: FrameList,
  read: ReadSpan,
  note: Damage,
): ScannedContainer | null {
  const texts = effectiveTexts(node);
  if (!isContainerId(texts('id'))) return null;
  const name = nodeName(node.path);
  const locked = lockOf(node, name);
  const place = idPlace(node);
  const fields = fieldsOf(texts);
  noteTakes(node, name, note);
  const path = loadedPath(fields.loader, node.values?.paths ?? new Map(), [...node.children.values()]);
  if (path === null && node.moreChildren) {
    note({ code: 'houdini-too-many-children', severity: 'info', args: { count: node.children.size }, node: name });
  }
  const alsoAt = secondPlaces(node, place, locked === null, frames, read, name, note);
  return {
    host: 'houdini',
    node: name,
    nodeType: node.type,
    carrier: place.carrier,
    offset: place.offset,
    fields,
    loadedPath: path,
    alsoAt,
    slots: locked === null ? recordSlots(node, frames, read) : [],
    ...(locked === null ? {} : { locked }),
  };
}

/** What each parameter says: its value, or its default where the node has no value for it. */
function effectiveTexts(node: NodeParms): (key: RecordKey) => ByteString | null {
  return (key) => {
    const value = node.values?.places.get(key);
    if (value !== undefined) return value.kind === 'malformed' ? null : value.text;
    const byDefault = node.templates?.places.get(key);
    return byDefault?.kind === 'plain' ? byDefault.text : null;
  };
}

function idPlace(node: NodeParms): { readonly carrier: 'parm' | 'parm-default'; readonly offset: number } {
  const value = node.values?.places.get('representation');
  if (value !== undefined) return { carrier: 'parm', offset: value.value.offset };
  const byDefault = node.templates?.places.get('representation');
  if (byDefault !== undefined) return { carrier: 'parm-default', offset: byDefault.value.offset };
  const record = node.values?.places.get('id');
  if (record !== undefined) return { carrier: 'parm', offset: record.lineStart };
  return { carrier: 'parm-default', offset: node.templates?.places.get('id')?.value.offset ?? 0 };
}

function lockOf(node: NodeDraft, name: ByteString): Finding | null {
  if (node.locked !== null) return node.locked;
  const lock = (code: Finding['code'], args: Finding['args'], offset?: number): Finding => ({
    code,
    severity: 'warning',
    args,
    node: name,
    ...(offset === undefined ? {} : { offset }),
  });
  if (node.values === null) return lock('houdini-parm-entry-missing', {});
  const duplicate = node.values.duplicate ?? node.templates?.duplicate ?? null;
  if (duplicate !== null) return lock('houdini-duplicate-parm', { parm: duplicate });
  for (const key of ['id', 'representation'] as const) {
    const value: ValuePlace | undefined = node.values.places.get(key);
    if (value?.kind === 'channel') return lock('houdini-value-is-expression', { parm: key }, value.token.offset);
    if (value?.kind === 'malformed') return lock('houdini-value-malformed', { parm: key }, value.lineStart);
    const byDefault = value === undefined ? node.templates?.places.get(key) : undefined;
    if (byDefault?.kind === 'expression') return lock('houdini-value-is-expression', { parm: key }, byDefault.behind);
  }
  return node.takes.some((take) => take.place === null) ? lock('houdini-take-not-editable', {}) : null;
}

function noteTakes(node: NodeDraft, name: ByteString, note: Damage): void {
  for (const take of node.takes) {
    const args = { representation: displayBytes(take.representation) };
    note({ code: 'houdini-take-holds-id', severity: 'warning', args, node: name });
  }
}

/** Where the id stands besides the value: the default, and takes that override it. */
function secondPlaces(
  node: NodeDraft,
  place: { readonly carrier: 'parm' | 'parm-default' },
  editable: boolean,
  frames: FrameList,
  read: ReadSpan,
  name: ByteString,
  note: Damage,
): SecondPlace[] {
  const places: SecondPlace[] = [];
  const byDefault = node.templates?.places.get('representation');
  if (place.carrier === 'parm' && node.templates !== null && byDefault !== undefined) {
    if (byDefault.kind === 'expression') {
      const args = { parm: 'representation' };
      note({ code: 'houdini-default-is-expression', severity: 'info', args, node: name });
    } else if (byDefault.text !== '') {
      places.push(defaultPlace(byDefault, node.templates, editable, frames, read));
    }
  }
  for (const take of node.takes) {
    const whole = take.place?.(frames);
    if (whole === undefined) continue;
    const { slot, ...readOnly } = whole;
    places.push(editable && slot !== undefined ? { ...readOnly, slot } : readOnly);
  }
  return places;
}

function defaultPlace(
  place: DefaultPlace,
  templates: NodeTemplates,
  editable: boolean,
  frames: FrameList,
  read: ReadSpan,
): SecondPlace {
  const [slot] = editable ? defaultSlots('representation', place, templates, frames, read) : [];
  return {
    carrier: 'parm-default',
    offset: place.value.offset,
    representation: place.text,
    ...(slot === undefined ? {} : { slot }),
  };
}
