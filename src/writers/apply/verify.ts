import type { Reason } from '../../model/decision.ts';
import type { WorkfileLine } from '../../model/plan.ts';
import { holds, namedBackup } from './write/backup.ts';
import { realOf } from './session/own-places.ts';
import { idsStanding } from '../../run/ids-left.ts';
import { withSource } from '../../files/file-io.ts';
import { idsIn } from '../../plan/vet-request.ts';
import type { ExpectedIds } from '../../plan/vet-request.ts';
import { clear } from './write/clearance.ts';
import { firstStray } from './write/id-check.ts';
import { beforeEdits, vet } from './write/vetting.ts';
import type { FileProgress, Proof } from './session/journal-lines.ts';
import type { Machine } from './machine/machine.ts';
import { plainOf } from '../../patch/rewrite.ts';
import type { Rescanned } from '../../model/scanned-workfile.ts';
import type { PlanEntry, PlannedWorkfile } from '../../run/plan-index.ts';
import { compareSpliced } from './write/proof.ts';
import { reason, reasonOf } from './session/reasons.ts';
import { isNew } from './undo/recover.ts';
import { withSession } from './session/session.ts';
import type { Session } from './session/session.ts';
import { Tally } from './session/outcome-totals.ts';
import type { Totals } from './session/outcome-totals.ts';
import { isIdentity, timestamp } from './session/context.ts';
import type { Rescan } from '../../plan/rescan.ts';

/**
 * `proven`: everything that could be checked holds. `mismatch`: something does not. `saved-since`: somebody saved the
 * file after it was patched, so its bytes are theirs now. `undone`: it was put back. `unfinished`: a session died over it.
 */
export type VerifyOutcome = (typeof VERIFY_OUTCOMES)[number];

export const VERIFY_OUTCOMES = [
  'proven',
  'mismatch',
  'saved-since',
  'undone',
  'unfinished',
  'not-applied',
  'failed',
] as const;

/** A container that AYON's Manage tool will not treat as the plan says. */
export interface ManageMismatch {
  readonly node: string;
  readonly expected: string;
  readonly found: string;
}

/** What AYON's Manage tool makes of the containers of a workfile. */
export interface ManageProof {
  readonly mismatches: readonly ManageMismatch[];
  /** The node for which Manage lists nothing of the workfile, which the plan has said as well; null where it lists. */
  readonly emptiedBy: string | null;
}

export interface Proofs {
  /** Outside the edits the file is the old one, inside stands what was planned. */
  readonly bytes: Proof;
  /** The planned ids stand in the file, and AYON has them. */
  readonly ids: Proof;
  /** AYON's Manage tool will list and update the containers as planned. */
  readonly manage: Proof;
}

export interface VerifyEvent extends Proofs {
  readonly type: 'workfile';
  readonly path: string;
  readonly outcome: VerifyOutcome;
  /** Of a proven workfile: places in it that hold ids which are not AYON's, or could not be read. 0: wholly restored. */
  readonly idsLeft?: number;
  readonly reasons: readonly Reason[];
}

export interface VerifyOptions {
  /** How the records of a workfile are read; the scanners unless a test says otherwise. */
  readonly rescan?: Rescan;
  /** Which of these representation ids AYON has now. */
  readonly known?: (ids: ReadonlySet<string>) => Promise<ReadonlySet<string>>;
  /** What AYON's Manage tool will make of a workfile, and which containers it will treat otherwise than planned. */
  readonly manage?: (path: string, line: WorkfileLine) => Promise<ManageProof>;
  /** AYON shows only a part: what it does not show may be there, so that is not checked and does not fail. */
  readonly inPart?: boolean;
  readonly backupFolder?: string;
  readonly onEvent?: (event: VerifyEvent) => void;
  readonly machine?: Machine;
}

export interface VerifyResult {
  readonly totals: Totals<VerifyOutcome>;
  /** How many workfiles each of the three proofs came to what for. */
  readonly proofs: Readonly<Record<keyof Proofs, Readonly<Record<Proof, number>>>>;
  /** The proven workfiles: those in which no old id is left, and those in which some are. */
  readonly restored: { readonly wholly: number; readonly inPart: number };
  /** Workfiles of which AYON's Manage tool lists nothing because of one container. */
  readonly manageEmpty: number;
}

/** So many workfiles share one question to AYON. */
const BATCH = 200;

/**
 * Proves three things of each workfile that was patched, each for itself: its bytes, its ids on AYON's side, and the
 * Manage rules. Changes nothing but the journal. Throws the same errors as `applyRun`.
 */
export async function verifyRun(run: string, options: VerifyOptions = {}): Promise<VerifyResult> {
  return withSession(run, 'verify', options, (session) => new Verification(session, options).carryOut());
}

class Verification {
  readonly #session: Session;
  readonly #options: VerifyOptions;
  readonly #tally = new Tally(VERIFY_OUTCOMES);
  readonly #restored = { wholly: 0, inPart: 0 };
  #manageEmpty = 0;
  readonly #proofs = { bytes: noProofs(), ids: noProofs(), manage: noProofs() };

  constructor(session: Session, options: VerifyOptions) {
    this.#session = session;
    this.#options = options;
  }

  async carryOut(): Promise<VerifyResult> {
    const { plan, state } = this.#session;
    const isDone = (entry: PlanEntry): boolean => state.files.get(entry.path)?.step === 'done';
    // First what was not applied: whoever reads the first lines only must not believe that all is well.
    for (const entry of plan.entries) if (!isDone(entry)) await this.#tell(entry, await this.#one(entry, null));
    const done = plan.entries.filter(isDone);
    for (let at = 0; at < done.length; at += BATCH) await this.#batch(done.slice(at, at + BATCH));
    return {
      totals: this.#tally.totals(plan.untouched),
      proofs: this.#proofs,
      restored: this.#restored,
      manageEmpty: this.#manageEmpty,
    };
  }

  async #batch(entries: readonly PlanEntry[]): Promise<void> {
    const planned = entries.map((entry) => this.#session.plan.load(entry));
    const known = (await this.#options.known?.(new Set(planned.flatMap(({ line }) => newIds(line))))) ?? null;
    for (const entry of entries) await this.#tell(entry, await this.#one(entry, known));
  }

  async #one(entry: PlanEntry, known: ReadonlySet<string> | null): Promise<Findings> {
    const { plan, state } = this.#session;
    const progress = state.files.get(entry.path);
    if (progress?.step === 'undone') return nothing('undone');
    if (progress === undefined || progress.step === 'dropped' || progress.step === 'rolled-back') {
      return nothing('not-applied', await this.#whyNotApplied(entry));
    }
    if (progress.step !== 'done') return nothing('unfinished', reason('verify-unfinished', { step: progress.step }));
    try {
      return await this.#prove(entry, plan.load(entry), progress, known);
    } catch (error) {
      return nothing('failed', reasonOf(error, 'verifying'));
    }
  }

  /** What hinders `apply`, as far as it can be told: nobody shall be sent to a command that refuses. */
  async #whyNotApplied(entry: PlanEntry): Promise<Reason> {
    const { state, writing } = this.#session;
    const told = state.left.get(entry.path);
    if (told !== undefined) return told;
    const { machine, backupFolder } = writing;
    const nothing = { allow: new Set<never>(), recentMinutes: 0, published: new Map(), writableFolders: new Map() };
    try {
      await clear({ machine, backupFolder, mode: 'replace', pilots: state.pilots, ...nothing }, entry, null);
      return reason('verify-not-applied');
    } catch (error) {
      return reasonOf(error, 'looking at it');
    }
  }

  async #prove(
    entry: PlanEntry,
    planned: PlannedWorkfile,
    progress: FileProgress,
    known: ReadonlySet<string> | null,
  ): Promise<Findings> {
    const real = await realOf(this.#session.writing.machine.fs, entry.absolute, progress);
    const reasons: Reason[] = [];
    let bytes = await this.#proveBytes(entry, real, planned, progress, reasons);
    const savedSince = bytes === 'not-checked';
    const expected = bytes === 'proven' ? await this.#vet(real, planned, reasons) : null;
    const { machine, rescan } = this.#session.writing;
    const scanned = await withSource(machine.fs, real, (source) => rescan(source, planned.line.path));
    const ids = this.#proveIds(scanned, planned.line, known, savedSince, expected, reasons);
    const manage = await this.#proveManage(real, planned.line, savedSince, reasons);
    // Edits that the file never called for prove nothing, however well they were written.
    if (bytes === 'proven' && expected === null) bytes = 'failed';
    const failed = [bytes, ids, manage].includes('failed');
    if (failed || savedSince) return { outcome: failed ? 'mismatch' : 'saved-since', bytes, ids, manage, reasons };
    const left = idsStanding(scanned, planned.line);
    if (left > 0) reasons.push(reason('verify-ids-stay', { places: left }));
    return { outcome: 'proven', bytes, ids, manage, idsLeft: left, reasons };
  }

  async #proveBytes(
    entry: PlanEntry,
    real: string,
    planned: PlannedWorkfile,
    progress: FileProgress,
    reasons: Reason[],
  ): Promise<Proof> {
    const { writing } = this.#session;
    const { fs } = writing.machine;
    if (await isNew(writing, real, planned)) return this.#compareBackup(entry, real, planned, progress, reasons);
    if (isIdentity(await fs.lstat(real), progress.after)) {
      // Neither time nor size moved, so nobody saved it: the disk lost what it was given.
      reasons.push(reason('verify-bytes-differ', { what: 'the file' }));
      return 'failed';
    }
    reasons.push(reason('verify-saved-since'));
    return 'not-checked';
  }

  /** The same rule as `apply` has: the ids that the file holds after edits that it calls for; null where it does not. */
  async #vet(real: string, planned: PlannedWorkfile, reasons: Reason[]): Promise<ExpectedIds | null> {
    const { machine, rescan } = this.#session.writing;
    try {
      return await withSource(machine.fs, real, (fresh) =>
        vet(rescan, beforeEdits(fresh, planned), planned.line.path, planned.request),
      );
    } catch (error) {
      reasons.push(reasonOf(error, 'verifying'));
      return null;
    }
  }

  /** The hash has proven it; where the old file is still there, it is proven against that as well. */
  async #compareBackup(
    entry: PlanEntry,
    real: string,
    planned: PlannedWorkfile,
    progress: FileProgress,
    reasons: Reason[],
  ): Promise<Proof> {
    const { writing } = this.#session;
    const { fs } = writing.machine;
    const backup = namedBackup(writing, entry, progress.backup);
    const there = progress.backup === null ? null : await fs.lstat(backup);
    if (there === null) return 'proven';
    if (there.kind !== 'file' || !(await holds(writing, backup, planned.sha256))) {
      reasons.push(reason('verify-backup-damaged', { backup }));
      return 'failed';
    }
    const packing = planned.line.plain?.packing ?? null;
    const mismatch = await withSource(fs, backup, (old) =>
      withSource(fs, real, (fresh) =>
        compareSpliced(plainOf(old, packing), plainOf(fresh, packing), planned.edits, writing.pace),
      ),
    );
    if (mismatch === null) return 'proven';
    reasons.push(reason('verify-bytes-differ', { what: `byte ${mismatch.offset} (${mismatch.where})` }));
    return 'failed';
  }

  #proveIds(
    scanned: Rescanned,
    line: WorkfileLine,
    known: ReadonlySet<string> | null,
    savedSince: boolean,
    expected: ExpectedIds | null,
    reasons: Reason[],
  ): Proof {
    const unseen = known === null ? [] : newIds(line).filter((id) => !known.has(id));
    const inPart = this.#options.inPart === true && unseen.length > 0;
    if (inPart) reasons.push(reason('verify-seen-in-part', { unseen: unseen.length }));
    const before = reasons.length;
    if (!inPart) for (const id of unseen) reasons.push(reason('verify-id-unknown', { id }));
    const found = idsIn(scanned);
    const odd = savedSince ? oldIdBack(line, found) : expected === null ? null : firstStray(expected, found);
    if (odd !== null) {
      const code = odd.missing ? 'verify-ids-differ' : savedSince ? 'verify-old-id-back' : 'verify-ids-unplanned';
      reasons.push(reason(code, { node: odd.node, id: odd.id }));
    }
    if (reasons.length > before) return 'failed';
    return known === null || inPart ? 'not-checked' : 'proven';
  }

  async #proveManage(real: string, line: WorkfileLine, savedSince: boolean, reasons: Reason[]): Promise<Proof> {
    // The rules ask what else the product has: hidden versions would make a false mismatch, or a false proof.
    if (this.#options.manage === undefined || this.#options.inPart === true || savedSince) return 'not-checked';
    const { mismatches, emptiedBy } = await this.#options.manage(real, line);
    if (emptiedBy !== null) {
      this.#manageEmpty += 1;
      reasons.push(reason('verify-manage-empty', { node: emptiedBy }));
    }
    for (const mismatch of mismatches) reasons.push(reason('verify-manage-differs', { ...mismatch }));
    return mismatches.length > 0 ? 'failed' : 'proven';
  }

  async #tell(entry: PlanEntry, findings: Findings): Promise<void> {
    const { journal, machine } = this.#session.writing;
    const { outcome, bytes, ids, manage, reasons, idsLeft: left } = findings;
    this.#tally.take(outcome, entry.edits, null, 0);
    for (const { code } of reasons) this.#tally.note(code);
    for (const name of ['bytes', 'ids', 'manage'] as const) this.#proofs[name][findings[name]] += 1;
    if (left !== undefined) this.#restored[left === 0 ? 'wholly' : 'inPart'] += 1;
    await journal.append({ type: 'verify', path: entry.path, at: timestamp(machine), bytes, ids, manage });
    const told = left === undefined ? {} : { idsLeft: left };
    this.#options.onEvent?.({ type: 'workfile', path: entry.path, outcome, bytes, ids, manage, ...told, reasons });
  }
}

interface Findings extends Proofs {
  readonly outcome: VerifyOutcome;
  readonly idsLeft?: number;
  readonly reasons: readonly Reason[];
}

function nothing(outcome: VerifyOutcome, why?: Reason): Findings {
  const reasons = why === undefined ? [] : [why];
  return { outcome, bytes: 'not-checked', ids: 'not-checked', manage: 'not-checked', reasons };
}

function noProofs(): Record<Proof, number> {
  return { proven: 0, failed: 0, 'not-checked': 0 };
}

/** The ids that the edits of a workfile bring into it. */
function newIds(line: WorkfileLine): string[] {
  return line.containers
    .filter((container) => container.edits.length > 0)
    .flatMap((container) => [container.decision, ...container.alsoAt.map((place) => place.decision)])
    .flatMap((decision) => (decision?.target == null ? [] : [decision.target.representationId]));
}

/** An old id that was edited away and stands there again, as after going back to an older save. */
function oldIdBack(line: WorkfileLine, found: readonly string[]): ReturnType<typeof firstStray> {
  for (const container of line.containers) {
    const old = container.fields['representation'];
    if (container.edits.length === 0 || old == null || old === '') continue;
    if (old !== container.decision?.target?.representationId && found.includes(`${container.node}\u0000${old}`)) {
      return { node: container.node, id: old, missing: false };
    }
  }
  return null;
}
