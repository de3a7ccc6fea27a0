import type { ContainerFields, TagFacts } from '../../model/container.ts';
import type { AyonRepresentation, NewestVersion } from '../../model/catalog.ts';
import { AYON_TAG } from '../../hosts/hiero.ts';
import type { HieroTag } from '../../hosts/hiero.ts';
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
  /** Hiero: the name of what the record is on, and the tag around it. */
  readonly node?: string;
  readonly tag?: TagFacts;
}

/** As much of a record as tells which representation it names, and in which project. */
export type RecordInHost = Pick<ManagedRecord, 'host' | 'fields'>;

/** What AYON knows about the representation that the record names. */
export interface ServerFacts {
  /** The project that AYON looks in for a record without `project_name`. */
  readonly ownProject: string;
  /** Names of the projects that were asked about; null when no AYON source was given. */
  readonly projects: readonly string[] | null;
  /** Names of projects that AYON has too, though nobody asked what is in them. */
  readonly others?: readonly string[];
  /** The representations that have the record's id, one a project. */
  readonly found: readonly AyonRepresentation[];
  readonly newest: NewestVersion | null;
  /** The word in the names of the tags that the studio's ayon-hiero reads; that of 0.3 and later unless told. */
  readonly hieroTag?: HieroTag;
  /** Whether the studio has a loader of this name itself; absent where its rules name none. */
  readonly isOwnLoader?: (loader: string, host: Host) => boolean;
  /** Whether a representation's file is on disk; absent where nobody asked to look. */
  readonly presence?: (representation: AyonRepresentation) => FilePresence;
}

/** The project that AYON looks in for a record: what `project_name` says, even when it is empty, or its own. */
export function projectOf({ host, fields }: RecordInHost, ownProject: string): string {
  const named = fields.project_name;
  // ayon-hiero 0.6 drops the key while it reads a record.
  if (named === null || host === 'hiero') return ownProject;
  // Houdini evaluates the parm: `$AYON_PROJECT_NAME` on nodes of AYON's own assets is the current project.
  return isExpression(named) ? ownProject : named;
}

/** The word that has to stand in the name of a tag of Hiero. */
export function wantedTag({ hieroTag = AYON_TAG }: ServerFacts): HieroTag {
  return hieroTag;
}

/** The representation that AYON shows for a record: the one in the project that it looks in. */
export function shownIn(found: readonly AyonRepresentation[], project: string): AyonRepresentation | null {
  return found.find((candidate) => candidate.project === project) ?? null;
}

/** Whether a value is worked out by the application, so that the text in the file is not what it means. */
export function isExpression(value: string): boolean {
  return /[$`]/.test(value);
}
