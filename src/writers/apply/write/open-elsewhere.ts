import { basename, dirname, join } from 'node:path';
import type { FileStat, FileSystem } from '../../../files/file-system.ts';
import type { WritingCode } from '../session/reasons.ts';
import type { Args } from '../../../words/words.ts';
import { AUTOSAVES, LOCKS, mayLieBeside } from '../../../hosts/open-signs.ts';

export interface ArtistSign {
  readonly code: WritingCode & ('write-locked' | 'write-autosave');
  readonly args: Args;
}

/**
 * A sign beside the workfile that somebody works on it; null where there is none. Maya and Houdini leave none: for them
 * AYON's lock and the time of the last save have to do.
 */
export async function artistSign(fs: FileSystem, path: string, stat: FileStat): Promise<ArtistSign | null> {
  const folder = dirname(path);
  const workfile = basename(path);
  for (const { by, name } of LOCKS.filter((lock) => mayLieBeside(lock, workfile))) {
    const lock = join(folder, name(workfile));
    if ((await fs.lstat(lock)) !== null) return { code: 'write-locked', args: { by, lock } };
  }
  for (const { by, name } of AUTOSAVES.filter((lock) => mayLieBeside(lock, workfile))) {
    const autosave = join(folder, name(workfile));
    const saved = await fs.lstat(autosave);
    if (saved !== null && saved.mtimeNs > stat.mtimeNs) return { code: 'write-autosave', args: { by, autosave } };
  }
  return null;
}
