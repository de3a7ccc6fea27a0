import { existsSync } from 'node:fs';
import type { AyonProject, AyonRepresentation, Root } from '../../model/catalog.ts';

/** Whether a representation's first file is on the disk of this machine; unknown where its root is not mounted here. */
export type FilePresence = 'there' | 'missing' | 'unknown';

/** Looks for files below the roots of these projects, as this platform spells them. Each representation is looked for once. */
export function fileFinder(
  projects: readonly AyonProject[],
  platform: NodeJS.Platform = process.platform,
): (representation: AyonRepresentation) => FilePresence {
  const seen = new Map<string, FilePresence>();
  return (representation) => {
    const known = seen.get(representation.id);
    if (known !== undefined) return known;
    const project = projects.find(({ name }) => name === representation.project);
    const presence = look(representation, project?.roots ?? [], platform);
    seen.set(representation.id, presence);
    return presence;
  };
}

function look({ files }: AyonRepresentation, roots: readonly Root[], platform: NodeJS.Platform): FilePresence {
  const [first] = files;
  const match = first === undefined ? null : /^\{root(?:\[([^\]]*)\])?\}(.*)$/.exec(first);
  if (match === null) return 'unknown';
  const root = roots.find(({ name }) => name === (match[1] ?? ''));
  const base = root === undefined ? null : rootOn(root, platform);
  // Where the storage is not mounted, nothing can be said about what lies on it.
  if (base === null || !existsSync(base)) return 'unknown';
  return existsSync(`${base}${match[2] ?? ''}`) ? 'there' : 'missing';
}

function rootOn(root: Root, platform: NodeJS.Platform): string | null {
  if (platform === 'win32') return root.windows;
  return platform === 'darwin' ? root.darwin : root.linux;
}
