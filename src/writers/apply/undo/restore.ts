import { dirname, join } from 'node:path';
import { systemCode } from '../../../model/error.ts';
import type { Edit } from '../../../model/edit.ts';
import type { ByteSource } from '../../../files/byte-source.ts';
import type { Packing } from '../../../model/plan.ts';
import { plainOf } from '../../../patch/rewrite.ts';
import { reverseEdits } from '../../../patch/reverse.ts';
import { backupPath, copyTo, dropLink, findBackup, holds, NO_LINK } from '../write/backup.ts';
import type { FileRights } from '../write/new-file.ts';
import { beforeEdits, vet } from '../write/vetting.ts';
import { tempName } from '../machine/temp-name.ts';
import { takeClaim } from '../session/workfile-claim.ts';
import type { FileStat, FileTimes } from '../../../files/file-system.ts';
import { completeOverwriting, restoreInto } from '../write/in-place.ts';
import { removeIfThere, sourceOf, withFile, withSource } from '../../../files/file-io.ts';
import type { FileProgress, Rights } from '../session/journal-lines.ts';
import type { PlanEntry, PlannedWorkfile } from '../../../run/plan-index.ts';
import { hashSource, isTornMixture } from '../write/proof.ts';
import { Refusal } from '../session/reasons.ts';
import { renameOver, replaceFile } from '../write/replace.ts';
import type { WriteJob } from '../write/replace.ts';
import { identityOf, isIdentity, record } from '../session/context.ts';
import type { StepLine, Writing } from '../session/context.ts';

/** A workfile that is to become what it was. */
export interface UndoFile {
  readonly entry: PlanEntry;
  readonly planned: PlannedWorkfile;
  readonly progress: FileProgress;
  readonly real: string;
  /** As it is now. */
  readonly stat: FileStat;
  readonly allowLoss: boolean;
}

/**
 * Puts the old file back in the place of ours. Where the backup is the old file itself under a second name, that very
 * file comes back, with its inode and attributes; otherwise its bytes do, made by taking the edits back. Rights, owner and
 * times are those that the journal recorded, whatever became of the backup's.
 */
export async function restoreFile(writing: Writing, file: UndoFile): Promise<void> {
  const { planned, real, progress } = file;
  await withSource(writing.machine.fs, real, (fresh) =>
    vet(writing.rescan, beforeEdits(fresh, planned), planned.line.path, planned.request),
  );
  const isUseful = progress.backup?.kind === 'link' || planned.line.plain !== undefined;
  const backup = isUseful ? await findBackup(writing, file.entry, progress.backup) : null;
  if (backup?.kind === 'link' && (await restoreOldFile(writing, file, backup.path))) return;
  // Its edits could be taken back, but it would be packed in another way.
  if (backup !== null && planned.line.plain !== undefined) {
    await restorePacked(writing, file, backup.path);
    return;
  }
  const packing = planned.line.plain?.packing ?? null;
  const job = await undoJob(writing, file, reverseEdits(planned.edits), packing, oldTimes(file), 'restored');
  const { was } = progress;
  await replaceFile(writing, { ...job, rights: was === null ? null : trusted(was, file.stat) });
}

function oldTimes({ progress: { was }, stat, entry }: UndoFile): FileTimes {
  return {
    atimeNs: was === null ? stat.atimeNs : BigInt(was.atimeNs),
    mtimeNs: BigInt(was?.mtimeNs ?? entry.mtimeNs),
  };
}

/**
 * The owner that comes back is one that the workfile has now, and no right that would make a program of it: a journal can be
 * forged.
 */
function trusted(was: Rights, now: FileStat): FileRights {
  const mode = (was.mode & 0o777) | (was.mode & now.mode & 0o7000);
  return { mode, uid: now.uid, gid: was.gid === now.gid || now.uid === was.uid ? was.gid : now.gid };
}

/**
 * False where that very file cannot come back: the backup lies on another disk, or is not ours to give. It gets a second
 * name beside the workfile first, and what that name leads to is what is looked at: no link can take its place.
 */
async function restoreOldFile(writing: Writing, file: UndoFile, backup: string): Promise<boolean> {
  const { fs } = writing.machine;
  const { real, progress, entry } = file;
  const temp = join(dirname(real), tempName(writing.runId, entry.absolute));
  await record(writing, entry.path, { step: 'undoing', real, temp });
  await removeIfThere(fs, temp);
  if (!(await borrow(writing, file, backup, temp))) {
    await removeIfThere(fs, temp);
    return false;
  }
  const claim = await takeClaim(writing.machine, writing.run, writing.lease, real, true);
  try {
    if (!isIdentity(await fs.lstat(real), identityOf(file.stat))) {
      throw new Refusal('write-changed', { what: 'it was saved just now' });
    }
    await renameOver(writing, temp, real);
  } catch (error) {
    await removeIfThere(fs, temp).catch(() => undefined);
    await removeIfThere(fs, claim).catch(() => undefined);
    throw error;
  }
  await removeIfThere(fs, claim);
  await writing.syncDirectory(dirname(real));
  if (progress.mode === 'replace') await dropLink(writing, backup, await fs.lstat(real));
  await writing.syncDirectory(dirname(backup)).catch(() => undefined);
  await recordUndone(writing, file, 'restored');
  return true;
}

/** Gives the backup a second name, and the file its old rights, owner and times. False where that cannot be. */
async function borrow(writing: Writing, file: UndoFile, backup: string, temp: string): Promise<boolean> {
  const { fs } = writing.machine;
  try {
    await fs.link(backup, temp);
  } catch (error) {
    if (NO_LINK.has(systemCode(error) ?? '')) return false;
    throw error;
  }
  const stat = await fs.lstat(temp);
  if (stat?.kind !== 'file' || !(await holds(writing, temp, file.planned.sha256))) return false;
  const { was } = file.progress;
  if (was === null) return true;
  const { mode, gid } = trusted(was, file.stat);
  if (stat.uid !== was.uid || stat.gid !== gid) return false;
  const isAged = String(stat.mtimeNs) === was.mtimeNs;
  if (stat.mode === mode && isAged) return true;
  return withFile(fs, temp, 'read', async (old) => {
    if (stat.mode !== mode) await old.chmod(mode);
    if (!isAged) await old.utimes({ atimeNs: BigInt(was.atimeNs), mtimeNs: BigInt(was.mtimeNs) });
    await old.sync();
    return true;
  });
}

/** Puts a copy of a packed file back. */
async function restorePacked(writing: Writing, file: UndoFile, backup: string): Promise<void> {
  const { fs, attributes } = writing.machine;
  const { planned, real, entry, progress } = file;
  const temp = join(dirname(real), tempName(writing.runId, entry.absolute));
  await record(writing, entry.path, { step: 'undoing', real, temp });
  const claim = await takeClaim(writing.machine, writing.run, writing.lease, real, true);
  try {
    const rights = progress.was === null ? file.stat : trusted(progress.was, file.stat);
    const stat = { ...file.stat, ...rights, ...oldTimes(file) };
    await copyTo(writing, { from: backup, to: temp, edits: [], sha256: planned.sha256, hashed: 'output', stat });
    await attributes.copy(real, temp);
    if (!isIdentity(await fs.lstat(real), identityOf(file.stat))) {
      throw new Refusal('write-changed', { what: 'it was saved just now' });
    }
    await renameOver(writing, temp, real);
  } catch (error) {
    await removeIfThere(fs, temp).catch(() => undefined);
    await removeIfThere(fs, claim).catch(() => undefined);
    throw error;
  }
  await removeIfThere(fs, claim);
  await writing.syncDirectory(dirname(real));
  await recordUndone(writing, file, 'restored');
}

/** Puts the old bytes back into the file itself. The file is ours, or half ours from a session that died. */
export async function restoreInPlace(writing: Writing, file: UndoFile): Promise<void> {
  const { fs } = writing.machine;
  const { planned, entry, real } = file;
  const found = await findBackup(writing, { ...entry, sha256: planned.sha256 }, file.progress.backup);
  const path = found?.path ?? backupPath(writing.backupFolder, entry.absolute, planned.sha256);
  if (found === null) await makeOldBytes(writing, file, path);
  const { sha256, request } = planned;
  await withSource(fs, path, (source) => vet(writing.rescan, { source, sha256, packing: null }, entry.path, request));
  const backup = { path, kind: 'copy', sha256: planned.sha256 } as const;
  await record(writing, entry.path, { step: 'undoing', mode: 'in-place', real, backup });
  const claim = await takeClaim(writing.machine, writing.run, writing.lease, real, true);
  try {
    await withSource(fs, path, (old) =>
      withFile(fs, real, 'update', async (target) => {
        const current = sourceOf(target, (await target.stat()).size);
        if (!(await isTornMixture(current, old, planned.edits, writing.pace))) {
          throw new Refusal('write-torn-foreign', { backup: path });
        }
        await restoreInto(target, old);
        await target.utimes({ atimeNs: file.stat.atimeNs, mtimeNs: BigInt(entry.mtimeNs) });
        await target.sync();
      }),
    );
  } catch (error) {
    await forward(writing, file, path).catch(() => undefined);
    await removeIfThere(fs, claim).catch(() => undefined);
    throw error;
  }
  await removeIfThere(fs, claim);
  await recordUndone(writing, file, 'restored');
}

/** The backup is gone; but ours with the edits taken back is the same. */
async function makeOldBytes(writing: Writing, file: UndoFile, path: string): Promise<void> {
  const { sha256 } = file.planned;
  const link = await writing.obstacleTo(path);
  if (link !== null) throw new Refusal('backup-behind-link', { backup: path, link });
  await writing.makeFolders(dirname(path));
  const edits = reverseEdits(file.planned.edits);
  await copyTo(writing, { from: file.real, to: path, edits, sha256, hashed: 'output', stat: file.stat });
}

/** The old bytes could not be put back: better wholly new than half. */
async function forward(writing: Writing, file: UndoFile, backup: string): Promise<void> {
  await completeOverwriting(writing, { real: file.real, backup, planned: file.planned });
  await record(writing, file.entry.path, { step: 'done' });
}

/**
 * Makes edits in a file that somebody saved since; what they saved is kept as a backup of its own. Always by replacement:
 * the steps of an overwriting could not be told from those of the first one.
 */
export async function putBackIds(
  writing: Writing,
  file: UndoFile,
  edits: readonly Edit[],
  packing: Packing | null,
): Promise<void> {
  await replaceFile(writing, await undoJob(writing, file, edits, packing, null, 'ids-only'));
}

async function undoJob(
  writing: Writing,
  file: UndoFile,
  edits: readonly Edit[],
  packing: Packing | null,
  times: WriteJob['times'],
  undone: 'restored' | 'ids-only',
): Promise<WriteJob> {
  const { machine } = writing;
  const attributes = await machine.attributes.read([file.real]);
  const { sha256, plain } = await withSource(machine.fs, file.real, (source) => hashes(writing, source, packing));
  return {
    path: file.entry.path,
    absolute: file.entry.absolute,
    real: file.real,
    stat: file.stat,
    sha256,
    edits,
    plain,
    times,
    attributes: attributes?.get(file.real),
    allowLoss: file.allowLoss,
    resumed: true,
    request: null,
    rights: null,
    rescan: writing.rescan,
    check: null,
    hands: null,
    record: (line) => recordUndoStep(writing, file, line, undone),
  };
}

async function hashes(
  { pace }: Writing,
  source: ByteSource,
  packing: Packing | null,
): Promise<Pick<WriteJob, 'sha256' | 'plain'>> {
  const sha256 = await hashSource(source, pace);
  if (packing === null) return { sha256, plain: null };
  const plain = plainOf(source, packing);
  return { sha256, plain: { packing, bytes: plain.size, sha256: await hashSource(plain, pace) } };
}

/** The writer's steps as `undo` writes them down. Between `undoing` and `undone` the file itself decides. */
async function recordUndoStep(
  writing: Writing,
  file: UndoFile,
  line: StepLine,
  undone: 'restored' | 'ids-only',
): Promise<void> {
  const { path } = file.entry;
  if (line.step === 'intent') {
    const temp = line.temp === undefined ? {} : { temp: line.temp };
    await record(writing, path, { step: 'undoing', real: file.real, ...temp });
  } else if (line.step === 'backed-up' && line.backup !== undefined) {
    await record(writing, path, { step: 'undoing', replaced: line.backup });
  } else if (line.step === 'dropped') {
    await record(writing, path, { step: 'done' });
  } else if (line.step === 'done') {
    await recordUndone(writing, file, undone);
  }
}

async function recordUndone(writing: Writing, file: UndoFile, undone: 'restored' | 'ids-only'): Promise<void> {
  const stat = await writing.machine.fs.lstat(file.real);
  const identity = stat === null ? {} : { identity: identityOf(stat) };
  await record(writing, file.entry.path, { step: 'undone', undone, ...identity });
}
