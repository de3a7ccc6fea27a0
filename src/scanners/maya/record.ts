import type { ByteString } from '../../model/bytes.ts';
import type { ScannedContainer, Slot } from '../../model/container.ts';
import type { Finding } from '../../model/finding.ts';
import { isRecordKey } from '../record-keys.ts';
import type { RecordKey } from '../record-keys.ts';

/** The keys whose value may be replaced. A name or a namespace that is there is never touched: other nodes go by it. */
export const REPLACED_KEYS = ['representation', 'schema', 'id', 'loader', 'project_name'] as const;

export type ReplacedKey = (typeof REPLACED_KEYS)[number];

export function isReplaced(key: RecordKey): key is ReplacedKey {
  return REPLACED_KEYS.some((replaced) => replaced === key);
}

/** What is written in the place of a value, by key: one object for all the slots of a scene. */
export function writes(
  of: (value: { readonly value: ReplacedKey }) => Slot['write'],
): Readonly<Record<ReplacedKey, Slot['write']>> {
  const [schema, id, loader] = [of({ value: 'schema' }), of({ value: 'id' }), of({ value: 'loader' })];
  return {
    schema,
    id,
    loader,
    representation: of({ value: 'representation' }),
    project_name: of({ value: 'project_name' }),
  };
}

/** The keys that AYON requires, or writes, and that a record may lack. */
export const INSERTED_KEYS = ['name', 'namespace', 'loader', 'representation', 'project_name'] as const;

export type InsertedKey = (typeof INSERTED_KEYS)[number];

/** Longer texts of a record help nobody to recognise it. */
const LONGEST_EXTRA = 4096;

/** The attributes of a record besides its keys, by name. `text` gives the text of an attribute, null where it has none. */
export function extraFields(
  names: Iterable<ByteString>,
  text: (name: ByteString) => ByteString | null,
): Readonly<Record<string, string>> {
  const extra: [string, string][] = [];
  for (const name of names) {
    // `cbId` names a node's asset, not the container's: every node has one.
    const value = isRecordKey(name) || name === 'cbId' ? null : text(name);
    if (value !== null && value.length <= LONGEST_EXTRA) extra.push([name, value]);
  }
  return Object.fromEntries(extra);
}

/** Containers, and what else there is to tell about them. */
export interface FoundContainers {
  readonly containers: readonly ScannedContainer[];
  readonly findings: readonly Finding[];
}

/** An attribute that was added to a record and never given a value: to Maya's readers it is there, and holds nothing. */
export function unsetFinding(attribute: RecordKey, offset: number, node: ByteString): Finding {
  return { code: 'maya-attribute-unset', severity: 'info', args: { attribute }, offset, node };
}

/**
 * A record that sets a key more than once. The last value counts, as Maya applies them in order, but Maya itself writes
 * each key once: whoever wrote this may have meant another value, so nothing of the record is edited.
 */
export function setTwiceFinding(attribute: RecordKey, offset: number, node: ByteString): Finding {
  return { code: 'maya-attribute-twice', severity: 'warning', args: { attribute, node }, offset, node };
}

/** What Maya makes of a name on pasting it, and what it puts behind one that was taken. */
const COPY = /(?:^|:)pasted__|_CON\d+$/;

/** A container whose node was pasted or duplicated: its record was copied with it, and is decided as any other. */
export function copyFindings(offset: number, node: ByteString): readonly Finding[] {
  return COPY.test(node) ? [{ code: 'maya-container-copied', severity: 'info', args: { node }, offset, node }] : [];
}

/** The members of a container name different files. */
export function severalFilesFinding(offset: number, node: ByteString): Finding {
  return { code: 'maya-several-loaded-files', severity: 'info', args: { node }, offset, node };
}
