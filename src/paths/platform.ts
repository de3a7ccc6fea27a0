/** Whether a path is written the way of Windows: on a drive, or on a share with backslashes. */
export function isOfWindows(path: string): boolean {
  return /^(?:[A-Za-z]:[\\/]|\\\\)/.test(path);
}

/**
 * Whether a path in full belongs to the other kind of system. Resolved here it would become another place: `W:\a.ma` a file
 * of that name in the working folder, `/mnt/a.ma` a folder of the current drive.
 */
export function isForeign(path: string, platform: NodeJS.Platform = process.platform): boolean {
  if (platform !== 'win32') return isOfWindows(path);
  return path.startsWith('/') && !path.startsWith('//');
}

/** A path of Windows with forward slashes, without the prefix of its long form; any other as it is. */
export function slashed(path: string): string {
  if (!isOfWindows(path)) return path;
  return path
    .replaceAll('\\', '/')
    .replace(/^\/\/\?\/(UNC\/)?/i, (_all, unc?: string) => (unc === undefined ? '' : '//'));
}

/** What a backslash may stand in front of to take away its meaning in a glob. */
const ESCAPES = /\\(?![*?[\]{}()!+@,\\|]|$)/;

/**
 * A glob over paths with forward slashes. On Windows a backslash is what people write between folders, and no name has one.
 * Elsewhere it may take away the meaning of a wildcard (`shot\[1\].ma`); before a letter it has none to take away, so the
 * glob was written by somebody from Windows (`**\old\**`).
 */
export function slashedGlob(pattern: string, platform: NodeJS.Platform = process.platform): string {
  const separates = platform === 'win32' || ESCAPES.test(pattern);
  return separates ? pattern.replace(/\\+/g, (run, at: number) => (at === 0 && run.length > 1 ? '//' : '/')) : pattern;
}
