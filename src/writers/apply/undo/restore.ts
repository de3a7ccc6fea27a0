import { dirname, join } from 'node:path';
import type { Edit } from '../../../model/edit.ts';
import type { ByteSource } from '../../../files/byte-source.ts';
import type { Packing } from '../../../model/plan.ts';
import { plainOf } from '../../../patch/rewrite.ts';
import { reverseEdits } from '../../../patch/reverse.ts';
import { backupPath, copyTo, holds } from '../write/backup.ts';
import { tempName } from '../machine/temp-name.ts';
import { takeClaim } from '../session/workfile-claim.ts';
import type { FileStat } from '../../../files/file-system.ts';
import { completeOverwriting, restoreInto } from '../write/in-place.ts';
import { removeIfThere, sourceOf, withFile, withSource } from '../../../files/file-io.ts';
import type { FileProgress } from '../session/journal-lines.ts';
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
 * file comes back, with its inode, times and attributes; otherwise its bytes do, made by taking the edits back.
 */
export async function restoreFile(writing: Writing, file: UndoFile): Promise<void> {
  const { fs } = writing.machine;
  const { backup } = file.progress;
  const isOldFile = backup?.kind === 'link' && (await fs.lstat(backup.path)) !== null;
  if (!isOldFile || !(await holds(writing, backup.path, file.planned.sha256))) {
    if (await restorePacked(writing, file)) return;
    const times = { atimeNs: file.stat.atimeNs, mtimeNs: BigInt(file.entry.mtimeNs) };
    const packing = file.planned.line.plain?.packing ?? null;
    const job = await undoJob(writing, file, reverseEdits(file.planned.edits), packing, times, 'restored');
    await replaceFile(writing, job);
    return;
  }
  await record(writing, file.entry.path, { step: 'undoing', real: file.real });
  const claim = await takeClaim(writing.machine, writing.run, writing.lease, file.real, true);
  try {
    if (!isIdentity(await fs.lstat(file.real), identityOf(file.stat))) {
      throw new Refusal('write-changed', { what: 'it was saved just now' });
    }
    await renameOver(writing, backup.path, file.real);
  } catch (error) {
    await removeIfThere(fs, claim).catch(() => undefined);
    throw error;
  }
  await removeIfThere(fs, claim);
  await writing.syncDirectory(dirname(file.real));
  await writing.syncDirectory(dirname(backup.path));
  await recordUndone(writing, file, 'restored');
}

/**
 * Puts a copy of a packed file back: its edits could be taken back, but it would be packed in another way. False where it is
 * not packed, or no copy is left.
 */
async function restorePacked(writing: Writing, file: UndoFile): Promise<boolean> {
  const { fs, attributes } = writing.machine;
  const { planned, real, entry } = file;
  const backup = file.progress.backup?.path;
  if (planned.line.plain === undefined || backup === undefined || (await fs.lstat(backup)) === null) return false;
  if (!(await holds(writing, backup, planned.sha256))) return false;
  const temp = join(dirname(real), tempName(writing.runId, entry.absolute));
  await record(writing, entry.path, { step: 'undoing', real, temp });
  const claim = await takeClaim(writing.machine, writing.run, writing.lease, real, true);
  try {
    const stat = { ...file.stat, mtimeNs: BigInt(entry.mtimeNs) };
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
  return true;
}

/** Puts the old bytes back into the file itself. The file is ours, or half ours from a session that died. */
export async function restoreInPlace(writing: Writing, file: UndoFile): Promise<void> {
  const { fs } = writing.machine;
  const { planned, entry, real } = file;
  const path = file.progress.backup?.path ?? backupPath(writing.backupFolder, entry.absolute, planned.sha256);
  const there = (await fs.lstat(path)) !== null && (await holds(writing, path, planned.sha256));
  if (!there) await makeOldBytes(writing, file, path);
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
  await writing.makeFolders(dirname(path));
  const edits = reverseEdits(file.planned.edits);
  await copyTo(writing, { from: file.real, to: path, edits, sha256, hashed: 'output', stat: file.stat });
}

/** The old bytes could not be put back: better wholly new than half. */
async function forward(writing: Writing, file: UndoFile, backup: string): Promise<void> {
  await completeOverwriting(writing, { real: file.real, backup, edits: file.planned.edits });
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
    ids: null,
    rescan: undefined,
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
