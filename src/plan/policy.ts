import type { Method } from '../model/decision.ts';
import { AYON_TAG } from '../hosts/hiero.ts';
import type { HieroTag } from '../hosts/hiero.ts';
import type { Host } from '../model/format.ts';

/** What a person chose about the edits. Everything here can change a plan, so all of it stands in the plan's header. */
export interface EditPolicy {
  /** The weakest rung of the ladder that is applied without review. */
  readonly accept: Exclude<Method, 'name' | 'decision'>;
  /** The name of AYON's tab in Nuke (`AYON_MENU_LABEL` of the studio). */
  readonly nukeTab: string;
  /** The word by which the studio's ayon-hiero knows its tags: before 0.3.0 it was OpenPype's. */
  readonly hieroTag: HieroTag;
  /** Also bring schema and id to AYON's own pair. Both or neither: a mixed pair fails validation. */
  readonly modernise: boolean;
  /** Also rename the tabs of old Nuke publish instances, so that AYON offers to convert them. */
  readonly legacyInstances: boolean;
  /** Write `project_name` into containers of the workfile's own project as well. */
  readonly imprintProject: boolean;
  /** What the studio's rules call a loader now; null where they say nothing. They outrank the built-in table. */
  readonly renameLoader: (loader: string, host: Host) => string | null;
}

export const DEFAULT_POLICY: EditPolicy = {
  accept: 'context',
  nukeTab: 'AYON',
  hieroTag: AYON_TAG,
  modernise: false,
  legacyInstances: false,
  imprintProject: false,
  renameLoader: () => null,
};
