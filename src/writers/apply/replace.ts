import { dirname, join } from 'node:path';
import type { Edit } from '../../model/edit.ts';
import { RemapError, systemCode } from '../../model/error.ts';
import type { ByteSource } from '../../scanners/bytes/source.ts';
import { sizeAfter, splice } from '../patch/splice.ts';
import { lostAttributes } from './attributes.ts';
import type { AttributeSet } from './attributes.ts';
import { dropLink, makeBackup } from './backup.ts';
import { takeClaim } from './claim.ts';
import { FOLLOWED_BYTES } from './follower.ts';
import type { Follower } from './follower.ts';
import type { FileStat, FileTimes, OpenFile } from './fs.ts';
import { removeIfThere, sourceOf, withFile, withLoaded, withSink } from './io.ts';
import { compareSpliced, isOurOutput } from './proof.ts';
import { Refusal } from './reasons.ts';
import { tempName } from './temp.ts';
import { identityOf, withSpace } from './writing.ts';
import type { StepLine, Writing } from './writing.ts';

/** One workfile, cleared for writing. */
export interface WriteJob {
  /** As it stands in the plan: its name in the journal. */
  readonly path: string;
  readonly absolute: string;
  readonly real: string;
  /** As it was cleared. */
  readonly stat: FileStat;
  /** Of the old bytes. */
  readonly sha256: string;
  readonly edits: readonly Edit[];
  /** The times that the new file gets; null for its own. */
  readonly times: FileTimes | null;
  readonly attributes: AttributeSet | undefined;
  readonly allowLoss: boolean;
  /** An earlier session of this run died while it was at work on this file. */
  readonly resumed: boolean;
  /** One more proof of the new bytes before they take their place; throws a `Refusal`. */
  readonly inspect: ((fresh: ByteSource) => Promise<void>) | undefined;
  /** Writes a step to the journal; resolves when it is on disk. */
  readonly record: (line: StepLine) => Promise<void>;
}

/**
 * Puts a new file in the place of the old one. Until the rename the workfile is not touched; after it, it is wholly new.
 * On any trouble before the rename everything that was made is taken away again.
 */
export async function replaceFile(writing: Writing, job: WriteJob): Promise<void> {
  const { fs } = writing.machine;
  const folder = dirname(job.real);
  const temp = join(folder, tempName(writing.runId, job.absolute));
  await job.record({
    step: 'intent',
    mode: 'replace',
    real: job.real,
    temp,
    identity: identityOf(job.stat),
  });
  const claim = await takeClaim(writing.machine, writing.run, writing.lease, job.real, job.resumed);
  let backup: string | null = null;
  try {
    await withSpace(writing, folder, sizeAfter(job.edits, job.stat.size), async () => {
      const kept = await makeBackup(writing, 'replace', job);
      backup = kept.path;
      await job.record({ step: 'backed-up', backup: kept });
      await writeTemp(writing, job, temp);
    });
    await checkStillThere(writing, job);
    await renameOver(writing, temp, job.real);
  } catch (error) {
    await takeBack(writing, job, temp, backup, claim).catch(() => undefined);
    throw error;
  }
  // Before the folder is synced, which makes both lasting at once.
  await removeIfThere(fs, claim);
  await Promise.all([job.record({ step: 'renamed' }), writing.syncDirectory(folder)]);
  await job.record({ step: 'done' });
}

async function takeBack(
  writing: Writing,
  job: WriteJob,
  temp: string,
  backup: string | null,
  claim: string,
): Promise<void> {
  const { fs } = writing.machine;
  await removeIfThere(fs, temp);
  if (backup !== null) await dropLink(writing, backup, await fs.lstat(job.real));
  await removeIfThere(fs, claim);
  await job.record({ step: 'dropped' });
}

/** Writes and proves the temporary file. When it resolves the file is on disk, closed, and known to be right. */
async function writeTemp(writing: Writing, job: WriteJob, temp: string): Promise<void> {
  const { fs } = writing.machine;
  if (job.resumed) await removeIfThere(fs, temp);
  const target = await fs.open(temp, 'create', 0o600);
  try {
    await dress(writing, job, temp, target);
    await withFile(fs, job.real, 'read', async (file) => {
      const opened = await file.stat();
      if (!sameFile(opened, job.stat)) throw new Refusal('write-changed', { what: 'the file was replaced' });
      await withLoaded(sourceOf(file, opened.size), (source) => fill(writing, job, source, target, temp));
    });
  } catch (error) {
    await target.close().catch(() => undefined);
    throw error;
  }
  await target.close();
}

async function fill(
  writing: Writing,
  job: WriteJob,
  source: ByteSource,
  target: OpenFile,
  temp: string,
): Promise<void> {
  const { follow } = writing.machine;
  const follower = source.size < FOLLOWED_BYTES ? null : (follow?.(temp, job.edits) ?? null);
  try {
    await pourSpliced(writing, source, target, job, follower);
    if (job.times !== null) await target.utimes(job.times);
    const { size } = await target.stat();
    const proof = (fresh: ByteSource): Promise<void> => prove(writing, source, fresh, job, follower);
    // Reading back costs nothing while the disk is busy: both run at once.
    const [synced, proven] = await Promise.allSettled([target.sync(), withLoaded(sourceOf(target, size), proof)]);
    if (synced.status === 'rejected') throw synced.reason;
    if (proven.status === 'rejected') throw proven.reason;
  } finally {
    await follower?.stop();
  }
  // Both hold now, and the next step needs both: they share the wait.
  const identity = identityOf(await target.stat());
  await Promise.all([job.record({ step: 'written' }), job.record({ step: 'verified', identity })]);
}

/** Owner, permissions and attributes of the old file, before the first byte of content is in the new one. */
async function dress(writing: Writing, job: WriteJob, temp: string, target: OpenFile): Promise<void> {
  const { machine } = writing;
  const made = await target.stat();
  if (made.uid !== job.stat.uid || made.gid !== job.stat.gid) await giveTo(writing, job, target, made);
  // After the owner: a change of owner clears the set-user-id bits.
  await target.chmod(job.stat.mode);
  if (job.attributes === undefined) return;
  await machine.attributes.copy(job.real, temp);
  const after = (await machine.attributes.read([temp]))?.get(temp);
  const lost = lostAttributes(job.attributes, after);
  if (lost.length > 0 && !job.allowLoss) throw new Refusal('write-attributes-lost', { names: lost.join(', ') });
}

async function giveTo(writing: Writing, job: WriteJob, target: OpenFile, made: FileStat): Promise<void> {
  // Only root may give a file away; anybody may give it to another of their own groups.
  const uid = writing.machine.uid === 0 ? job.stat.uid : made.uid;
  try {
    await target.chown(uid, job.stat.gid);
  } catch (error) {
    if (!job.allowLoss)
      throw new Refusal('write-group-lost', { gid: job.stat.gid, why: systemCode(error) ?? 'unknown' });
  }
}

/** Streams the new bytes into the file. The old bytes at each edit are compared on the way. */
async function pourSpliced(
  writing: Writing,
  source: ByteSource,
  target: OpenFile,
  job: WriteJob,
  follower: Follower | null,
): Promise<void> {
  try {
    await withSink(target, 0, sizeAfter(job.edits, source.size), async (sink) => {
      for (const piece of splice(source, job.edits)) {
        await sink.write(piece);
        follower?.writtenTo(sink.position);
        await writing.pace.breathe(piece.byteLength);
      }
      await sink.flush();
      follower?.writtenTo(sink.position);
    });
  } catch (error) {
    if (error instanceof RemapError) throw new Refusal('write-changed', { what: 'its content' });
    throw error;
  }
}

/**
 * Reads back what was written: with the edits taken back it has to have the hash that the plan gives the old file. That
 * proves at once that the file that was read is the one that was planned, that the new bytes stand where they should,
 * and that nothing else differs. Then the containers are looked at.
 */
async function prove(
  writing: Writing,
  source: ByteSource,
  fresh: ByteSource,
  job: WriteJob,
  follower: Follower | null,
): Promise<void> {
  const { edits, sha256 } = job;
  const isWhole = fresh.size === sizeAfter(edits, source.size);
  const isProven =
    (isWhole && follower !== null && (await follower.finish()) === sha256) ||
    (await isOurOutput(fresh, edits, source.size, sha256, writing.pace));
  if (!isProven) {
    const mismatch = await compareSpliced(source, fresh, edits, writing.pace);
    // Written as it was read, so what was read was another file.
    if (mismatch === null) throw new Refusal('write-changed', { what: 'its content' });
    throw new Refusal('write-unproven', { offset: mismatch.offset, where: mismatch.where });
  }
  await job.inspect?.(fresh);
}

function sameFile(a: FileStat, b: FileStat): boolean {
  return a.ino === b.ino && a.mtimeNs === b.mtimeNs && a.size === b.size;
}

/** The last look before the rename: between it and the rename lies the only moment in which a save could be lost. */
async function checkStillThere(writing: Writing, job: WriteJob): Promise<void> {
  if (!writing.lease.held()) throw leaseLost(writing);
  const now = await writing.machine.fs.lstat(job.real);
  if (now === null || !sameFile(now, job.stat)) throw new Refusal('write-changed', { what: 'it was saved just now' });
}

export function leaseLost(writing: Writing): RemapError {
  return new RemapError({
    kind: 'locked',
    subject: writing.lease.path,
    operation: 'writing',
    problem: 'another run took the lease while this one was silent',
    remedy: 'Let that run end, then run the same command again: it goes on where this one stopped',
  });
}

const RETRY_MS = [20, 50, 100, 200, 400, 800, 1600];

/**
 * Windows and SMB refuse to replace a file that a virus scanner or an indexer has open for a moment. NFS may repeat a
 * rename that had been carried out, and then report that the file is gone.
 */
export async function renameOver(writing: Writing, from: string, to: string): Promise<void> {
  const { fs, platform, wait } = writing.machine;
  const passing = platform === 'win32' ? ['EPERM', 'EACCES', 'EBUSY'] : ['EBUSY', 'ETXTBSY'];
  const source = await fs.lstat(from);
  for (let attempt = 0; ; attempt += 1) {
    try {
      await fs.rename(from, to);
      return;
    } catch (error) {
      const target = await fs.lstat(to);
      if (source !== null && target?.ino === source.ino && (await fs.lstat(from)) === null) return;
      const pause = RETRY_MS[attempt];
      if (pause === undefined || !passing.includes(systemCode(error) ?? '')) throw error;
      await wait(pause);
    }
  }
}
