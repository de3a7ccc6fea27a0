import type { ScannedContainer } from '../../src/model/container.ts';
import type { Choice } from './checked-patch.ts';

/** A value for every key of a record, each unlike anything a scene of ours holds. */
export const NEW_VALUES = {
  representation: '0123456789abcdef0123456789abcdef',
  schema: 'ayon:container-3.0',
  id: 'ayon.load.container',
  loader: 'PatchedLoader',
  project_name: 'patched_project',
  name: 'patchedName',
  namespace: 'patched_ns',
} as const;

/** All that a scanner offers, at once. */
export function fillEverything(container: ScannedContainer): Choice {
  return { purposes: container.slots.map((slot) => slot.what), values: NEW_VALUES };
}

/** How a container should read once all its slots are filled. */
export function afterPatch(container: ScannedContainer): ScannedContainer {
  const written = new Set<string>(container.slots.map(({ what }) => what));
  const now = (key: keyof typeof NEW_VALUES): string | null =>
    written.has(key) ? NEW_VALUES[key] : container.fields[key];
  return {
    ...container,
    fields: {
      schema: now('schema'),
      id: now('id'),
      name: now('name'),
      namespace: now('namespace'),
      loader: now('loader'),
      representation: now('representation'),
      project_name: now('project_name'),
      extra: container.fields.extra,
    },
  };
}
