import { dirname, join } from 'node:path';
import type { Reason } from '../../model/decision.ts';
import { systemCode } from '../../model/error.ts';
import { backupPath } from './write/backup.ts';
import { claimPath, isClaimName } from './session/workfile-claim.ts';
import type { BackupRecord, FileProgress } from './session/journal-lines.ts';
import { behindLink, obstacleBelow } from './session/own-places.ts';
import { isSettled } from './session/journal-lines.ts';
import { readHolder } from './session/run-lease.ts';
import type { Machine } from './machine/machine.ts';
import type { PlanEntry } from '../../run/plan-index.ts';
import { reason } from './session/reasons.ts';
import { withSession } from './session/session.ts';
import type { Session } from './session/session.ts';
import { runOfTemp } from './machine/temp-name.ts';
import { timestamp } from './session/context.ts';

export interface GcEvent {
  readonly type: 'removed' | 'kept';
  readonly path: string;
  readonly what: 'temporary-file' | 'claim' | 'lease-draft' | 'backup';
  readonly reason: Reason | null;
}

export interface GcOptions {
  /** Remove the backups of finished workfiles too. */
  readonly backups?: boolean;
  /** Say what would be removed, and remove nothing. */
  readonly dryRun?: boolean;
  readonly backupFolder?: string;
  readonly onEvent?: (event: GcEvent) => void;
  readonly machine?: Machine;
}

export interface GcResult {
  readonly removed: Readonly<Record<GcEvent['what'], number>>;
  readonly kept: number;
  readonly bytes: number;
}

/**
 * Removes what this run left behind: temporary files and claims of sessions that died, and on request backups. Every
 * name is one that this run gave itself; everything else stays, with a reason where it looks like ours. Throws the same
 * errors as `applyRun`.
 */
export async function gcRun(run: string, options: GcOptions = {}): Promise<GcResult> {
  return withSession(run, 'gc', options, (session) => new Collector(session, options).collect());
}

const LEASE_DRAFT = /^lease\.json\.[0-9a-f]{12}$/;

class Collector {
  readonly #session: Session;
  readonly #options: GcOptions;
  readonly #removed = { 'temporary-file': 0, claim: 0, 'lease-draft': 0, backup: 0 };
  #kept = 0;
  #bytes = 0;

  constructor(session: Session, options: GcOptions) {
    this.#session = session;
    this.#options = options;
  }

  async collect(): Promise<GcResult> {
    const { writing } = this.#session;
    for (const folder of await this.#folders()) await this.#sweep(folder);
    for (const name of await this.#names(writing.run)) {
      if (LEASE_DRAFT.test(name)) await this.#remove(join(writing.run, name), 'lease-draft');
    }
    for (const entry of this.#session.plan.entries) await this.#sweepUnfinished(entry);
    if (this.#options.backups === true) for (const entry of this.#session.plan.entries) await this.#sweepBackups(entry);
    return { removed: this.#removed, kept: this.#kept, bytes: this.#bytes };
  }

  /** Where this run may have left something: beside workfiles that it began, and where their backups lie. */
  async #folders(): Promise<Set<string>> {
    const { plan, state, writing } = this.#session;
    const { fs } = writing.machine;
    const folders = new Set<string>();
    const pilot = join(writing.run, 'pilot');
    if ((await obstacleBelow(fs, writing.run, join(pilot, 'any'))) === null) folders.add(pilot);
    for (const entry of plan.entries) {
      if (!state.files.has(entry.path)) continue;
      folders.add(dirname(entry.absolute));
      folders.add(dirname(await behindLink(fs, entry.absolute)));
      const backup = backupPath(writing.backupFolder, entry.absolute, entry.sha256);
      if ((await writing.obstacleTo(backup)) === null) folders.add(dirname(backup));
    }
    return folders;
  }

  async #sweep(folder: string): Promise<void> {
    const { writing } = this.#session;
    for (const name of await this.#names(folder)) {
      const path = join(folder, name);
      const owner = runOfTemp(name);
      if (owner === writing.runId) await this.#remove(path, 'temporary-file');
      else if (owner !== null) this.#keep(path, 'temporary-file', reason('gc-not-ours', { owner }));
      else if (isClaimName(name)) await this.#sweepClaim(path);
    }
  }

  async #sweepClaim(path: string): Promise<void> {
    const { writing } = this.#session;
    const claim = await readHolder(writing.machine.fs, path);
    if (claim?.run === writing.run || (claim === null && this.#isOwnClaim(path))) await this.#remove(path, 'claim');
    else this.#keep(path, 'claim', reason('gc-not-ours', { owner: claim?.run ?? 'unknown' }));
  }

  /** A claim without content is ours when it stands beside a workfile that a session of ours left unfinished. */
  #isOwnClaim(path: string): boolean {
    const unfinished = [...this.#session.state.files.values()].filter((progress) => !isSettled(progress.step));
    return unfinished.some((progress) => progress.real !== null && claimPath(progress.real) === path);
  }

  /** A backup that is still only a second name of the untouched workfile keeps nothing, and stands in others' way. */
  async #sweepUnfinished(entry: PlanEntry): Promise<void> {
    const { state, writing } = this.#session;
    const { fs } = writing.machine;
    const progress = state.files.get(entry.path);
    if (progress === undefined || isSettled(progress.step) || progress.mode !== 'replace') return;
    const path = backupPath(writing.backupFolder, entry.absolute, entry.sha256);
    if ((await writing.obstacleTo(path)) !== null) return;
    const [backup, file] = [await fs.lstat(path), await fs.lstat(await behindLink(fs, entry.absolute))];
    if (backup !== null && file !== null && backup.ino === file.ino && backup.dev === file.dev) {
      await this.#remove(path, 'backup');
    }
  }

  /** The journal says that there are backups; where they lie follows from the plan. */
  async #sweepBackups(entry: PlanEntry): Promise<void> {
    const { state, writing } = this.#session;
    const progress = state.files.get(entry.path);
    if (progress === undefined) return;
    for (const recorded of [progress.backup, progress.replaced]) {
      if (recorded === null) continue;
      const path = backupPath(writing.backupFolder, entry.absolute, recorded.sha256);
      const why = await this.#whyKept(entry, progress, path, recorded);
      const stat = why === null ? await writing.machine.fs.lstat(path) : null;
      if (why !== null) this.#keep(recorded.path, 'backup', why);
      else if (stat?.kind === 'file') await this.#removeBackup(path);
    }
  }

  async #whyKept(
    entry: PlanEntry,
    progress: FileProgress,
    path: string,
    recorded: BackupRecord,
  ): Promise<Reason | null> {
    const { writing } = this.#session;
    const link = await writing.obstacleTo(path);
    if (link !== null) return reason('backup-behind-link', { backup: path, link });
    if (recorded.path !== path) {
      const there = await writing.machine.fs.lstat(recorded.path);
      return there === null ? null : reason('gc-outside', { folder: writing.backupFolder });
    }
    return isSettled(progress.step) ? null : reason('gc-still-needed', { workfile: entry.path });
  }

  async #removeBackup(path: string): Promise<void> {
    const { writing } = this.#session;
    const { fs } = writing.machine;
    await this.#remove(path, 'backup');
    if (this.#options.dryRun === true) return;
    await writing.journal.append({ type: 'collected', path, at: timestamp(writing.machine) });
    for (let folder = dirname(path); folder.startsWith(writing.backupFolder); folder = dirname(folder)) {
      try {
        await fs.rmdir(folder);
      } catch {
        // Not empty: another backup lies there.
        return;
      }
    }
  }

  async #remove(path: string, what: GcEvent['what']): Promise<void> {
    const { fs } = this.#session.writing.machine;
    const stat = await fs.lstat(path);
    if (stat === null) return;
    if (this.#options.dryRun !== true) await fs.unlink(path);
    this.#removed[what] += 1;
    // Another name of the file keeps its bytes.
    if (stat.nlink === 1) this.#bytes += stat.size;
    this.#options.onEvent?.({ type: 'removed', path, what, reason: null });
  }

  #keep(path: string, what: GcEvent['what'], why: Reason): void {
    this.#kept += 1;
    this.#options.onEvent?.({ type: 'kept', path, what, reason: why });
  }

  async #names(folder: string): Promise<string[]> {
    try {
      return (await this.#session.writing.machine.fs.readdir(folder)).sort();
    } catch (error) {
      if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return [];
      throw error;
    }
  }
}
