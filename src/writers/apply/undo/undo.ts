import pLimit from 'p-limit';
import type { Reason } from '../../../model/decision.ts';
import { RemapError } from '../../../model/error.ts';
import type { Allowance } from '../events.ts';
import type { FileStat } from '../../../files/file-system.ts';
import { withSource } from '../../../files/file-io.ts';
import type { FileProgress } from '../session/journal-lines.ts';
import { isSettled } from '../session/journal-lines.ts';
import { checkAge } from '../write/age.ts';
import { artistSign } from '../write/open-elsewhere.ts';
import type { Machine } from '../machine/machine.ts';
import type { PlanEntry, PlannedWorkfile } from '../../../run/plan-index.ts';
import { plainOf } from '../../../patch/rewrite.ts';
import { backupPath, dropLink } from '../write/backup.ts';
import { realOf } from '../session/own-places.ts';
import { hashSource, isPatched } from '../write/proof.ts';
import { reason, reasonOf, Refusal } from '../session/reasons.ts';
import { clearTraces, isNew, recover } from './recover.ts';
import { planReversal } from './put-back-ids.ts';
import { putBackIds, restoreFile, restoreInPlace } from './restore.ts';
import { withSession } from '../session/session.ts';
import type { Session } from '../session/session.ts';
import { Tally } from '../session/outcome-totals.ts';
import type { Totals } from '../session/outcome-totals.ts';
import { identityOf, record, timestamp } from '../session/context.ts';
import type { Rescan } from '../../../plan/rescan.ts';

/**
 * What became of a workfile. `restored`: it is the old file again, to the byte. `ids-only`: somebody saved it since; the
 * old ids stand in the newer file. `already-old`: there was nothing to undo.
 */
export type UndoOutcome = (typeof UNDO_OUTCOMES)[number];

export const UNDO_OUTCOMES = ['restored', 'ids-only', 'already-old', 'refused', 'failed', 'not-reached'] as const;

export interface UndoEvent {
  readonly type: 'workfile';
  readonly path: string;
  readonly outcome: UndoOutcome;
  readonly reason: Reason | null;
}

export interface UndoOptions {
  readonly jobs?: number;
  /** How the records of a workfile are read; the scanners unless a test says otherwise. */
  readonly rescan?: Rescan;
  /** `locked`, `recent` and `loss` count here. */
  readonly allow?: ReadonlySet<Allowance>;
  readonly recentMinutes?: number;
  readonly backupFolder?: string;
  readonly stop?: AbortSignal;
  readonly drop?: AbortSignal;
  readonly onEvent?: (event: UndoEvent) => void;
  readonly machine?: Machine;
}

export interface UndoResult {
  readonly totals: Totals<UndoOutcome>;
  readonly interrupted: boolean;
}

/**
 * Takes back what `applyRun` did in this run folder. A workfile that is still our output becomes the old file again,
 * to the byte, even when its backup is gone: the edits can be taken back. Throws the same errors as `applyRun`.
 */
export async function undoRun(run: string, options: UndoOptions = {}): Promise<UndoResult> {
  return withSession(run, 'undo', options, (session) => new Undoing(session, options).carryOut());
}

class Undoing {
  readonly #session: Session;
  readonly #options: UndoOptions;
  readonly #tally = new Tally(UNDO_OUTCOMES);
  #interrupted = false;
  #fatal: RemapError | null = null;

  constructor(session: Session, options: UndoOptions) {
    this.#session = session;
    this.#options = options;
  }

  async carryOut(): Promise<UndoResult> {
    const { plan, state } = this.#session;
    const jobs = pLimit(Math.max(1, this.#options.jobs ?? 16));
    const begun = plan.entries.filter((entry) => state.files.has(entry.path));
    await Promise.all(begun.map((entry) => jobs(() => this.#one(entry))));
    if (this.#fatal !== null) throw this.#fatal;
    const nothingToDo = plan.untouched + plan.entries.length - begun.length;
    return { totals: this.#tally.totals(nothingToDo), interrupted: this.#interrupted };
  }

  async #one(entry: PlanEntry): Promise<void> {
    const { writing, state } = this.#session;
    const progress = state.files.get(entry.path);
    if (this.#fatal !== null || progress === undefined) return;
    if (this.#options.stop?.aborted === true || this.#options.drop?.aborted === true) {
      this.#interrupted = true;
      this.#tell(entry, 'not-reached', reason('write-stopped'));
      return;
    }
    try {
      await this.#undo(entry, progress);
    } catch (error) {
      if (writing.journal.broken !== null) this.#fatal = writing.journal.broken;
      else if (!writing.lease.held() && error instanceof RemapError) this.#fatal = error;
      const why = reasonOf(error, 'undoing');
      if (why.code === 'write-dropped') this.#interrupted = true;
      const outcome = why.code === 'write-dropped' ? 'not-reached' : error instanceof Refusal ? 'refused' : 'failed';
      this.#tell(entry, outcome, why);
    }
  }

  async #undo(entry: PlanEntry, progress: FileProgress): Promise<void> {
    const { plan, writing } = this.#session;
    const { fs } = writing.machine;
    const planned = plan.load(entry);
    const settled = isSettled(progress.step) || progress.step === 'undoing';
    const real = await realOf(fs, entry.absolute, progress);
    if (!settled) await recover(writing, entry, planned, progress);
    if (progress.step === 'undoing') await clearTraces(writing, entry, progress, real);
    const stat = await fs.lstat(real);
    if (stat !== null && stat.kind !== 'file') throw new Refusal('write-not-regular', { kind: stat.kind });
    if (stat === null) throw new Refusal('write-gone', { operation: 'undoing', why: 'ENOENT' });
    if ((await this.#isOld(real, stat, planned)) || (await this.#isPackedAnew(real, planned, progress))) {
      // A session died before it had taken the second name of the file away.
      if (progress.step === 'undoing') {
        await dropLink(writing, backupPath(writing.backupFolder, entry.absolute, entry.sha256), stat);
      }
      if (progress.step !== 'undone') {
        await record(writing, entry.path, { step: 'undone', undone: 'restored', identity: identityOf(stat) });
      }
      this.#tell(entry, 'already-old', null);
      return;
    }
    await this.#checkArtist(real, stat);
    const file = { entry, planned, progress, real, stat, allowLoss: this.#options.allow?.has('loss') ?? false };
    if (await isNew(writing, real, planned)) {
      await (progress.mode === 'in-place' ? restoreInPlace(writing, file) : restoreFile(writing, file));
      const after = await fs.lstat(real);
      const anew = planned.line.plain !== undefined && after !== null && !(await this.#isOld(real, after, planned));
      this.#tell(entry, 'restored', anew ? reason('undo-packed-anew') : null);
    } else if (progress.mode === 'in-place' && progress.step === 'undoing') {
      // A session died while it put the old bytes back.
      await restoreInPlace(writing, file);
      this.#tell(entry, 'restored', null);
    } else {
      await this.#undoInNewer(file);
    }
  }

  async #isOld(real: string, stat: FileStat, planned: PlannedWorkfile): Promise<boolean> {
    const { writing } = this.#session;
    if (stat.size !== planned.line.bytes) return false;
    const sha256 = await withSource(writing.machine.fs, real, (source) => hashSource(source, writing.pace));
    return sha256 === planned.sha256;
  }

  /** Without its backup a packed file got its old content back, in another packing. */
  async #isPackedAnew(real: string, { line }: PlannedWorkfile, { step }: FileProgress): Promise<boolean> {
    const { writing } = this.#session;
    const { plain } = line;
    if (plain === undefined || step !== 'undone') return false;
    return withSource(writing.machine.fs, real, (source) => isPatched(source, [], plain, writing.pace));
  }

  async #checkArtist(real: string, stat: FileStat): Promise<void> {
    if (this.#options.allow?.has('locked') === true) return;
    const sign = await artistSign(this.#session.writing.machine.fs, real, stat);
    if (sign !== null) throw new Refusal(sign.code, sign.args);
  }

  /** Somebody saved the file since: what they did stays, and our ids go. */
  async #undoInNewer(file: Parameters<typeof putBackIds>[1]): Promise<void> {
    const { entry, planned, progress, real, stat } = file;
    const { writing } = this.#session;
    if (stat.nlink > 1) throw new Refusal('write-hard-linked', { names: stat.nlink });
    if (progress.step === 'undone' && progress.undone === 'ids-only') {
      this.#tell(entry, 'already-old', null);
      return;
    }
    if (this.#options.allow?.has('recent') !== true) {
      checkAge(stat, writing.machine.now(), this.#options.recentMinutes ?? 10);
    }
    const { reversal, packing } = await withSource(writing.machine.fs, real, async (source) => {
      const scan = await writing.rescan(source, entry.path);
      const as = scan.packing ?? null;
      return { packing: as, reversal: planReversal(planned.line, scan, plainOf(source, as)) };
    });
    if (reversal.edits.length === 0) throw new Refusal('undo-no-ids-left', { gone: reversal.gone });
    await putBackIds(writing, file, reversal.edits, packing);
    this.#tell(entry, 'ids-only', reason('undo-ids-only', { back: reversal.back, gone: reversal.gone }));
  }

  #tell(entry: PlanEntry, outcome: UndoOutcome, why: Reason | null): void {
    this.#tally.take(outcome, entry.edits, why?.code ?? null, 0);
    if (why !== null && (outcome === 'refused' || outcome === 'failed')) {
      const { journal, machine } = this.#session.writing;
      journal.append({ type: 'left', path: entry.path, at: timestamp(machine), reason: why }).catch(() => undefined);
    }
    this.#options.onEvent?.({ type: 'workfile', path: entry.path, outcome, reason: why });
  }
}
