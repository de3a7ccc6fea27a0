import type { ByteString } from '../../model/bytes.ts';
import type { ContainerFields } from '../../model/container.ts';
import { isContainerId } from '../../hosts/container-ids.ts';
import { JSON_KEY, OWN_KEYS, VALIDATED_KEYS, staysText } from '../../hosts/hiero.ts';
import { fieldsOf, isRecordKey } from '../record-keys.ts';
import { readJson } from './json.ts';
import type { JsonValue } from './json.ts';
import type { TagDraft } from './tag.ts';

type Members = ReadonlyMap<ByteString, JsonValue>;

/** A record in a tag: its keys as values of their own, or inside one JSON value. */
export type TagRecord =
  | { readonly form: 'values'; readonly key: null; readonly fields: ContainerFields; readonly notText: string | null }
  | {
      readonly form: 'json';
      /** The tag's key whose value is the JSON text. */
      readonly holder: ByteString;
      /** The name under which the record stands among others; null where it is alone. */
      readonly key: ByteString | null;
      readonly members: Members;
      readonly fields: ContainerFields;
      readonly notText: string | null;
    };

/** What a tag holds. */
export interface TagContent {
  readonly records: readonly TagRecord[];
  /** A key whose value ends ayon-hiero's reading of a track with an error, once it looks at this tag; null where none does. */
  readonly breaksTrack: ByteString | null;
  /** Whether its JSON is none, though it is where AYON keeps a record. */
  readonly isBroken: boolean;
}

/**
 * The records of a tag, as ayon-hiero would find them: a JSON value of everything outranks the single ones. A tag whose
 * own id says something else than a container is no record, whatever stands in its values: publish instances look the same.
 */
export function readTag(draft: TagDraft): TagContent {
  const all = draft.text(JSON_KEY);
  if (all !== null && all !== '') return readMetadata(all);
  const id = draft.text('id');
  if (id !== null) {
    const records = isContainerId(id) ? [valuesRecord(draft)] : [];
    return { records, breaksTrack: 'id', isBroken: false };
  }
  const keys = [...draft.entries.keys()].filter((key) => !OWN_KEYS.has(key) && key !== JSON_KEY);
  const records = keys.flatMap((key) => {
    const text = draft.text(key) ?? '';
    const value = /^\s*\{/.test(text) ? readJson(text) : null;
    return isRecord(value) ? [jsonRecord(key, key, value.members)] : [];
  });
  if (records.length === 0) return { records, breaksTrack: null, isBroken: false };
  const odd = keys.find((key) => !isHarmless(readJson(draft.text(key) ?? '')));
  return { records, breaksTrack: odd ?? null, isBroken: false };
}

function readMetadata(text: ByteString): TagContent {
  const json = readJson(text);
  if (json?.kind !== 'object') return { records: [], breaksTrack: JSON_KEY, isBroken: json === null };
  if (json.members.has('id')) {
    const records = isRecord(json) ? [jsonRecord(JSON_KEY, null, json.members)] : [];
    return { records, breaksTrack: 'id', isBroken: false };
  }
  const named = [...json.members].filter(([key]) => !OWN_KEYS.has(key));
  const records = named.flatMap(([key, value]) => (isRecord(value) ? [jsonRecord(JSON_KEY, key, value.members)] : []));
  return { records, breaksTrack: named.find(([, value]) => value.kind !== 'object')?.[0] ?? null, isBroken: false };
}

function isRecord(value: JsonValue | null): value is Extract<JsonValue, { kind: 'object' }> {
  if (value?.kind !== 'object') return false;
  const id = value.members.get('id');
  return id?.kind === 'text' && isContainerId(id.text);
}

/** Whether ayon-hiero passes over a track's value that is no record: an object without an id, or nothing at all. */
function isHarmless(value: JsonValue | null): boolean {
  if (value === null || value.kind === 'text') return false;
  return value.kind === 'object' || ['null', 'false', '0', '[]', '{}'].includes(value.written);
}

function valuesRecord(draft: TagDraft): TagRecord {
  const extra: Record<string, string> = {};
  for (const key of draft.entries.keys()) {
    if (!isRecordKey(key) && !OWN_KEYS.has(key) && key !== JSON_KEY) define(extra, key, draft.text(key) ?? '');
  }
  const notText = VALIDATED_KEYS.find((key) => {
    const text = draft.text(key);
    return text !== null && !staysText(text);
  });
  return { form: 'values', key: null, fields: fieldsOf((key) => draft.text(key), extra), notText: notText ?? null };
}

function jsonRecord(holder: ByteString, key: ByteString | null, members: Members): TagRecord {
  const extra: Record<string, string> = {};
  for (const [name, value] of members) if (!isRecordKey(name)) define(extra, name, written(value));
  const notText = VALIDATED_KEYS.find((name) => members.has(name) && members.get(name)?.kind !== 'text') ?? null;
  const fields = fieldsOf((name) => {
    const value = members.get(name);
    return value === undefined ? null : written(value);
  }, extra);
  return { form: 'json', holder, key, members, fields, notText };
}

function written(value: JsonValue): ByteString {
  if (value.kind === 'text') return value.text;
  return value.kind === 'other' ? value.written : '{…}';
}

/** A key may be any word: `__proto__` must become a key like the others. */
function define(extra: Record<string, string>, key: string, value: string): void {
  Object.defineProperty(extra, key, { value, enumerable: true, configurable: true, writable: true });
}
