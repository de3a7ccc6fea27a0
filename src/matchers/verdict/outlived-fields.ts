import type { AyonRepresentation } from '../../model/catalog.ts';
import { madeAt } from '../../ids/origin.ts';
import { folded } from '../../paths/index.ts';
import type { Candidate } from '../outcome/answer.ts';
import type { Dossier } from '../record/dossier.ts';
import { ownPlace } from '../record/places.ts';

const DAY = 86_400;

/**
 * The end of the time in which Avalon wrote asset, subset and version beside the id and renewed them together: since the
 * middle of 2018 its records have a schema instead, and an update renews the id alone. Seconds since 1970.
 */
const END_OF_FIELDS = Date.UTC(2018, 6, 1) / 1000;

/** Whether the id was written after records ceased to have such fields. */
export function isAfterFields({ recorded }: Dossier): boolean {
  return recorded.form === 'objectid' && madeAt(recorded.id) > END_OF_FIELDS;
}

/**
 * Whether the fields that lead to a candidate were left behind by an update of the record. An ObjectId tells when it was
 * made: one that is younger than the document that the fields name was written later than they were.
 */
export function isOutlived(dossier: Dossier, { meaning }: Pick<Candidate, 'meaning'>): boolean {
  const { form, id } = dossier.recorded;
  if (form !== 'objectid') return false;
  return meaning === null ? isAfterFields(dossier) : madeAt(id) > madeAt(meaning.objectId) + DAY;
}

/**
 * How fields that an update left behind stand to a target: they name it, an earlier version of the same product, or
 * something else. The folder and the product did not change with an update, unless the record was switched to others.
 */
export function standingOfFields(
  { own, recorded, rules }: Dossier,
  target: AyonRepresentation,
): 'same' | 'older' | 'other' {
  if (own === null) return 'other';
  const { project, folderName, product, version } = ownPlace(own, recorded.project, rules);
  const names = [
    [project ?? recorded.project, target.project],
    [folderName, target.folderPath.split('/').at(-1) ?? ''],
    [product, target.product],
  ] as const;
  if (names.some(([one, other]) => folded(one) !== folded(other))) return 'other';
  if (version === 'hero') return target.version < 0 ? 'same' : 'other';
  if (version === target.version) return 'same';
  // A hero's number is that of the version it was made from.
  return version <= Math.abs(target.version) ? 'older' : 'other';
}
