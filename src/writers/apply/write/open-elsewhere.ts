import { basename, dirname, join } from 'node:path';
import type { Args } from '../../../model/finding.ts';
import type { FileStat, FileSystem } from '../../../files/file-system.ts';
import type { WritingCode } from '../session/reasons.ts';

export interface ArtistSign {
  readonly code: WritingCode & ('write-locked' | 'write-autosave');
  readonly args: Args;
}

/** A file beside the workfile that says somebody has it open. */
interface LockName {
  readonly by: string;
  readonly name: (workfile: string) => string;
  /** Only for files with these endings; absent means all. */
  readonly endings?: readonly string[];
}

const LOCKS: readonly LockName[] = [
  // AYON and OpenPype from 3.15 write `scene.ma.oplock` while the workfile is open; OpenPype 3.14 wrote `scene.ma.lock`.
  { by: 'AYON or OpenPype', name: (workfile) => `${workfile}.oplock` },
  { by: 'OpenPype 3.14 or a studio tool', name: (workfile) => `${workfile}.lock` },
  // Blender writes `scene.blend@` and renames it when the save is complete.
  { by: 'Blender, which is saving it', name: (workfile) => `${workfile}@`, endings: ['.blend'] },
];

/** Nuke and Hiero keep `script.nk.autosave` beside the script while it holds unsaved changes, and after a crash. */
const AUTOSAVES: readonly LockName[] = [
  { by: 'Nuke', name: (workfile) => `${workfile}.autosave`, endings: ['.nk', '.nknc', '.gizmo'] },
  { by: 'Hiero', name: (workfile) => `${workfile}.autosave`, endings: ['.hrox'] },
];

/**
 * A sign beside the workfile that somebody works on it; null where there is none. Maya and Houdini leave none: for them
 * AYON's lock and the time of the last save have to do.
 */
export async function artistSign(fs: FileSystem, path: string, stat: FileStat): Promise<ArtistSign | null> {
  const folder = dirname(path);
  const workfile = basename(path);
  for (const { by, name } of LOCKS.filter((lock) => applies(lock, workfile))) {
    const lock = join(folder, name(workfile));
    if ((await fs.lstat(lock)) !== null) return { code: 'write-locked', args: { by, lock } };
  }
  for (const { by, name } of AUTOSAVES.filter((lock) => applies(lock, workfile))) {
    const autosave = join(folder, name(workfile));
    const saved = await fs.lstat(autosave);
    if (saved !== null && saved.mtimeNs > stat.mtimeNs) return { code: 'write-autosave', args: { by, autosave } };
  }
  return null;
}

function applies(lock: LockName, workfile: string): boolean {
  return lock.endings === undefined || lock.endings.some((ending) => workfile.toLowerCase().endsWith(ending));
}
