import { RemapError } from '../../../model/error.ts';
import type { ExpectedIds } from '../../../plan/vet-request.ts';
import type { Edit } from '../../../model/edit.ts';
import type { ByteSource } from '../../../files/byte-source.ts';
import { inFileOrder, sizeAfter, splice } from '../../../patch/splice.ts';
import type { PlannedWorkfile } from '../../../run/plan-index.ts';
import { makeBackup } from './backup.ts';
import { takeClaim } from '../session/workfile-claim.ts';
import type { FileStat, OpenFile } from '../../../files/file-system.ts';
import { inspectIds } from './id-check.ts';
import { vet } from './vetting.ts';
import { removeIfThere, sourceOf, withSink, withFile, withSource } from '../../../files/file-io.ts';
import { compareSpliced, isTornMixture } from './proof.ts';
import { UNHURRIED } from '../session/pace.ts';
import { reason, Refusal } from '../session/reasons.ts';
import { leaseLost } from './replace.ts';
import type { WriteJob } from './replace.ts';
import { identityOf, isSameFile, rightsOf, withSpace } from '../session/context.ts';
import type { Writing } from '../session/context.ts';

/**
 * Writes the new bytes into the file itself, which keeps its inode, names, owner, attributes and access lists. For a
 * moment the file is half new; so its old bytes are on disk elsewhere before the first one is overwritten, and the
 * journal says `overwriting` until the new ones are. A run that dies in between is made good by the next one.
 */
export async function overwriteFile(writing: Writing, job: WriteJob): Promise<void> {
  const { fs } = writing.machine;
  // What is packed anew lies elsewhere in the file, so a mixture of old and new could not be told from damage.
  if (job.plain !== null) throw new Refusal('write-in-place-packed', { packing: job.plain.packing });
  await job.record({
    step: 'intent',
    mode: 'in-place',
    real: job.real,
    identity: identityOf(job.stat),
    was: rightsOf(job.stat),
  });
  const claim = await takeClaim(writing.machine, writing.run, writing.lease, job.real, job.resumed);
  const progress = { touched: false };
  try {
    const backup = await makeBackup(writing, 'in-place', job);
    await job.record({ step: 'backed-up', backup });
    const after = sizeAfter(job.edits, job.stat.size);
    // Holes are filled: what lies behind an edit is written anew, zeros too.
    const growth = job.stat.hasHoles === true ? after : Math.max(0, after - job.stat.size);
    await withSpace(writing, job.real, growth, () =>
      withSource(fs, backup.path, (old) => overwriteFrom(writing, job, old, progress)),
    );
  } catch (error) {
    await removeIfThere(fs, claim).catch(() => undefined);
    if (!progress.touched) await recordOld(writing, job, 'dropped').catch(() => undefined);
    throw error;
  }
  await removeIfThere(fs, claim);
  await job.record({ step: 'done' });
}

async function recordOld(writing: Writing, job: WriteJob, step: 'dropped' | 'rolled-back'): Promise<void> {
  const stat = await writing.machine.fs.lstat(job.real);
  await job.record({ step, ...(stat === null ? {} : { identity: identityOf(stat) }) });
}

/** From the backup, so that what is read is never what is being overwritten. */
async function overwriteFrom(
  writing: Writing,
  job: WriteJob,
  old: ByteSource,
  progress: { touched: boolean },
): Promise<void> {
  await withFile(writing.machine.fs, job.real, 'update', async (file) => {
    if (!(await writing.lease.stillHeld())) throw leaseLost(writing);
    if (!isSameFile(await file.stat(), job.stat)) throw new Refusal('write-saved-meanwhile');
    const kept = { source: old, sha256: job.sha256, packing: null };
    const ids = job.request === null ? null : await vet(job.rescan, kept, job.path, job.request);
    await extend(file, old, job.edits);
    progress.touched = true;
    try {
      await job.record({ step: 'overwriting' });
      await pourInto(file, old, job.edits);
      await finish(job, file, old, ids);
    } catch (error) {
      await rollBack(job, file, old);
      await recordOld(writing, job, 'rolled-back');
      throw error;
    }
  });
}

/**
 * The part beyond the old end first: when the disk is full it shows here, while every old byte still stands, and cutting
 * the file off again needs no space.
 */
async function extend(file: OpenFile, old: ByteSource, edits: readonly Edit[]): Promise<void> {
  if (sizeAfter(edits, old.size) <= old.size) return;
  try {
    await pour(file, old, edits, old.size, Infinity);
    await file.sync();
  } catch (error) {
    await file.truncate(old.size);
    await file.sync();
    throw error;
  }
}

/** Writes the new bytes over the old ones, from the first that differs. Never ended early: it is over sooner than undone. */
export async function pourInto(file: OpenFile, old: ByteSource, edits: readonly Edit[]): Promise<void> {
  const first = inFileOrder(edits)[0]?.offset ?? 0;
  const size = sizeAfter(edits, old.size);
  await pour(file, old, edits, first, size);
  if (size < old.size) await file.truncate(size);
  await file.sync();
}

/** Writes the new bytes whose offsets are in `[from, to)`. */
async function pour(file: OpenFile, old: ByteSource, edits: readonly Edit[], from: number, to: number): Promise<void> {
  await withSink(file, { position: from, expected: sizeAfter(edits, old.size) - from }, async (sink) => {
    let at = 0;
    for (const piece of splice(old, edits)) {
      const wanted = piece.subarray(Math.max(0, from - at), Math.max(0, to - at));
      if (wanted.length > 0) await sink.write(wanted);
      at += piece.length;
      await UNHURRIED.breathe(piece.length);
    }
  });
}

async function finish(job: WriteJob, file: OpenFile, old: ByteSource, ids: ExpectedIds | null): Promise<void> {
  await job.record({ step: 'written' });
  const { size } = await file.stat();
  const fresh = sourceOf(file, size);
  const mismatch = await compareSpliced(old, fresh, job.edits, UNHURRIED);
  if (mismatch !== null) throw new Refusal('write-unproven', { offset: mismatch.offset, where: mismatch.where });
  if (ids !== null) await inspectIds(job.rescan, fresh, job.path, ids);
  if (job.times !== null) {
    await file.utimes(job.times);
    await file.sync();
  }
  await job.record({ step: 'verified', identity: identityOf(await file.stat()) });
}

async function rollBack(job: WriteJob, file: OpenFile, old: ByteSource): Promise<void> {
  try {
    await restoreInto(file, old);
    await file.utimes(job.stat);
    await file.sync();
  } catch (error) {
    throw new RemapError({
      kind: 'file',
      subject: job.real,
      operation: 'putting the old bytes back after a failed write',
      problem: `that failed too (${error instanceof Error ? error.message : String(error)}), so the file is half new`,
      remedy:
        'Its old bytes are safe in the backup. Once the disk is well, `apply` or `undo` with the same run folder mends it',
      cause: error,
    });
  }
}

/** Makes the file what the source is. */
export async function restoreInto(file: OpenFile, old: ByteSource): Promise<void> {
  await pour(file, old, [], 0, Infinity);
  await file.truncate(old.size);
  await file.sync();
}

/**
 * Completes an overwriting that died. The file has to be a mixture of its old and new bytes and nothing else: then the
 * new ones are written again from the backup. Throws a `Refusal` where somebody else's bytes stand in it.
 */
export async function completeOverwriting(
  writing: Writing,
  file: { readonly real: string; readonly backup: string; readonly planned: PlannedWorkfile },
): Promise<FileStat> {
  const { edits, line } = file.planned;
  const { fs } = writing.machine;
  return withSource(fs, file.backup, async (old) => {
    const { sha256, request } = file.planned;
    await vet(writing.rescan, { source: old, sha256, packing: null }, line.path, request);
    return withFile(fs, file.real, 'update', async (target) => {
      const current = sourceOf(target, (await target.stat()).size);
      if (!(await isTornMixture(current, old, edits, writing.pace))) {
        throw new Refusal('write-torn-foreign', { backup: file.backup });
      }
      await pourInto(target, old, edits);
      const { size } = await target.stat();
      const mismatch = await compareSpliced(old, sourceOf(target, size), edits, UNHURRIED);
      if (mismatch !== null) throw new Refusal('write-unproven', { offset: mismatch.offset, where: mismatch.where });
      return target.stat();
    });
  });
}

/** What `in-place` means, to be said before it is done. */
export const IN_PLACE_NOTICE = reason('write-in-place');
