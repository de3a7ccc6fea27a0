/** Where in a production a workfile seems to belong, by its path alone. A guess for totals, never for a decision. */
export interface Place {
  readonly project: string;
  /** The parent of the folder: a sequence, an asset type; the folder itself where the path tells no more. */
  readonly sequence: string;
  readonly folder: string;
  readonly task: string;
}

const UNKNOWN = '(unknown)';

/** Folders that applications and templates put around the work; they are neither task nor folder. */
const WORK = new Set(['work', 'workfiles', 'workfile', 'scenes', 'maya', 'nuke', 'houdini', 'hip', 'scripts']);

/** Folders that group a whole project; what stands right above the first of them is the project. */
const BRANCH = new Set(['shots', 'shot', 'assets', 'asset', 'sequences', 'seq', 'episodes', 'editorial', 'library']);

/**
 * Reads a path as OpenPype's templates make it: `{project}/{hierarchy}/{asset}/work/{task}/{file}`, with or without the
 * application's own folders between. `projects` are names that are known to be projects.
 */
export function placeOf(path: string, projects: readonly string[] = []): Place {
  const folders = path.split(/[\\/]/).filter((part) => part !== '' && !/^[A-Za-z]:$/.test(part));
  folders.pop();
  const own = folders.filter((part) => !WORK.has(part.toLowerCase()));
  const task = own.at(-1) ?? UNKNOWN;
  const folder = own.at(-2) ?? UNKNOWN;
  const above = own.at(-3);
  const project = projectOf(folders, projects);
  const plainParent =
    above === undefined || BRANCH.has(above.toLowerCase()) || above === project || !adjacent(folders, above, folder);
  return { project, folder, task, sequence: plainParent ? folder : above };
}

/** A `work` folder between two names says that the upper one is no parent in the production's tree. */
function adjacent(folders: readonly string[], above: string, folder: string): boolean {
  return folders.lastIndexOf(folder) - folders.lastIndexOf(above) === 1;
}

function projectOf(folders: readonly string[], projects: readonly string[]): string {
  const known = folders.find((part) => projects.includes(part));
  if (known !== undefined) return known;
  const branch = folders.findIndex((part) => BRANCH.has(part.toLowerCase()));
  if (branch > 0) return folders[branch - 1] ?? UNKNOWN;
  return projects[0] ?? UNKNOWN;
}
