import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { basename, dirname, extname, isAbsolute, join, normalize, sep } from 'node:path';
import { systemCode } from '../../../model/error.ts';
import type { Edit } from '../../../model/edit.ts';
import type { ByteSource } from '../../../files/byte-source.ts';
import type { Packing } from '../../../model/plan.ts';
import { rewrite } from '../../../patch/rewrite.ts';
import { sizeAfter, splice } from '../../../patch/splice.ts';
import type { Pace } from '../session/pace.ts';
import type { FileStat, OpenFile } from '../../../files/file-system.ts';
import { removeIfThere, withSink, withSource } from '../../../files/file-io.ts';
import type { BackupRecord, WriteMode } from '../session/journal-lines.ts';
import { hashSource } from './proof.ts';
import { Refusal } from '../session/reasons.ts';
import { tempName } from '../machine/temp-name.ts';
import { withSpace } from '../session/context.ts';
import type { Writing } from '../session/context.ts';

/**
 * The longest name and path that common file systems take, in bytes. An encrypted home takes names of 143 bytes; where the
 * workfile's own is longer, the disk takes more.
 */
const NAME_BYTES = 255;
const SHORT_NAME_BYTES = 143;
const PATH_BYTES = 4000;

/**
 * Where the old bytes of a workfile are kept: the same folders below the backup folder, the hash in the name before the
 * ending (so that the application still opens it): `scene.ma` → `scene.3f2a9c1d5e6f7081.ma`.
 */
export function backupPath(folder: string, absolute: string, sha256: string): string {
  const { usual, short } = backupNames(absolute, sha256);
  const path = join(folder, usual);
  return Buffer.byteLength(path) <= PATH_BYTES ? path : join(folder, short);
}

/** The name below a backup folder, and the one that is used where the path would be too long. */
function backupNames(absolute: string, sha256: string): { readonly usual: string; readonly short: string } {
  // No ending of an application is longer than this; a name that is all ending would leave no room.
  const ending = Buffer.byteLength(extname(absolute)) > 32 ? '' : extname(absolute);
  const mark = `.${sha256.slice(0, 16)}${ending}`;
  const longest = Math.min(NAME_BYTES, Math.max(SHORT_NAME_BYTES, Buffer.byteLength(basename(absolute))));
  const stem = shorten(basename(absolute, ending), longest - Buffer.byteLength(mark));
  const key = createHash('sha256').update(absolute).digest('hex').slice(0, 16);
  return {
    usual: join(...mirror(dirname(absolute)), `${stem}${mark}`),
    short: join('_long-paths', `${key}${mark}`),
  };
}

/**
 * The backup of a workfile that can be used: a regular file with the old bytes, under the name that the plan gives it, in
 * the backup folder of now or in the one that the journal names, and no link on the way. Null where there is none.
 */
export async function findBackup(
  writing: Writing,
  file: { readonly absolute: string; readonly sha256: string },
  recorded: BackupRecord | null,
): Promise<BackupRecord | null> {
  const here = backupPath(writing.backupFolder, file.absolute, file.sha256);
  for (const path of new Set([here, namedBackup(writing, file, recorded)])) {
    const stat = await writing.machine.fs.lstat(path).catch(() => null);
    if (stat?.kind !== 'file') continue;
    if (path === here && (await writing.obstacleTo(path)) !== null) continue;
    if (await holds(writing, path, file.sha256)) return { path, kind: recorded?.kind ?? 'copy', sha256: file.sha256 };
  }
  return null;
}

/** Where a workfile's backup should lie: where the journal says, if the plan gives it that name, and else in the folder of now. */
export function namedBackup(
  writing: Writing,
  file: { readonly absolute: string; readonly sha256: string },
  recorded: BackupRecord | null,
): string {
  if (recorded !== null && isOwnName(recorded.path, file)) return recorded.path;
  return backupPath(writing.backupFolder, file.absolute, file.sha256);
}

/** Whether a path is one that the plan gives a backup of this workfile, in whatever folder. */
function isOwnName(
  path: string,
  { absolute, sha256 }: { readonly absolute: string; readonly sha256: string },
): boolean {
  const { usual, short } = backupNames(absolute, sha256);
  return isAbsolute(path) && normalize(path) === path && [usual, short].some((name) => path.endsWith(`${sep}${name}`));
}

/** The folders of an absolute path as names that every system takes: `C:\show` → `C`, `show`; `\\srv\vol` → `UNC`, `srv`, `vol`. */
export function mirror(folder: string): string[] {
  const unc = /^[\\/]{2}[^\\/]/.test(folder);
  const names = folder
    .replace(/^([A-Za-z]):/, '$1')
    .split(/[\\/]/)
    .filter((name) => name !== '' && name !== '.' && name !== '..');
  return unc ? ['UNC', ...names] : names;
}

/** Cuts at a whole character. */
function shorten(text: string, bytes: number): string {
  let short = text;
  while (Buffer.byteLength(short) > bytes) short = [...short].slice(0, -1).join('');
  return short;
}

/** File systems say one of these when a second name is not to be had: another disk, no such thing, not your file, too many. */
export const NO_LINK: ReadonlySet<string> = new Set([
  'EXDEV',
  'EPERM',
  'EACCES',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EMLINK',
  'EINVAL',
]);

/**
 * Keeps the old bytes, on disk when it resolves. A second name for the old file costs nothing, and is enough as long as
 * the file itself is never written to; in place only bytes of their own will do.
 *
 * `stat` is the file as it was checked. Throws a `Refusal` when the file is another one by now.
 */
export async function makeBackup(
  writing: Writing,
  mode: WriteMode,
  file: { readonly real: string; readonly absolute: string; readonly sha256: string; readonly stat: FileStat },
): Promise<BackupRecord> {
  const { fs } = writing.machine;
  const path = backupPath(writing.backupFolder, file.absolute, file.sha256);
  const folder = dirname(path);
  const link = await writing.obstacleTo(path);
  if (link !== null) throw new Refusal('backup-behind-link', { backup: path, link });
  await writing.makeFolders(folder);
  const there = await fs.lstat(path);
  if (there !== null) {
    const same = there.kind === 'file' && there.ino === file.stat.ino && there.dev === file.stat.dev;
    if (same && mode === 'replace') return { path, kind: 'link', sha256: file.sha256 };
    if (!same && there.kind === 'file' && (await holds(writing, path, file.sha256)))
      return { path, kind: 'copy', sha256: file.sha256 };
    await fs.unlink(path);
  }
  const linked = mode === 'replace' && (await linkTo(writing, file.real, path, file.stat));
  if (!linked) {
    const { real: from, sha256, stat } = file;
    await withSpace(writing, folder, stat.size, () =>
      copyTo(writing, { from, to: path, edits: [], sha256, hashed: 'output', stat }),
    );
  }
  await writing.syncDirectory(folder);
  return { path, kind: linked ? 'link' : 'copy', sha256: file.sha256 };
}

/** Whether a file has this hash. */
export async function holds(writing: Writing, path: string, sha256: string): Promise<boolean> {
  return withSource(writing.machine.fs, path, async (source) => (await hashSource(source, writing.pace)) === sha256);
}

async function linkTo(writing: Writing, real: string, path: string, stat: FileStat): Promise<boolean> {
  const { fs } = writing.machine;
  try {
    await fs.link(real, path);
  } catch (error) {
    if (NO_LINK.has(systemCode(error) ?? '')) return false;
    throw error;
  }
  const linked = await fs.lstat(path);
  if (linked?.ino === stat.ino && linked.kind === 'file') return true;
  await fs.unlink(path);
  throw new Refusal('write-saved-meanwhile');
}

/** A file made from another. */
export interface CopyOrder {
  readonly from: string;
  readonly to: string;
  /** Made on the way; none for a plain copy. */
  readonly edits: readonly Edit[];
  /** How the file is packed, where the edits are counted in its plain bytes. */
  readonly packing?: Packing;
  /** What has to have this hash: the bytes that are read, or those that are written. */
  readonly sha256: string;
  readonly hashed: 'input' | 'output';
  /** Whose permissions, times and (as root) owner it gets. */
  readonly stat: FileStat;
}

/** Makes a file that appears under its name only when it is complete and on disk. Throws a `Refusal` when the hash is another. */
export async function copyTo(writing: Writing, order: CopyOrder): Promise<void> {
  const { fs, uid } = writing.machine;
  const { to, stat } = order;
  const temp = join(dirname(to), tempName(writing.runId, to));
  await removeIfThere(fs, temp);
  const target = await fs.open(temp, 'create', 0o600);
  try {
    await pour(writing, order, target);
    if (uid === 0) await target.chown(stat.uid, stat.gid);
    await target.chmod(stat.mode);
    await target.utimes(stat);
    await target.sync();
  } catch (error) {
    await target.close().catch(() => undefined);
    await removeIfThere(fs, temp).catch(() => undefined);
    throw error;
  }
  await target.close();
  await fs.rename(temp, to);
  await writing.syncDirectory(dirname(to));
}

async function pour(writing: Writing, order: CopyOrder, target: OpenFile): Promise<void> {
  const hash = createHash('sha256');
  const onRead = (piece: Uint8Array): void => {
    if (order.hashed === 'input') hash.update(piece);
  };
  await withSource(writing.machine.fs, order.from, async (source) => {
    if (order.packing !== undefined && order.hashed === 'input') await readInto(hash, source, writing.pace);
    const expected = sizeAfter(order.edits, source.size);
    await withSink(target, { position: 0, expected, holes: order.stat.hasHoles === true }, async (sink) => {
      const { edits, packing } = order;
      const pieces = packing === undefined ? splice(source, edits, onRead) : rewrite(source, edits, packing);
      for (const piece of pieces) {
        const write = sink.write(piece);
        if (order.hashed === 'output') hash.update(piece);
        await write;
        await writing.pace.breathe(piece.byteLength);
      }
    });
  });
  if (hash.digest('hex') !== order.sha256) throw new Refusal('write-changed', { what: 'its content' });
}

/** A packed file is not read from front to back while it is packed anew. */
async function readInto(hash: Hash, source: ByteSource, pace: Pace): Promise<void> {
  for (const piece of splice(source, [])) {
    hash.update(piece);
    await pace.breathe(piece.byteLength);
  }
}

/** Removes a backup that is only a second name of the file as it is now: nothing is lost with it. */
export async function dropLink(writing: Writing, path: string, current: FileStat | null): Promise<void> {
  const { fs } = writing.machine;
  const there = await fs.lstat(path);
  if (there !== null && current !== null && there.ino === current.ino && there.dev === current.dev) {
    await fs.unlink(path);
  }
}
