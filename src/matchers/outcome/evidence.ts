import type { AyonRepresentation } from '../../model/catalog.ts';
import type { Evidence, Target } from '../../model/decision.ts';

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
