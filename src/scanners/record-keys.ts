import type { ContainerFields } from '../model/container.ts';

/** The keys that AYON reads from a container, in the order in which it writes them. */
export const RECORD_KEYS = ['schema', 'id', 'name', 'namespace', 'loader', 'representation', 'project_name'] as const;

export type RecordKey = (typeof RECORD_KEYS)[number];

export function isRecordKey(name: string): name is RecordKey {
  return RECORD_KEYS.some((key) => key === name);
}

/** The fields of a record: `text` gives the unescaped text of a key, null where the record has none. */
export function fieldsOf(
  text: (key: RecordKey) => string | null,
  extra: Readonly<Record<string, string>> = {},
): ContainerFields {
  return {
    schema: text('schema'),
    id: text('id'),
    name: text('name'),
    namespace: text('namespace'),
    loader: text('loader'),
    representation: text('representation'),
    project_name: text('project_name'),
    extra,
  };
}
