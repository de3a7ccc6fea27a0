import { folderReading, respell } from '../../paths/index.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { renamePlace, type RenamedPlace } from '../rules/apply.ts';
import type { Rules } from '../rules/rules.ts';

/** A file that a publish took along: a texture of a look, a cache. Never a representation's own file. */
export interface Resource {
  /** The version that took it along; null where no template tells. */
  readonly place: RenamedPlace | null;
}

/** OpenPype copies what a publish needs into `resources` beside the version's own files. */
const RESOURCES = /^(.+\/(?:v\d+|hero|master))\/resources\/.+$/i;

/** What a path in the `resources` folder of a publish is a resource of; null for any other path. */
export function resourceOf(
  path: string,
  knowledge: Pick<Knowledge, 'templates' | 'projects'>,
  rules: Rules,
): Resource | null {
  const folder = RESOURCES.exec(respell(path))?.[1];
  if (folder === undefined) return null;
  const reading = folderReading(folder, knowledge.templates, knowledge.projects);
  if (reading === null) return { place: null };
  const { project, folderPath, folderName, product, version } = reading;
  const place = { project, folderPath, folderName, product, version, representation: null };
  return { place: renamePlace(rules, place) };
}
