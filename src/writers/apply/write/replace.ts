import { dirname, join } from 'node:path';
import { RemapError, systemCode } from '../../../model/error.ts';
import { roomFor } from '../../../patch/rewrite.ts';
import { dropLink, makeBackup } from './backup.ts';
import { takeClaim } from '../session/workfile-claim.ts';
import { FOLLOWED_BYTES } from '../machine/read-back-thread.ts';
import type { Hands } from './file-maker-pool.ts';
import { removeIfThere } from '../../../files/file-io.ts';
import type { CheckNote, Identity } from '../session/journal-lines.ts';
import { makeNewFile } from './new-file.ts';
import type { NewFile } from './new-file.ts';
import { Refusal } from '../session/reasons.ts';
import { endedTempName, tempName } from '../machine/temp-name.ts';
import { identityOf, isSameFile, rightsOf, withSpace } from '../session/context.ts';
import type { StepLine, Writing } from '../session/context.ts';
import type { Rescan } from '../../../plan/rescan.ts';

/** One workfile, cleared for writing. */
export interface WriteJob extends NewFile {
  readonly absolute: string;
  readonly rescan: Rescan;
  /** Threads that make the new file; null where this one does. */
  readonly hands: Hands | null;
  /** What the new file has to pass; null where nobody asks an application. Throws a `Refusal` where it does not. */
  readonly check: ((temp: string, identity: Identity) => Promise<CheckNote>) | null;
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
  const temp = join(folder, (job.check === null ? tempName : endedTempName)(writing.runId, job.absolute));
  await job.record({
    step: 'intent',
    mode: 'replace',
    real: job.real,
    temp,
    identity: identityOf(job.stat),
    was: rightsOf(job.stat),
  });
  const claim = await takeClaim(writing.machine, writing.run, writing.lease, job.real, job.resumed);
  let backup: string | null = null;
  try {
    await withSpace(writing, folder, roomFor(job.edits, job.stat.size, job.plain?.bytes ?? null), async () => {
      const kept = await makeBackup(writing, 'replace', job);
      backup = kept.path;
      await job.record({ step: 'backed-up', backup: kept });
      const identity = await makeTemp(writing, job, temp);
      const check = (await job.check?.(temp, identity)) ?? null;
      // Both hold now, and the next step needs both: they share the wait.
      await Promise.all([
        job.record({ step: 'written' }),
        job.record({ step: 'verified', identity, ...(check === null ? {} : { check }) }),
      ]);
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

async function makeTemp(writing: Writing, job: WriteJob, temp: string): Promise<Identity> {
  const { machine, pace } = writing;
  if (job.hands !== null && job.stat.size < FOLLOWED_BYTES) {
    // Written and read back, as `makeNewFile` would count it.
    await pace.breathe(2 * job.stat.size);
    const made = await job.hands.make(job, temp);
    // A thread hears nothing of a second Ctrl-C.
    await pace.breathe(0);
    if (made !== null) return made;
    await removeIfThere(machine.fs, temp);
  }
  return makeNewFile({ machine, pace, rescan: job.rescan }, job, temp);
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

/** The last look before the rename: between it and the rename lies the only moment in which a save could be lost. */
async function checkStillThere(writing: Writing, job: WriteJob): Promise<void> {
  if (!writing.lease.held()) throw leaseLost(writing);
  const now = await writing.machine.fs.lstat(job.real);
  if (now === null || !isSameFile(now, job.stat)) throw new Refusal('write-changed', { what: 'it was saved just now' });
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
