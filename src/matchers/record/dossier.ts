import type { AyonRepresentation, OpenPypeDocument } from '../../model/catalog.ts';
import type { Evidence, Target } from '../../model/decision.ts';
import { readPath, type PathReading, type TemplateReading } from '../../paths/index.ts';
import { ownFields, type OwnFields } from './own-words.ts';
import { filesOwners } from './own-files.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { pathPlace } from './places.ts';
import type { RenamedPlace } from '../rules/apply.ts';
import type { Rules } from '../rules/rules.ts';
import type { RecordedId } from './recorded-id.ts';

/** A recorded id with everything that several rungs want to know about it, worked out once. */
export interface Dossier {
  readonly recorded: RecordedId;
  readonly knowledge: Knowledge;
  readonly rules: Rules;
  /** What the dumps say about the id. */
  readonly document: OpenPypeDocument | null;
  readonly own: OwnFields | null;
  /** How the loaded path can be understood. */
  readonly readings: readonly PathReading[];
  /** The representations whose own file the loaded path is. */
  readonly owners: readonly AyonRepresentation[];
  /** The place that the loaded path names by a publish template. */
  readonly named: { readonly place: RenamedPlace; readonly reading: TemplateReading } | null;
}

export function dossierOf(recorded: RecordedId, knowledge: Knowledge, rules: Rules): Dossier {
  const { loadedPath, project } = recorded;
  const readings = loadedPath === null ? [] : readPath(loadedPath, knowledge.roots);
  return {
    recorded,
    knowledge,
    rules,
    document: recorded.form === 'objectid' ? knowledge.document(recorded.id) : null,
    own: ownFields(recorded),
    readings,
    owners: filesOwners(readings, project, knowledge, rules),
    named: loadedPath === null ? null : pathPlace(loadedPath, knowledge, rules),
  };
}

export function targetOf(representation: AyonRepresentation): Target {
  return {
    project: representation.project,
    representationId: representation.id,
    folderPath: representation.folderPath,
    product: representation.product,
    version: representation.version,
    representation: representation.name,
  };
}

/** A place in words: `/assets/hero modelMain v003 ma`. */
export function placeText(place: {
  readonly folderPath: string | null;
  readonly folderName?: string;
  readonly product: string;
  readonly version: number | 'hero' | null;
  readonly representation?: string | null;
}): string {
  const { version } = place;
  const number =
    version === 'hero' || (version !== null && version < 0) ? 'hero' : `v${String(version ?? '?').padStart(3, '0')}`;
  const parts = [place.folderPath ?? place.folderName ?? '?', place.product, number, place.representation ?? ''];
  return parts.filter((part) => part !== '').join(' ');
}

export function representationText(representation: AyonRepresentation): string {
  return placeText({ ...representation, representation: representation.name });
}

export function speaks(kind: string, speaks: 'for' | 'against', source: string, value: string): Evidence {
  return { kind, speaks, source, value };
}

/** The marks that rules left: which of them a decision rests on. */
export function ruleEvidence(refs: readonly string[]): readonly Evidence[] {
  return refs.map((ref) => speaks('rule', 'for', ref, 'applied'));
}
