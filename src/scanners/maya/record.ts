import type { ByteString } from '../../model/bytes.ts';
import type { ContainerFields } from '../../model/container.ts';
import type { Finding } from '../../model/finding.ts';

/** The keys that AYON reads from a container. */
export const RECORD_KEYS = ['schema', 'id', 'name', 'namespace', 'loader', 'representation', 'project_name'] as const;

export type RecordKey = (typeof RECORD_KEYS)[number];

/** The keys whose value may be replaced. A name or a namespace that is there is never touched: other nodes go by it. */
export const REPLACED_KEYS = ['representation', 'schema', 'id', 'loader', 'project_name'] as const;

/** The keys that AYON requires, or writes, and that a record may lack. */
export const INSERTED_KEYS = ['name', 'namespace', 'loader', 'representation', 'project_name'] as const;

export type InsertedKey = (typeof INSERTED_KEYS)[number];

/** Longer texts of a record help nobody to recognise it. */
const LONGEST_EXTRA = 4096;

export function isRecordKey(name: string): name is RecordKey {
  return (RECORD_KEYS as readonly string[]).includes(name);
}

/**
 * The fields of a record. `text` gives the text of an attribute, null where it has none; `others` are the names of all
 * attributes that were added to the node.
 */
export function recordFields(
  text: (name: ByteString) => ByteString | null,
  others: Iterable<ByteString> = [],
): ContainerFields {
  const extra: [string, string][] = [];
  for (const name of others) {
    // `cbId` names a node's asset, not the container's: every node has one.
    const value = isRecordKey(name) || name === 'cbId' ? null : text(name);
    if (value !== null && value.length <= LONGEST_EXTRA) extra.push([name, value]);
  }
  return {
    schema: text('schema'),
    id: text('id'),
    name: text('name'),
    namespace: text('namespace'),
    loader: text('loader'),
    representation: text('representation'),
    project_name: text('project_name'),
    extra: Object.fromEntries(extra),
  };
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
  return { code: 'maya-binary-attribute-twice', severity: 'warning', args: { attribute, node }, offset, node };
}

/** The members of a container name different files. */
export function severalFilesFinding(offset: number, node: ByteString): Finding {
  return { code: 'maya-several-loaded-files', severity: 'info', args: { node }, offset, node };
}
