import type { OpenPypeRepresentation } from '../../model/catalog.ts';
import { readBackwards, type TemplateReading } from '../../paths/index.ts';
import type { OwnFields } from './own-words.ts';
import { renamePlace, type RenamedPlace } from '../rules/apply.ts';
import type { Rules } from '../rules/rules.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';

/**
 * The place of an OpenPype representation in AYON's words. The chain of parents comes first; what the publish wrote into
 * the document is older, and used only where the chain is broken.
 */
export function placeOf(representation: OpenPypeRepresentation, rules: Rules): RenamedPlace | null {
  const { context, hero } = representation;
  const folderPath = representation.folderPath ?? context.folderPath;
  const folderName = folderPath?.split('/').at(-1) ?? context.asset;
  const product = representation.product ?? context.product;
  const version = hero ? 'hero' : (representation.version ?? context.version);
  if (folderName === null || product === null || version === null) return null;
  const { project, name } = representation;
  return renamePlace(rules, { project, folderPath, folderName, product, version, representation: name });
}

/** The source version's place of a hero: the same files, under a number. */
export function sourcePlaceOf(representation: OpenPypeRepresentation, rules: Rules): RenamedPlace | null {
  if (!representation.hero || representation.version === null) return null;
  return placeOf({ ...representation, hero: false }, rules);
}

/** The place that a record's own fields name. */
export function ownPlace(own: OwnFields, project: string, rules: Rules): RenamedPlace {
  return renamePlace(rules, {
    project: own.project ?? project,
    folderPath: null,
    folderName: own.asset,
    product: own.product,
    version: own.version,
    representation: null,
  });
}

/** The place that a path names by its publish template. */
export function pathPlace(
  path: string,
  knowledge: Pick<Knowledge, 'templates' | 'projects'>,
  rules: Rules,
): { readonly place: RenamedPlace; readonly reading: TemplateReading } | null {
  const reading = readBackwards(path, knowledge.templates, knowledge.projects);
  if (reading === null) return null;
  const { project, folderPath, folderName, product, version, representation } = reading;
  const place = renamePlace(rules, { project, folderPath, folderName, product, version, representation });
  return { place, reading };
}
