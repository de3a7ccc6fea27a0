import { dirname, join, relative, sep } from 'node:path';
import type { FileSystem } from '../../../files/file-system.ts';
import type { FileProgress } from './journal-lines.ts';
import { endedTempName, tempName } from '../machine/temp-name.ts';
import { Refusal } from './reasons.ts';

/**
 * The journal names nothing that the plan does not. Where a workfile, its temporary file and its backup lie follows from
 * the plan; what the journal says of them is compared with that, and never used by itself.
 */

/** The file behind a workfile's path: where its last part is a symbolic link, what that leads to. */
export async function behindLink(fs: FileSystem, absolute: string): Promise<string> {
  const named = await fs.lstat(absolute);
  return named?.kind === 'symlink' ? fs.realpath(absolute).catch(() => absolute) : absolute;
}

/** The file that a session was at work on. Throws a `Refusal` where the journal or a link names another one by now. */
export async function realOf(fs: FileSystem, absolute: string, progress: FileProgress): Promise<string> {
  const real = await behindLink(fs, absolute);
  if (progress.real !== null && progress.real !== real) {
    throw new Refusal('journal-foreign', { what: 'file itself', path: progress.real });
  }
  return real;
}

/** The temporary file beside a workfile. Throws a `Refusal` where the journal names another one. */
export function tempOf(runId: string, absolute: string, real: string, progress: FileProgress): string {
  const temp = join(dirname(real), tempName(runId, absolute));
  const ended = join(dirname(real), endedTempName(runId, absolute));
  if (progress.temp === ended) return ended;
  if (progress.temp !== null && progress.temp !== temp) {
    throw new Refusal('journal-foreign', { what: 'temporary file', path: progress.temp });
  }
  return temp;
}

/**
 * The first thing on the way from a folder down to a path in it that is no plain folder; null where the way is clear, or
 * ends early. The path's own last part is not looked at.
 */
export async function obstacleBelow(fs: FileSystem, folder: string, path: string): Promise<string | null> {
  const way = relative(folder, path);
  if (way === '' || way.startsWith('..')) return path;
  let at = folder;
  for (const name of way.split(sep).slice(0, -1)) {
    at = join(at, name);
    const stat = await fs.lstat(at);
    if (stat === null) return null;
    if (stat.kind !== 'directory') return at;
  }
  return null;
}
