import type { Dirent } from 'node:fs';
import { lstatSync, readdirSync, statSync } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, extname, join, relative, resolve, sep } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { RemapError, systemCode } from '../model/error.ts';
import type { Finding } from '../model/finding.ts';
import { unreadApplication } from '../hosts/unread.ts';
import { isForeign, slashedGlob } from '../paths/index.ts';
import { WORKFILE_EXTENSIONS } from '../scanners/registry.ts';
import { olderVersions } from './newest.ts';
import { stampOf, stampPath } from './stamp.ts';
import type { FileStamp } from './stamp.ts';

export interface WalkOptions {
  /** Globs: with a slash they match the path below the PATH that was given, without one the file's name. */
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  /** Also take autosaves and backups. */
  readonly autosaves?: boolean;
  /** Also take JSON files: published layouts and set dress packages hold ids. */
  readonly publishedJson?: boolean;
  /** Only the newest so many versions of each workfile, by the `v###` of the name, folder by folder. */
  readonly newest?: number;
  /** Only files that were changed at or after this time. */
  readonly since?: Date;
  /** Stay on the file system of the PATH that was given. */
  readonly oneFileSystem?: boolean;
  /** How many files are looked at side by side: on a network share each look is a round trip. */
  readonly jobs?: number;
  readonly signal?: AbortSignal;
}

/** What the walk says about one name it met. */
export type Walked =
  | { readonly kind: 'workfile'; readonly path: string; readonly stamp: FileStamp }
  /** Passed over on purpose, with why. */
  | {
      readonly kind: 'passed-over';
      readonly path: string;
      readonly code: Finding['code'];
      /** Whose workfile it is, where that is known and the format is not read. */
      readonly application?: string;
    }
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

/** Temporary files of this tool, which may have the ending of a workfile. */
const OWN_NAME = /^\.ayon-remap-[0-9a-f]{12}-[0-9a-f]{16}\.(?:tmp|check)/;

const PLAN_NAME = Buffer.from('plan.jsonl');

/** Folders in which the applications keep older copies of a workfile. */
const BACKUP_FOLDERS: ReadonlySet<string> = new Set(['incrementalsave', 'backup', 'backups', 'autosave', 'autosaves']);

/** Names that the applications give to autosaves and backups (Nuke's `~` and `.autosave`, Fusion's `.autocomp`, Houdini's `_bak3` and `crash.`). */
const AUTOSAVE_NAME =
  /(~$|\.autosave\d*$|\.autocomp$|_bak\d*\.(hip|hiplc|hipnc)$|^crash\.|_auto\d*\.(hip|hiplc|hipnc)$)/i;

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
    const stamp = await stampGiven(given);
    // A plan is applied from wherever the next person stands, so it names files in full.
    const path = resolve(given);
    if (stamp.isFolder) yield* walkFolder(path, await rootOf(path, stamp, options), seen, options);
    else yield await once(path, stamp, seen);
  }
}

async function stampGiven(path: string): Promise<FileStamp & { readonly isFolder: boolean }> {
  try {
    const stats = await stat(path, { bigint: true });
    return { ...stampOf(stats), isFolder: stats.isDirectory() };
  } catch (error) {
    throw new RemapError({
      kind: 'usage',
      subject: path,
      operation: 'looking for workfiles',
      problem:
        systemCode(error) === 'ENOENT'
          ? 'there is no such file or folder'
          : `it cannot be looked at (${String(systemCode(error))})`,
      remedy: isForeign(path)
        ? 'It is the path of another system. Give the one under which this machine has the folder'
        : 'Check the path and that you may read it',
      cause: error,
    });
  }
}

/** Whether a path below the root matches a glob. */
type Glob = (path: string) => boolean;

interface Root {
  readonly path: string;
  readonly dev: string;
  readonly include: readonly Glob[];
  readonly exclude: readonly Glob[];
}

async function rootOf(path: string, { dev }: FileStamp, { include = [], exclude = [] }: WalkOptions): Promise<Root> {
  return { path, dev, include: await globs(path, include), exclude: await globs(path, exclude) };
}

async function globs(root: string, patterns: readonly string[]): Promise<readonly Glob[]> {
  if (patterns.length === 0) return [];
  // Loaded when it is needed: it would be a tenth of what a short census takes.
  const { Minimatch } = await import('minimatch');
  return patterns.map((given) => {
    const pattern = slashedGlob(given);
    const glob = compiled(pattern, () => new Minimatch(pattern, { dot: true, nocase: true, braceExpandMax: 1000 }));
    return (path) => glob.match(pattern.includes('/') ? relative(root, path).split(sep).join('/') : basename(path));
  });
}

/** Longer than any path: minimatch itself throws at 65,536 characters, and is slow long before. */
const LONGEST_GLOB = 4096;

function compiled<T>(pattern: string, compile: () => T): T {
  const trouble =
    pattern === '' ? 'is empty' : pattern.length > LONGEST_GLOB ? `is longer than ${LONGEST_GLOB} characters` : null;
  if (trouble !== null) throw badGlob(pattern, `the pattern ${trouble}`);
  try {
    return compile();
  } catch {
    throw badGlob(pattern, 'the pattern cannot be understood');
  }
}

function badGlob(pattern: string, problem: string): RemapError {
  return new RemapError({
    kind: 'usage',
    subject: `--include or --exclude ${JSON.stringify(pattern.slice(0, 60))}`,
    operation: 'reading the pattern',
    problem,
    remedy: 'Give one like *.ma or "archive/**"',
  });
}

/** How long folders are listed before signals and timers get their turn, in milliseconds. */
const TURN = 50;

/** One name in a folder that is worth a look: a folder to go into, or something to tell. */
type Met = Walked | { readonly kind: 'folder'; readonly path: string };

async function* walkFolder(
  folder: string,
  root: Root,
  seen: Set<string>,
  options: WalkOptions,
): AsyncGenerator<Walked, void, undefined> {
  const open = [(await listFolder(folder, root, seen, options)).values()];
  let turn = performance.now();
  for (;;) {
    if (performance.now() - turn > TURN) {
      // Everything below may be synchronous: without this, no Ctrl-C would be heard.
      await nextTurn();
      turn = performance.now();
    }
    const next = open.at(-1)?.next();
    if (next === undefined) return;
    if (next.done === true) open.pop();
    else if (next.value.kind === 'folder') {
      options.signal?.throwIfAborted();
      open.push((await listFolder(next.value.path, root, seen, options)).values());
    } else if (next.value.kind === 'workfile') yield await once(next.value.path, next.value.stamp, seen);
    else yield next.value;
  }
}

async function listFolder(folder: string, root: Root, seen: Set<string>, options: WalkOptions): Promise<Met[]> {
  let entries: Dirent<Buffer>[];
  try {
    const stamp = isLocal(options) ? stampPath(folder) : stampOf(await stat(folder, { bigint: true }));
    if (options.oneFileSystem === true && stamp.dev !== root.dev)
      return [{ kind: 'passed-over', path: folder, code: 'walk-other-file-system' }];
    if (!(await firstVisit(folder, stamp, seen))) return [];
    const how = { withFileTypes: true, encoding: 'buffer' } as const;
    entries = isLocal(options) ? readdirSync(folder, how) : await readdir(folder, how);
  } catch (error) {
    return [unreadable(folder, error)];
  }
  // The copies in a run folder are not workfiles: planning them would plan the backups.
  if (entries.some((entry) => entry.name.equals(PLAN_NAME)))
    return [{ kind: 'passed-over', path: folder, code: 'walk-run-folder' }];
  entries.sort((a, b) => Buffer.compare(a.name, b.name));
  const met = entries.flatMap((entry) => look(entry, folder, root, options) ?? []);
  return stampFiles(withoutOlder(met, options), options);
}

/** A file that is to be looked at, before the system was asked about it. */
interface Candidate {
  readonly kind: 'candidate';
  readonly path: string;
}

function look(entry: Dirent<Buffer>, folder: string, root: Root, options: WalkOptions): Met | Candidate | null {
  const name = entry.name.toString('utf8');
  const path = join(folder, name);
  // A new file of an `apply` at work: it takes a workfile's place, or is gone in a moment.
  if (OWN_NAME.test(name)) return null;
  if (!Buffer.from(name, 'utf8').equals(entry.name)) return badName(folder, entry.name);
  const kind = kindOf(entry, path);
  if (kind === 'folder') {
    const code = folderCode(name, options);
    if (code !== null) return { kind: 'passed-over', path, code };
    return root.exclude.some((glob) => glob(path)) ? null : { kind: 'folder', path };
  }
  if (kind !== 'file') return null;
  const isWanted = isWorkfileName(name) || (options.publishedJson === true && /\.json$/i.test(name));
  const application = isWanted ? null : unreadApplication(name);
  if (application === null && !isWanted) return null;
  const code = fileCode(path, name, root, options);
  if (application !== null) return { kind: 'passed-over', path, ...(code === null ? notRead(application) : { code }) };
  return code === null ? { kind: 'candidate', path } : { kind: 'passed-over', path, code };
}

function notRead(application: string): { readonly code: Finding['code']; readonly application: string } {
  return { code: 'walk-application-not-read', application };
}

function withoutOlder(met: readonly (Met | Candidate)[], { newest }: WalkOptions): (Met | Candidate)[] {
  if (newest === undefined) return [...met];
  const names = met.flatMap((one) => (one.kind === 'candidate' ? [basename(one.path)] : []));
  const older = olderVersions(names, newest);
  return met.map((one) =>
    one.kind === 'candidate' && older.has(basename(one.path))
      ? { kind: 'passed-over', path: one.path, code: 'walk-older-version' }
      : one,
  );
}

/** On a local disk the synchronous call is several times faster than a promise for it. */
function isLocal({ jobs = 1 }: WalkOptions): boolean {
  return jobs === 1;
}

async function stampFiles(met: readonly (Met | Candidate)[], options: WalkOptions): Promise<Met[]> {
  if (isLocal(options)) return met.map((one) => (one.kind === 'candidate' ? stamped(one.path, options) : one));
  const { default: pLimit } = await import('p-limit');
  const limit = pLimit(options.jobs ?? 1);
  return Promise.all(
    met.map(async (one) => (one.kind === 'candidate' ? limit(() => stampedLater(one.path, options)) : one)),
  );
}

function stamped(path: string, options: WalkOptions): Met {
  try {
    return fresh(path, stampPath(path), options);
  } catch (error) {
    return unreadable(path, error);
  }
}

async function stampedLater(path: string, options: WalkOptions): Promise<Met> {
  try {
    return fresh(path, stampOf(await stat(path, { bigint: true })), options);
  } catch (error) {
    return unreadable(path, error);
  }
}

function fresh(path: string, stamp: FileStamp, { since }: WalkOptions): Met {
  const old = since !== undefined && BigInt(stamp.mtimeNs) < BigInt(since.getTime()) * 1_000_000n;
  return old ? { kind: 'passed-over', path, code: 'walk-not-changed-since' } : { kind: 'workfile', path, stamp };
}

async function once(path: string, stamp: FileStamp, seen: Set<string>): Promise<Walked> {
  if (await firstVisit(path, stamp, seen)) return { kind: 'workfile', path, stamp };
  return { kind: 'passed-over', path, code: 'walk-seen-already' };
}

/** By device and inode: a link loop ends here, and a file with two names is read once. */
async function firstVisit(path: string, stamp: FileStamp, seen: Set<string>): Promise<boolean> {
  // Some network file systems give every file the inode 0.
  const key = stamp.ino === '0' ? await realpath(path) : `${stamp.dev}:${stamp.ino}`;
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}

function kindOf(entry: Dirent<Buffer>, path: string): 'file' | 'folder' | 'other' {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  if (!entry.isSymbolicLink()) return 'other';
  try {
    const stats = statSync(path);
    return stats.isDirectory() ? 'folder' : stats.isFile() ? 'file' : 'other';
  } catch {
    // A link that leads nowhere: only one that is named like a workfile is worth telling, by the read that fails.
    return 'file';
  }
}

function isWorkfileName(name: string): boolean {
  const lower = name.toLowerCase();
  return WORKFILE_EXTENSIONS.has(extname(lower)) || /\.(nk|hrox)(~|\.autosave\d*)$/.test(lower);
}

function folderCode(name: string, options: WalkOptions): Finding['code'] | null {
  const lower = name.toLowerCase();
  if (SKIPPED_FOLDERS.has(lower) || lower.startsWith('.trash')) return 'walk-folder-skipped';
  if (options.autosaves !== true && BACKUP_FOLDERS.has(lower)) return 'walk-backup-folder';
  return null;
}

function fileCode(path: string, name: string, root: Root, options: WalkOptions): Finding['code'] | null {
  if (root.exclude.some((glob) => glob(path))) return 'walk-excluded';
  if (root.include.length > 0 && !root.include.some((glob) => glob(path))) return 'walk-not-included';
  if (options.autosaves !== true && AUTOSAVE_NAME.test(name)) return 'walk-autosave';
  return null;
}

function unreadable(path: string, error: unknown): Extract<Walked, { kind: 'passed-over' | 'failed' }> {
  if (hasVanished(path)) return { kind: 'passed-over', path, code: 'walk-vanished' };
  const why = systemCode(error) ?? String(error);
  return { kind: 'failed', path, finding: { code: 'workfile-unreadable', severity: 'error', args: { why } } };
}

/** Whether nothing is there any more, not even a link that leads nowhere. */
export function hasVanished(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) === undefined;
  } catch {
    return false;
  }
}

/** The name cannot be written into a plan as text and found again, so the file is told and left alone. */
function badName(folder: string, name: Buffer): Extract<Walked, { kind: 'failed' }> {
  const shown = name.toString('latin1').replace(/[^\x20-\x7e]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16)}`);
  return {
    kind: 'failed',
    path: join(folder, shown),
    finding: { code: 'walk-name-not-utf8', severity: 'error', args: {} },
  };
}
