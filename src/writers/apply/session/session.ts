import { join, resolve } from 'node:path';
import { RemapError } from '../../../model/error.ts';
import { isRemote, nodeFileSystem } from '../../../files/node-file-system.ts';
import { readJournal, Journal } from './journal.ts';
import type { JournalState } from './journal.ts';
import type { SessionLine } from './journal-lines.ts';
import { takeLease } from './run-lease.ts';
import { scanForWriter } from '../../../scanners/scan-bytes.ts';
import { thisMachine } from '../machine/machine.ts';
import type { Machine } from '../machine/machine.ts';
import { createPace } from './pace.ts';
import { PlanFile } from '../../../run/plan-index.ts';
import type { PlanEntry } from '../../../run/plan-index.ts';
import type { WorkfileLine } from '../../../model/plan.ts';
import { createWriting, timestamp } from './context.ts';
import type { Writing } from './context.ts';
import type { Rescan } from '../../../plan/rescan.ts';

export interface SessionOptions {
  readonly machine?: Machine | undefined;
  readonly backupFolder?: string | undefined;
  readonly planSha256?: string | undefined;
  readonly bytesPerSecond?: number | undefined;
  readonly drop?: AbortSignal | undefined;
  /** How the records of a workfile are read; the scanners unless a test says otherwise. */
  readonly rescan?: Rescan | undefined;
  readonly onWorkfile?: ((line: WorkfileLine, entry: PlanEntry) => void) | undefined;
}

/** One command at work on a run folder: it holds the lease, and has the plan and the journal open. */
export interface Session {
  readonly writing: Writing;
  readonly plan: PlanFile;
  /** The journal as it was when the session began. */
  readonly state: JournalState;
}

/**
 * Opens a run folder for a command, calls `work`, and closes it again whatever happens. Throws a `RemapError`: `locked`
 * when another run is at work, `input` when plan or journal cannot be used, `usage` when it is not the plan asked for.
 */
export async function withSession<T>(
  run: string,
  command: SessionLine['command'],
  options: SessionOptions,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const folder = resolve(run);
  const first = options.machine ?? thisMachine();
  const plan = await PlanFile.open(first.fs, folder, options.onWorkfile);
  try {
    const machine = options.machine ?? machineFor(plan.entries[0]?.absolute ?? folder);
    checkSignedOff(plan, options.planSha256);
    const lease = await takeLease(machine, folder, command);
    try {
      const state = await readJournal(machine.fs, folder);
      checkJournalsPlan(plan, state, folder);
      const runId = state.run ?? machine.randomId();
      const session = sessionLine(machine, runId, command, plan.sha256);
      const journal = await Journal.open(machine.fs, folder, state, session, machine.linger);
      try {
        const pace = createPace({ ...options, wait: machine.wait, now: machine.now });
        const { backupFolder, rescan = scanForWriter } = options;
        const writing = createWriting({ machine, run: folder, runId, backupFolder, journal, lease, pace, rescan });
        return await work({ writing, plan, state });
      } finally {
        await journal.close();
      }
    } finally {
      await lease.release();
    }
  } finally {
    await plan.close();
  }
}

/** This machine, with the file system calls that suit the place of the workfiles. */
function machineFor(workfile: string): Machine {
  return thisMachine(nodeFileSystem({ direct: !isRemote(workfile) }));
}

function sessionLine(machine: Machine, run: string, command: SessionLine['command'], plan: string): SessionLine {
  const { host, pid, user } = machine;
  return { type: 'session', run, command, at: timestamp(machine), host, pid, user, plan };
}

function checkSignedOff(plan: PlanFile, wanted: string | undefined): void {
  if (wanted === undefined || wanted.toLowerCase() === plan.sha256) return;
  throw new RemapError({
    kind: 'usage',
    subject: plan.path,
    operation: 'checking that this is the plan that was signed off',
    problem: `its SHA-256 is ${plan.sha256}, not ${wanted}`,
    remedy: 'Review this plan and pass its hash, or use the run folder that was reviewed',
  });
}

function checkJournalsPlan(plan: PlanFile, state: JournalState, folder: string): void {
  if (state.plan === null || state.plan === plan.sha256) return;
  throw new RemapError({
    kind: 'input',
    subject: plan.path,
    operation: 'comparing the plan with the journal beside it',
    problem: 'the journal was written for another plan, so backups and steps would be mixed up',
    remedy: `Make the new plan in another run folder, and keep ${join(folder, 'journal.jsonl')} for undoing the old one`,
  });
}
