import type { ScannedContainer } from '../../../src/model/container.ts';
import type { Choice } from '../../support/checked-patch.ts';

/** A value for every key, each unlike anything a scene of ours holds. */
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
