import { join } from 'node:path';
import pLimit from 'p-limit';
import type { Reason } from '../../model/decision.ts';
import { RemapError } from '../../model/error.ts';
import type { WorkfileLine } from '../../model/plan.ts';
import type { AttributeSet } from './machine/attributes.ts';
import { OUTCOMES } from './events.ts';
import type { ApplyOptions, ApplyResult, Outcome } from './events.ts';
import type { Hands } from './write/file-maker-pool.ts';
import { checkedBy } from './write/application-check.ts';
import { attributeNotice, clear } from './write/clearance.ts';
import type { Cleared, GuardOptions } from './write/clearance.ts';
import { IN_PLACE_NOTICE, overwriteFile } from './write/in-place.ts';
import type { Identity, WriteMode } from './session/journal-lines.ts';
import type { PlanEntry } from '../../run/plan-index.ts';
import { reason, reasonOf, Refusal, versionNotice } from './session/reasons.ts';
import { isNew, recover } from './undo/recover.ts';
import { leaseLost, replaceFile } from './write/replace.ts';
import { withSession } from './session/session.ts';
import type { Session } from './session/session.ts';
import { Tally } from './session/outcome-totals.ts';
import { identityOf, record, timestamp } from './session/context.ts';
import { sizeAfter } from '../../patch/splice.ts';

/** Enough small files at a time that they share `fsync`s; few enough large ones for 150 MB of memory. */
const DEFAULT_JOBS = 64;
const LARGE_JOBS = 4;
const LARGE_BYTES = 1024 * 1024;
/** From so many workfiles on threads are worth their start. */
const MANY = 32;
const DEFAULT_RECENT_MINUTES = 10;

/**
 * Carries out the plan of a run folder: exactly its edits, nothing else. What an earlier session left unfinished is
 * cleared up first; what it finished is not touched again.
 *
 * Workfiles that cannot be written are in the result with a reason each. A `RemapError` ends the whole run: another run
 * holds the lease (`locked`), plan or journal cannot be used (`input`, `usage`), the journal cannot be written (`file`).
 */
export async function applyRun(run: string, options: ApplyOptions = {}): Promise<ApplyResult> {
  if (options.check !== undefined && options.mode === 'in-place') throw nothingToCheck(run);
  const published = new Map<string, Reason>();
  const onWorkfile = (line: WorkfileLine): void => {
    const why = options.published?.(line) ?? null;
    if (why !== null) published.set(line.path, why);
  };
  return withSession(run, 'apply', { ...options, onWorkfile }, (session) =>
    new Application(session, options, published).carryOut(),
  );
}

function nothingToCheck(run: string): RemapError {
  return new RemapError({
    kind: 'usage',
    subject: run,
    operation: 'checking new files',
    problem: 'a file that is written in place is never a new file that could be checked first',
    remedy: 'Leave out --in-place, or the check',
  });
}

/** A workfile that passed the checks, and what the replacement has to carry over. */
interface Candidate {
  readonly entry: PlanEntry;
  readonly attributes: AttributeSet | undefined;
}

class Application {
  readonly #session: Session;
  readonly #options: ApplyOptions;
  readonly #mode: WriteMode;
  readonly #guards: GuardOptions;
  readonly #tally = new Tally(OUTCOMES);
  readonly #firstWithInode = new Map<string, string>();
  /** What is known to be the planned bytes, under whatever time or inode: by the journal, or because it was looked at. */
  readonly #old = new Map<string, Identity>();
  #hands: Hands | null = null;
  #interrupted = false;
  #fatal: RemapError | null = null;

  constructor(session: Session, options: ApplyOptions, published: ReadonlyMap<string, Reason>) {
    const { writing, state } = session;
    this.#session = session;
    this.#options = options;
    this.#mode = options.mode ?? 'replace';
    this.#guards = {
      machine: writing.machine,
      mode: this.#mode,
      allow: options.allow ?? new Set(),
      recentMinutes: options.recentMinutes ?? DEFAULT_RECENT_MINUTES,
      backupFolder: writing.backupFolder,
      pilots: state.pilots,
      published,
      writableFolders: new Map(),
    };
  }

  async carryOut(): Promise<ApplyResult> {
    const { plan, writing } = this.#session;
    // Each check starts an application.
    const usual = this.#options.check === undefined ? DEFAULT_JOBS : 1;
    const jobs = pLimit(Math.max(1, this.#options.jobs ?? usual));
    if (writing.machine.uid === 0) this.#notice(null, reason('write-as-root'));
    if (this.#mode === 'in-place') this.#notice(null, IN_PLACE_NOTICE);
    const version = versionNotice(plan.header);
    if (version !== null) this.#notice(null, version);
    if (this.#mode === 'replace' && plan.entries.length >= MANY) {
      this.#hands = this.#options.hands ?? null;
      this.#hands?.start();
    }
    const looked = await Promise.all(
      plan.entries.map((entry) => jobs(() => this.#guard(entry, () => this.#look(entry)))),
    );
    const cleared = looked.filter((found) => found !== null);
    const candidates = await this.#withAttributes(cleared);
    const bytes = candidates.reduce((total, { entry }) => total + entry.bytes, 0);
    this.#options.onEvent?.({ type: 'start', workfiles: candidates.length, bytes });
    const large = pLimit(Math.min(LARGE_JOBS, jobs.concurrency));
    await Promise.all(
      candidates.map((candidate) => {
        const work = (): Promise<unknown> => jobs(() => this.#guard(candidate.entry, () => this.#write(candidate)));
        return candidate.entry.bytes > LARGE_BYTES ? large(work) : work();
      }),
    );
    if (this.#fatal !== null) throw this.#fatal;
    return {
      totals: this.#tally.totals(plan.untouched),
      interrupted: this.#interrupted,
      planSha256: plan.sha256,
    };
  }

  /** Runs a step of one workfile; what goes wrong there is that workfile's outcome, unless it concerns the run. */
  async #guard<T>(entry: PlanEntry, step: () => Promise<T>): Promise<T | null> {
    const { journal, lease } = this.#session.writing;
    if (this.#fatal !== null) return null;
    try {
      return await step();
    } catch (error) {
      if (!(await lease.stillHeld())) {
        // The journal is another's now: not a line more.
        this.#fatal = leaseLost(this.#session.writing);
        return null;
      }
      if (journal.broken !== null) this.#fatal = journal.broken;
      const why = reasonOf(error, 'writing the workfile');
      if (why.code === 'write-dropped') this.#interrupted = true;
      const outcome = why.code === 'write-dropped' ? 'not-reached' : error instanceof Refusal ? 'refused' : 'failed';
      this.#tell(entry, outcome, why);
      return null;
    }
  }

  /** Before anything is written: clears up behind a dead session, and looks whether the workfile may be written. */
  async #look(entry: PlanEntry): Promise<{ entry: PlanEntry; cleared: Cleared } | null> {
    const { plan, state, writing } = this.#session;
    const progress = state.files.get(entry.path);
    if (progress?.step === 'done') return this.#finished(entry);
    if (await this.#stopped()) return this.#notReached(entry);
    if (progress !== undefined) {
      const recovered = await recover(writing, entry, plan.load(entry), progress);
      if (recovered.finished) {
        this.#tell(entry, 'patched', null);
        return null;
      }
      if (recovered.old !== null) this.#old.set(entry.path, recovered.old);
    }
    const cleared = await this.#clear(entry);
    if (cleared === null) return this.#finished(entry);
    const inode = `${cleared.stat.dev}:${cleared.stat.ino}`;
    const first = this.#firstWithInode.get(inode);
    if (first !== undefined) throw new Refusal('write-same-file', { first });
    this.#firstWithInode.set(inode, entry.path);
    // What passed by its bytes need not be read once more for the second look.
    this.#old.set(entry.path, identityOf(cleared.stat));
    for (const notice of cleared.notices) this.#notice(entry.path, notice);
    return { entry, cleared };
  }

  /** Null where the workfile is what the plan makes of it already, whoever did that. */
  async #clear(entry: PlanEntry): Promise<Cleared | null> {
    try {
      return await clear(this.#guards, entry, this.#old.get(entry.path) ?? null);
    } catch (error) {
      const changed = error instanceof Refusal && error.reason.code === 'write-changed';
      const { plan, writing } = this.#session;
      if (!changed || !(await isNew(writing, entry.absolute, plan.load(entry)))) throw error;
      await record(writing, entry.path, { step: 'done' });
      return null;
    }
  }

  /** Attributes are asked for in one go: each question is a process. */
  async #withAttributes(found: readonly { entry: PlanEntry; cleared: Cleared }[]): Promise<Candidate[]> {
    if (this.#mode === 'in-place' || found.length === 0) {
      return found.map(({ entry }) => ({ entry, attributes: undefined }));
    }
    const { attributes, platform } = this.#session.writing.machine;
    const all = await attributes.read(found.map(({ cleared }) => cleared.real));
    if (all === null)
      this.#notice(null, reason(platform === 'win32' ? 'write-attributes-windows' : 'write-attributes-unseen'));
    return found.map(({ entry, cleared }) => {
      const own = all?.get(cleared.real);
      const notice = attributeNotice(own);
      if (notice !== null) this.#notice(entry.path, notice);
      return { entry, attributes: own };
    });
  }

  /** Everything is looked at once more: minutes may lie between the first look and this file's turn. */
  async #write({ entry, attributes }: Candidate): Promise<void> {
    if (await this.#stopped()) {
      this.#notReached(entry);
      return;
    }
    const { plan, writing, state } = this.#session;
    const { check } = this.#options;
    const planned = plan.load(entry);
    const { real, stat } = await clear(this.#guards, entry, this.#old.get(entry.path) ?? null);
    const write = this.#mode === 'in-place' ? overwriteFile : replaceFile;
    await write(writing, {
      path: entry.path,
      absolute: entry.absolute,
      real,
      stat,
      sha256: planned.sha256,
      edits: planned.edits,
      plain: planned.line.plain ?? null,
      times: this.#options.keepMtime === true ? stat : null,
      rights: null,
      attributes,
      allowLoss: this.#guards.allow.has('loss'),
      resumed: state.files.has(entry.path),
      request: planned.request,
      rescan: writing.rescan,
      hands: this.#hands,
      check: check === undefined ? null : checkedBy(check, writing, planned, plan.sha256),
      record: (line) => record(writing, entry.path, line),
    });
    const { bytes, plain } = planned.line;
    const packed = plain === undefined ? null : await writing.machine.fs.lstat(real);
    this.#tell(entry, 'patched', null, packed?.size ?? sizeAfter(planned.edits, bytes));
  }

  async #stopped(): Promise<boolean> {
    const { stop, drop } = this.#options;
    const { machine, run } = this.#session.writing;
    if (stop?.aborted === true || drop?.aborted === true) return true;
    return (await machine.fs.lstat(join(run, 'stop'))) !== null;
  }

  #notReached(entry: PlanEntry): null {
    this.#interrupted = true;
    this.#tell(entry, 'not-reached', reason('write-stopped'));
    return null;
  }

  #finished(entry: PlanEntry): null {
    this.#tell(entry, 'already-done', null);
    return null;
  }

  #notice(path: string | null, why: Reason): void {
    this.#options.onEvent?.({ type: 'notice', path, reason: why });
  }

  #tell(entry: PlanEntry, outcome: Outcome, why: Reason | null, bytes = 0): void {
    this.#tally.take(outcome, entry.edits, why?.code ?? null, bytes);
    if (why !== null && (outcome === 'refused' || outcome === 'failed')) {
      const { journal, machine } = this.#session.writing;
      // Nothing waits for this line: it explains, and decides nothing.
      journal.append({ type: 'left', path: entry.path, at: timestamp(machine), reason: why }).catch(() => undefined);
    }
    this.#options.onEvent?.({ type: 'workfile', path: entry.path, outcome, reason: why, edits: entry.edits, bytes });
  }
}
