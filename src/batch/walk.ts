import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, extname, join, relative, resolve, sep } from 'node:path';
import { minimatch } from 'minimatch';
import { RemapError, systemCode } from '../model/error.ts';
import type { Finding } from '../model/finding.ts';
import { WORKFILE_EXTENSIONS } from '../scanners/registry.ts';

export interface WalkOptions {
  /** Globs: with a slash they match the path below the PATH that was given, without one the file's name. */
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  /** Also take autosaves and backups. */
  readonly autosaves?: boolean;
  readonly signal?: AbortSignal;
}

/** What the walk says about one name it met. */
export type Walked =
  | { readonly kind: 'workfile'; readonly path: string }
  /** Passed over on purpose, with why. */
  | { readonly kind: 'passed-over'; readonly path: string; readonly code: Finding['code'] }
  /** Could not be looked at. */
  | { readonly kind: 'failed'; readonly path: string; readonly finding: Finding };

/** Folders that hold copies, caches or other people's business. */
const SKIPPED_FOLDERS: ReadonlySet<string> = new Set([
  '.git',
  '.svn',
  '.snapshot',
  '~snapshot',
  '.zfs',
  '.mayaswatches',
  '.trash',
  '.recycle',
  '#recycle',
  '$recycle.bin',
  'lost+found',
  '__pycache__',
  'node_modules',
]);

const PLAN_NAME = Buffer.from('plan.jsonl');

/** Folders in which the applications keep older copies of a workfile. */
const BACKUP_FOLDERS: ReadonlySet<string> = new Set(['incrementalsave', 'backup', 'backups', 'autosave', 'autosaves']);

/** Names that the applications give to autosaves and backups (Nuke's `~` and `.autosave`, Houdini's `_bak3` and `crash.`). */
const AUTOSAVE_NAME = /(~$|\.autosave\d*$|_bak\d*\.(hip|hiplc|hipnc)$|^crash\.|_auto\d*\.(hip|hiplc|hipnc)$)/i;

/**
 * Finds workfiles below these paths, in an order that depends on names alone. A file that is named outright is taken
 * whatever it is called. Each folder and each file is visited once, however many links lead to it.
 * A path that does not exist is a `RemapError` of kind `usage`.
 */
export async function* walk(
  paths: readonly string[],
  options: WalkOptions = {},
): AsyncGenerator<Walked, void, undefined> {
  const seen = new Set<string>();
  for (const given of paths) {
    options.signal?.throwIfAborted();
    const stats = await statGiven(given);
    // A plan is applied from wherever the next person stands, so it names files in full.
    const path = resolve(given);
    if (stats.isDirectory()) yield* walkFolder(path, path, seen, options);
    else yield* once(path, seen);
  }
}

async function statGiven(path: string): ReturnType<typeof stat> {
  try {
    return await stat(path);
  } catch (error) {
    throw new RemapError({
      kind: 'usage',
      subject: path,
      operation: 'looking for workfiles',
      problem:
        systemCode(error) === 'ENOENT'
          ? 'there is no such file or folder'
          : `it cannot be looked at (${String(systemCode(error))})`,
      remedy: 'Check the path and that you may read it',
      cause: error,
    });
  }
}

async function* walkFolder(
  folder: string,
  root: string,
  seen: Set<string>,
  options: WalkOptions,
): AsyncGenerator<Walked, void, undefined> {
  options.signal?.throwIfAborted();
  let entries: Dirent<Buffer>[];
  try {
    if (!(await firstVisit(folder, seen))) return;
    entries = await readdir(folder, { withFileTypes: true, encoding: 'buffer' });
  } catch (error) {
    yield unreadable(folder, error);
    return;
  }
  // The copies in a run folder are not workfiles: planning them would plan the backups.
  if (entries.some((entry) => entry.name.equals(PLAN_NAME))) {
    yield { kind: 'passed-over', path: folder, code: 'walk-run-folder' };
    return;
  }
  entries.sort((a, b) => Buffer.compare(a.name, b.name));
  for (const entry of entries) {
    const name = entry.name.toString('utf8');
    const path = join(folder, name);
    if (!Buffer.from(name, 'utf8').equals(entry.name)) {
      yield badName(folder, entry.name);
      continue;
    }
    const kind = await kindOf(entry, path);
    if (kind === 'folder') {
      const code = folderCode(name, options);
      if (code === null && !excluded(path, root, options)) yield* walkFolder(path, root, seen, options);
      else if (code !== null) yield { kind: 'passed-over', path, code };
    } else if (kind === 'file' && isWorkfileName(name)) {
      const code = fileCode(path, name, root, options);
      if (code === null) yield* once(path, seen);
      else yield { kind: 'passed-over', path, code };
    }
  }
}

async function* once(path: string, seen: Set<string>): AsyncGenerator<Walked, void, undefined> {
  try {
    if (await firstVisit(path, seen)) yield { kind: 'workfile', path };
    else yield { kind: 'passed-over', path, code: 'walk-seen-already' };
  } catch (error) {
    yield unreadable(path, error);
  }
}

/** By device and inode: a link loop ends here, and a file with two names is read once. */
async function firstVisit(path: string, seen: Set<string>): Promise<boolean> {
  const stats = await stat(path, { bigint: true });
  // Some network file systems give every file the inode 0.
  const key = stats.ino === 0n ? await realpath(path) : `${stats.dev}:${stats.ino}`;
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}

async function kindOf(entry: Dirent<Buffer>, path: string): Promise<'file' | 'folder' | 'other'> {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  if (!entry.isSymbolicLink()) return 'other';
  try {
    const stats = await stat(path);
    return stats.isDirectory() ? 'folder' : stats.isFile() ? 'file' : 'other';
  } catch {
    // A link that leads nowhere: only one that is named like a workfile is worth telling, by the read that fails.
    return 'file';
  }
}

function isWorkfileName(name: string): boolean {
  const lower = name.toLowerCase();
  return WORKFILE_EXTENSIONS.has(extname(lower)) || /\.nk(~|\.autosave\d*)$/.test(lower);
}

function folderCode(name: string, options: WalkOptions): Finding['code'] | null {
  const lower = name.toLowerCase();
  if (SKIPPED_FOLDERS.has(lower) || lower.startsWith('.trash')) return 'walk-folder-skipped';
  if (options.autosaves !== true && BACKUP_FOLDERS.has(lower)) return 'walk-backup-folder';
  return null;
}

function fileCode(path: string, name: string, root: string, options: WalkOptions): Finding['code'] | null {
  if (excluded(path, root, options)) return 'walk-excluded';
  const include = options.include ?? [];
  if (include.length > 0 && !include.some((glob) => matches(path, root, glob))) return 'walk-not-included';
  if (options.autosaves !== true && AUTOSAVE_NAME.test(name)) return 'walk-autosave';
  return null;
}

function excluded(path: string, root: string, options: WalkOptions): boolean {
  return (options.exclude ?? []).some((glob) => matches(path, root, glob));
}

function matches(path: string, root: string, glob: string): boolean {
  const below = relative(root, path).split(sep).join('/');
  const candidate = glob.includes('/') ? below : basename(path);
  return minimatch(candidate, glob, { dot: true, nocase: true });
}

function unreadable(path: string, error: unknown): Walked {
  const why = systemCode(error) ?? String(error);
  return { kind: 'failed', path, finding: { code: 'workfile-unreadable', severity: 'error', args: { why } } };
}

/** The name cannot be written into a plan as text and found again, so the file is told and left alone. */
function badName(folder: string, name: Buffer): Walked {
  const shown = name.toString('latin1').replace(/[^\x20-\x7e]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16)}`);
  return {
    kind: 'failed',
    path: join(folder, shown),
    finding: { code: 'walk-name-not-utf8', severity: 'error', args: {} },
  };
}
