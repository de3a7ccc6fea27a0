import type { ContainerFields } from '../../model/container.ts';
import type { AyonRepresentation, NewestVersion } from '../../model/catalog.ts';
import type { Host } from '../../model/format.ts';
import type { Carrier } from '../../model/format.ts';
import type { FilePresence } from './files.ts';

/** A record as AYON would meet it, before or after the edits. */
export interface ManagedRecord {
  readonly host: Host;
  readonly carrier: Carrier;
  readonly nodeType: string | null;
  readonly fields: ContainerFields;
  /** Nuke: whether the node has both the tab and the group that AYON looks for when it updates a gizmo or a backdrop. */
  readonly hasAyonLayout: boolean;
  /** Nuke: whether the keys stand under the old `ak:` prefix. */
  readonly hasOldPrefix: boolean;
}

/** What AYON knows about the representation that the record names. */
export interface ServerFacts {
  /** The project that AYON looks in for a record without `project_name`. */
  readonly ownProject: string;
  /** Names of the projects that were asked about; null when no AYON source was given. */
  readonly projects: readonly string[] | null;
  /** The representations that have the record's id, one a project. */
  readonly found: readonly AyonRepresentation[];
  readonly newest: NewestVersion | null;
  /** Whether a representation's file is on disk; absent where nobody asked to look. */
  readonly presence?: (representation: AyonRepresentation) => FilePresence;
}

/** The project that AYON looks in for a record: what `project_name` says, even when it is empty, or its own. */
export function projectOf(fields: ContainerFields, ownProject: string): string {
  const named = fields.project_name;
  // Houdini evaluates the parm: `$AYON_PROJECT_NAME` on nodes of AYON's own assets is the current project.
  return named === null || isExpression(named) ? ownProject : named;
}

/** The representation that AYON shows for a record: the one in the project that it looks in. */
export function shownIn(found: readonly AyonRepresentation[], project: string): AyonRepresentation | null {
  return found.find((candidate) => candidate.project === project) ?? null;
}

/** Whether a value is worked out by the application, so that the text in the file is not what it means. */
export function isExpression(value: string): boolean {
  return /[$`]/.test(value);
}
