import { closeSync, existsSync, openSync, readSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Real files, beside the checkout. They are not ours: used in place, and tests say so where they are missing. */
export const CORPUS = resolve('../shared/corpus');

/** The files in a folder of the corpus whose names end so, sorted; none where it is missing. */
export function corpusFiles(folder: string, ending: RegExp): string[] {
  const root = join(CORPUS, folder);
  if (!existsSync(root)) return [];
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => ending.test(name))
    .map((name) => join(root, name))
    .filter((path) => statSync(path).isFile())
    .sort();
}

/** For titles: the path below the corpus. */
export const shortName = (path: string): string => path.slice(CORPUS.length + 1);

/** Every `.ma` of the corpus that is text: real scenes, and scenes made from real ones. */
export function mayaAsciiScenes(): string[] {
  return corpusFiles('.', /\.ma$/).filter((path) => !isMayaBinary(path));
}

/** Every file that begins as Maya Binary does, whatever its name; scenes made for tests are left out unless asked for. */
export function mayaBinaryScenes(kind: 'real' | 'made' = 'real'): string[] {
  return corpusFiles(kind === 'real' ? 'maya' : 'reconstructed', /\.m[ab]$/).filter(isMayaBinary);
}

const HOUDINI_SCENES = /\.hip(?:lc|nc)?$/;

/** Scenes that Houdini wrote, of every version and licence. */
export const houdiniScenes = (): string[] => corpusFiles('houdini', HOUDINI_SCENES);

/** Scenes with container records, written by the grammar: no public scene holds any. */
export const reconstructedHoudiniScenes = (): string[] => corpusFiles('reconstructed', HOUDINI_SCENES);

/** Contents of expanded assets. */
export const houdiniContents = (): string[] => corpusFiles('houdini', /\.mime$/);

export const houdiniLibraries = (): string[] => corpusFiles('houdini', /\.(?:hda|otl|hdalc|hdanc)$/);

export const nukeScripts = (): string[] => corpusFiles('nuke', /\.(nk|gizmo|nk~|autosave)$/i);

/** Scenes that Blender wrote, and scenes with records that were made with Blender for tests. */
export const blenderScenes = (kind: 'real' | 'made'): string[] =>
  corpusFiles(kind === 'real' ? 'blender' : 'reconstructed/blender', /\.blend$/);

function isMayaBinary(path: string): boolean {
  const head = Buffer.alloc(4);
  const file = openSync(path, 'r');
  try {
    readSync(file, head, 0, 4, 0);
  } finally {
    closeSync(file);
  }
  return /^FOR[48]$/.test(head.toString('latin1'));
}

export const photoshopDocuments = (): string[] => corpusFiles('photoshop', /\.(psd|psb)$/i);

export const aftereffectsProjects = (): string[] => corpusFiles('aftereffects', /\.aep$/i);
