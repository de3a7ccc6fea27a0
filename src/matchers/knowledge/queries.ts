import type { ChainQuery, FieldQuery, OpenPypeRepresentation } from '../../model/catalog.ts';
import type { RenamedPlace } from '../rules/apply.ts';

/** The query for a place in AYON. */
export function placeQuery(place: RenamedPlace): ChainQuery {
  const { project, folderPath, folderName, product, version } = place;
  return { project, folderPath, folderName: folderPath === null ? folderName : null, product, version };
}

/** The query for all versions of a place's product. */
export function productQuery(place: RenamedPlace): ChainQuery {
  return { ...placeQuery(place), version: null };
}

/** The query for a place by the name of its folder alone, wherever that folder went. */
export function movedQuery(place: RenamedPlace): ChainQuery {
  const { project, folderName, product, version } = place;
  return { project, folderPath: null, folderName, product, version };
}

/** The query for the documents that stand in a representation's place: itself, and twins that OpenPype does not forbid. */
export function twinQuery(representation: OpenPypeRepresentation): FieldQuery | null {
  const { folderPath, product, version, hero, project } = representation;
  const asset = folderPath?.split('/').at(-1);
  if (asset === undefined || product === null || (version === null && !hero)) return null;
  return { project, asset, product, version: hero ? 'hero' : (version ?? 0) };
}
