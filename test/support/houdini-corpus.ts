import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Real files, beside the checkout. They are not ours: used in place, and tests say so where they are missing. */
const CORPUS = resolve('../shared/corpus');
const SCENES = /\.hip(?:lc|nc)?$/;
const LIBRARIES = /\.(?:hda|otl|hdalc|hdanc)$/;

function files(folder: string, ending: RegExp): string[] {
  const root = join(CORPUS, folder);
  if (!existsSync(root)) return [];
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => ending.test(name))
    .map((name) => join(root, name))
    .filter((path) => statSync(path).isFile())
    .sort();
}

/** Scenes that Houdini wrote, of every version and licence. */
export const realScenes = (): string[] => files('houdini', SCENES);

/** Scenes with container records, written by the grammar: no public scene holds any. */
export const reconstructedScenes = (): string[] => files('reconstructed', SCENES);

/** Contents of expanded assets. */
export const realContents = (): string[] => files('houdini', /\.mime$/);

export const realLibraries = (): string[] => files('houdini', LIBRARIES);

/** For titles: the path below the corpus. */
export const shortName = (path: string): string => path.slice(CORPUS.length + 1);

export const read = (path: string): Buffer => readFileSync(path);
