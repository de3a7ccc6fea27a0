import { dirname } from 'node:path';
import { backupPath, dropLink, findBackup, holds } from '../write/backup.ts';
import { realOf, tempOf } from '../session/own-places.ts';
import { claimPath } from '../session/workfile-claim.ts';
import { completeOverwriting } from '../write/in-place.ts';
import { removeIfThere, withSource } from '../../../files/file-io.ts';
import type { FileProgress, Identity } from '../session/journal-lines.ts';
import { isSettled } from '../session/journal-lines.ts';
import { readHolder } from '../session/run-lease.ts';
import type { PlanEntry, PlannedWorkfile } from '../../../run/plan-index.ts';
import { isPatched, oldBytes } from '../write/proof.ts';
import { Refusal } from '../session/reasons.ts';
import { identityOf, isIdentity, record } from '../session/context.ts';
import type { Writing } from '../session/context.ts';

/** What a file is after clearing up: wholly new, or what it was, under a time or inode that may be another by now. */
export type Recovered = { readonly finished: true } | { readonly finished: false; readonly old: Identity | null };

const FINISHED: Recovered = { finished: true };

/**
 * Clears up behind a session that died while it was at work on a file: afterwards nothing of ours lies beside it.
 *
 * What the file is decides, not what the journal says last: a step may have been carried out without being written down.
 */
export async function recover(
  writing: Writing,
  entry: PlanEntry,
  planned: PlannedWorkfile,
  progress: FileProgress,
): Promise<Recovered> {
  if (isSettled(progress.step)) return progress.step === 'done' ? FINISHED : { finished: false, old: progress.after };
  const { fs } = writing.machine;
  const real = await realOf(fs, entry.absolute, progress);
  await clearTraces(writing, entry, progress, real);
  const stat = await fs.lstat(real);
  if (stat === null) return { finished: false, old: null };
  if (progress.mode === 'in-place' && progress.backup !== null) {
    const mended = await mend(writing, entry, real, planned, progress);
    if (mended !== null) return mended === 'new' ? finish(writing, entry, real) : startOver(writing, entry, real);
  } else if (!isIdentity(stat, progress.before) && (await isNew(writing, real, planned))) {
    return finish(writing, entry, real);
  }
  await dropLink(writing, backupPath(writing.backupFolder, entry.absolute, planned.sha256), stat);
  return startOver(writing, entry, real);
}

/** Null where nothing had been overwritten yet. */
async function mend(
  writing: Writing,
  entry: PlanEntry,
  real: string,
  planned: PlannedWorkfile,
  progress: FileProgress,
): Promise<'new' | 'old' | null> {
  if (await isNew(writing, real, planned)) return 'new';
  if (await holds(writing, real, planned.sha256)) return 'old';
  const backup = await findBackup(writing, entry, progress.backup);
  if (backup === null) throw new Refusal('write-torn-no-backup', { backup: progress.backup?.path ?? null });
  await completeOverwriting(writing, { real, backup: backup.path, planned });
  return 'new';
}

/** Whether a workfile is what the plan makes of it. */
export async function isNew(writing: Writing, real: string, planned: PlannedWorkfile): Promise<boolean> {
  const { line } = planned;
  return withSource(writing.machine.fs, real, (source) =>
    isPatched(source, planned.edits, oldBytes(line.bytes, planned.sha256, line.plain), writing.pace),
  );
}

async function finish(writing: Writing, entry: PlanEntry, real: string): Promise<Recovered> {
  const stat = await writing.machine.fs.lstat(real);
  await writing.syncDirectory(dirname(real));
  await record(writing, entry.path, { step: 'done', ...(stat === null ? {} : { identity: identityOf(stat) }) });
  return FINISHED;
}

async function startOver(writing: Writing, entry: PlanEntry, real: string): Promise<Recovered> {
  const stat = await writing.machine.fs.lstat(real);
  const old = stat === null ? null : identityOf(stat);
  await record(writing, entry.path, { step: 'dropped', ...(old === null ? {} : { identity: old }) });
  return { finished: false, old };
}

/** Takes away the temporary file and the claim of a session that died. */
export async function clearTraces(
  writing: Writing,
  entry: PlanEntry,
  progress: FileProgress,
  real: string,
): Promise<void> {
  const { fs } = writing.machine;
  if (progress.temp !== null) await removeIfThere(fs, tempOf(writing.runId, entry.absolute, real, progress));
  const path = claimPath(real);
  if ((await fs.lstat(path)) === null) return;
  const claim = await readHolder(fs, path);
  // Without content it was ours: the journal says that we were about to claim this file.
  if (claim === null || claim.run === writing.run) await removeIfThere(fs, path);
}
