/** A file beside the workfile that says somebody has it open. */
export interface LockName {
  readonly by: string;
  readonly name: (workfile: string) => string;
  /** Only for files with these endings; absent means all. */
  readonly endings?: readonly string[];
}

export const LOCKS: readonly LockName[] = [
  // AYON and OpenPype from 3.15 write `scene.ma.oplock` while the workfile is open; OpenPype 3.14 wrote `scene.ma.lock`.
  { by: 'AYON or OpenPype', name: (workfile) => `${workfile}.oplock` },
  { by: 'OpenPype 3.14 or a studio tool', name: (workfile) => `${workfile}.lock` },
  // Blender writes `scene.blend@` and renames it when the save is complete.
  { by: 'Blender, which is saving it', name: (workfile) => `${workfile}@`, endings: ['.blend'] },
];

/** Nuke and Hiero keep `script.nk.autosave` beside the script while it holds unsaved changes, and after a crash. */
export const AUTOSAVES: readonly LockName[] = [
  { by: 'Nuke', name: (workfile) => `${workfile}.autosave`, endings: ['.nk', '.nknc', '.gizmo'] },
  { by: 'Hiero', name: (workfile) => `${workfile}.autosave`, endings: ['.hrox'] },
  // Fusion puts the ending in the place of its own: `.autosave` by its manual, `.autocomp` in older releases.
  { by: 'Fusion', name: (workfile) => workfile.replace(/\.comp$/i, '.autosave'), endings: ['.comp'] },
  { by: 'Fusion', name: (workfile) => workfile.replace(/\.comp$/i, '.autocomp'), endings: ['.comp'] },
];

/** The names of the locks that may lie beside a workfile of this name. */
export function locksOf(workfile: string): readonly { readonly by: string; readonly name: string }[] {
  return LOCKS.filter((lock) => mayLieBeside(lock, workfile)).map(({ by, name }) => ({ by, name: name(workfile) }));
}

export function mayLieBeside(lock: LockName, workfile: string): boolean {
  return lock.endings === undefined || lock.endings.some((ending) => workfile.toLowerCase().endsWith(ending));
}
