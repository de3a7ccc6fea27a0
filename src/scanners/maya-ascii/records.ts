import { toByteString } from '../../model/bytes.ts';
import type { ByteString } from '../../model/bytes.ts';
import type { ContainerFields, ScannedContainer, Slot } from '../../model/container.ts';
import type { Finding } from '../../model/finding.ts';
import type { Span } from '../../model/span.ts';
import { spanEnd } from '../../model/span.ts';
import type { ByteSource } from '../../files/byte-source.ts';
import { readBytes } from '../../files/byte-source.ts';
import { isContainerId } from '../../hosts/container-ids.ts';
import { REPLACED_KEYS, copyFindings, extraFields, severalFilesFinding, unsetFinding, writes } from '../maya/record.ts';
import type { FoundContainers } from '../maya/record.ts';
import type { Loaded } from '../maya/references.ts';
import { suggestions } from '../maya/suggestions.ts';
import { RECORD_KEYS, fieldsOf, isRecordKey } from '../record-keys.ts';
import type { RecordKey } from '../record-keys.ts';
import { conflictIn } from './conflicts.ts';
import { Insertions } from './insertion.ts';
import { findLoaded } from './loaded.ts';
import type { NodeRecord } from './record.ts';
import type { Scene } from './scene.ts';

/** What is written in the place of a value: the same for each record. */
const PLAIN = writes((value) => [value]);
const JOINED = writes((value) => ['"', value, '"']);

/** The containers among the object sets of a scene. */
export function recordContainers(scene: Scene, source: ByteSource): FoundContainers {
  const records = scene.records.filter((record) => isContainerId(record.text('id')));
  const containers: ScannedContainer[] = [];
  const insertions = new Insertions(source);
  const findings: Finding[] = [];
  for (const record of records) {
    const text = (name: ByteString): ByteString | null => record.text(name);
    const added = [...record.attributes].filter(([, { type }]) => type !== null).map(([name]) => name);
    const fields = fieldsOf(text, extraFields(added, text));
    const loaded = findLoaded(record.members, fields.namespace, scene);
    const container = containerOf(record, fields, loaded, scene, source, insertions);
    containers.push(container);
    // Of a damaged record nobody knows what was set further on.
    if (container.locked === undefined) findings.push(...unsetFindings(record));
    findings.push(...copyFindings(record.head.offset, record.name));
    if (loaded.several) findings.push(severalFilesFinding(record.head.offset, record.name));
  }
  if (scene.pathNodes.overflow) findings.push({ code: 'maya-paths-not-kept', severity: 'info', args: {} });
  return { containers, findings };
}

function containerOf(
  record: NodeRecord,
  fields: ContainerFields,
  loaded: Loaded,
  scene: Scene,
  source: ByteSource,
  insertions: Insertions,
): ScannedContainer {
  const suggests = suggestions(record.name, fields, loaded.reference);
  const locked = lockOf(record, scene);
  return {
    host: 'maya',
    node: record.name,
    nodeType: 'objectSet',
    carrier: 'attribute',
    offset: valueSpan(record, 'representation')?.offset ?? record.head.offset,
    fields,
    loadedPath: loaded.path,
    alsoAt: [],
    slots: locked === null ? slotsOf(record, source, insertions) : [],
    ...(Object.keys(suggests).length > 0 ? { suggests } : {}),
    ...(locked === null ? {} : { locked }),
  };
}

function slotsOf(record: NodeRecord, source: ByteSource, insertions: Insertions): readonly Slot[] {
  const slots: Slot[] = [];
  for (const key of REPLACED_KEYS) {
    const span = valueSpan(record, key);
    if (span === null) continue;
    const value = record.attributes.get(key)?.value;
    const joined = value?.kind === 'string' && value.argument.joined === true;
    slots.push({
      what: key,
      span,
      old: toByteString(readBytes(source, span.offset, span.length)),
      write: joined ? JOINED[key] : PLAIN[key],
    });
  }
  return [...slots, ...insertions.slotsOf(record)];
}

/** The bytes between the quotes of a key's value, or its whole joined expression; null where there is no such text. */
function valueSpan(record: NodeRecord, key: RecordKey): Span | null {
  const value = record.attributes.get(key)?.value;
  if (value?.kind !== 'string') return null;
  const { offset, length, joined } = value.argument;
  return joined === true ? { offset, length } : { offset: offset + 1, length: length - 2 };
}

function lockOf(record: NodeRecord, scene: Scene): Finding | null {
  if (record.locked !== null) return record.locked;
  const { name: node } = record;
  const conflict = conflictIn(scene.conflicts, record.head.offset, record.end);
  if (conflict !== null) {
    return { code: 'maya-record-in-conflict', severity: 'warning', args: {}, offset: conflict.start, node };
  }
  const attribute = RECORD_KEYS.find((key) => !isReadable(record, key));
  if (attribute === undefined) return record.setTwice;
  return { code: 'maya-value-not-literal', severity: 'warning', args: { attribute }, offset: record.head.offset, node };
}

/** Whether a key is absent, empty, or a text; a command's result, a number or an array is not understood. */
function isReadable(record: NodeRecord, key: RecordKey): boolean {
  const attribute = record.attributes.get(key);
  if (attribute === undefined) return true;
  const { type, value } = attribute;
  return (value.kind === 'string' || value.kind === 'unset') && (type === 'string' || type === null);
}

function unsetFindings(record: NodeRecord): readonly Finding[] {
  const unset = [...record.attributes].filter(([, { value }]) => value.kind === 'unset').map(([name]) => name);
  return unset.filter(isRecordKey).map((key) => unsetFinding(key, spanEnd(record.head), record.name));
}
