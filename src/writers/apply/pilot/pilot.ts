import { basename, join } from 'node:path';
import type { Reason } from '../../../model/decision.ts';
import { RemapError } from '../../../model/error.ts';
import type { Format } from '../../../model/format.ts';
import { copyTo } from '../write/backup.ts';
import { removeIfThere, withSource } from '../../../files/file-io.ts';
import type { Machine } from '../machine/machine.ts';
import { checklist } from './checklist.ts';
import type { PilotCopy } from './checklist.ts';
import { expectationOf, writeChecks, writeText } from './checks.ts';
import type { HostCheck } from './checks.ts';
import { chooseSamples, sampleOf } from './cover.ts';
import type { Sample } from './cover.ts';
import { obstacleBelow } from '../session/own-places.ts';
import { vet } from '../write/vetting.ts';
import { compareSpliced } from '../write/proof.ts';
import { reasonOf, Refusal } from '../session/reasons.ts';
import { withSession } from '../session/session.ts';
import { plainOf } from '../../../patch/rewrite.ts';
import type { Session } from '../session/session.ts';
import { timestamp } from '../session/context.ts';
import type { Rescan } from '../../../plan/rescan.ts';

export interface PilotOptions {
  readonly machine?: Machine;
  /** How the records of a workfile are read; the scanners unless a test says otherwise. */
  readonly rescan?: Rescan;
  /** Copies of every workfile of the plan, not of a few. */
  readonly all?: boolean;
}

export interface PilotResult {
  /** `RUN/pilot`. */
  readonly folder: string;
  readonly checklist: string;
  readonly copies: readonly {
    readonly path: string;
    readonly copy: string;
    readonly format: Format | null;
    readonly shows: readonly string[];
  }[];
  /** Workfiles that could not be copied, and why; others were chosen in their place where there are any. */
  readonly left: readonly { readonly path: string; readonly reason: Reason }[];
  /** What of the plan no copy shows, because every workfile that has it could not be copied. */
  readonly notShown: readonly string[];
  /** What lets each application check its copies. */
  readonly checks: readonly HostCheck[];
}

/**
 * Writes patched copies of a few telling workfiles into the run folder, with a checklist for the person who opens them:
 * every host, format, era, loader and kind of edit of the plan at least once. Throws the same errors as `applyRun`.
 */
export async function pilotRun(run: string, options: PilotOptions = {}): Promise<PilotResult> {
  const samples: Sample[] = [];
  const onWorkfile: NonNullable<Parameters<typeof withSession>[2]['onWorkfile']> = (line, entry) => {
    samples.push(sampleOf(line, entry));
  };
  return withSession(run, 'pilot', { ...options, onWorkfile }, (session) =>
    makePilot(session, samples, options.all === true ? (some) => some : chooseSamples),
  );
}

async function makePilot(
  session: Session,
  samples: readonly Sample[],
  choose: (samples: readonly Sample[]) => readonly Sample[],
): Promise<PilotResult> {
  const { writing, plan } = session;
  const folder = join(writing.run, 'pilot');
  const left: { path: string; reason: Reason }[] = [];
  const made = new Map<Sample, PilotCopy>();
  let usable = samples;
  // A workfile that cannot be copied makes room for others that show the same.
  for (let chosen = choose(usable); chosen.some((sample) => !made.has(sample)); chosen = choose(usable)) {
    for (const sample of chosen.filter((one) => !made.has(one))) {
      try {
        made.set(sample, await makeCopy(session, sample, folder, made.size + 1));
      } catch (error) {
        if (writing.journal.broken !== null) throw writing.journal.broken;
        left.push({ path: sample.entry.path, reason: reasonOf(error, 'making a pilot copy') });
        usable = usable.filter((one) => one !== sample);
      }
    }
  }
  const copies = [...made.values()];
  const list = join(folder, 'CHECKLIST.md');
  const link = await obstacleBelow(writing.machine.fs, writing.run, list);
  if (link !== null) throw leadsElsewhere(link);
  await writing.makeFolders(folder);
  await writeText(session, list, checklist(copies, plan.sha256));
  const { checks, expectations } = await writeChecks(session, folder, copies);
  for (const format of new Set(copies.map(({ line }) => line.format))) {
    if (format !== null) await recordPilot(session, 'written', format, expectations === null ? {} : { expectations });
  }
  const shown = new Set([...made.keys()].flatMap((sample) => [...sample.shows]));
  const all = new Set(samples.flatMap((sample) => [...sample.shows]));
  return {
    folder,
    checklist: list,
    copies: copies.map(({ line, copy, shows }) => ({
      path: line.path,
      copy: join(folder, copy),
      format: line.format,
      shows,
    })),
    left,
    notShown: [...all].filter((thing) => !shown.has(thing)).sort(),
    checks,
  };
}

/** Each copy has a folder of its own: two workfiles may have one name. */
async function makeCopy(session: Session, sample: Sample, folder: string, number: number): Promise<PilotCopy> {
  const { writing, plan } = session;
  const { fs } = writing.machine;
  const { entry } = sample;
  const planned = plan.load(entry);
  const { line, edits, sha256 } = planned;
  const copy = join(String(number).padStart(2, '0'), basename(entry.absolute));
  const to = join(folder, copy);
  const stat = await fs.stat(entry.absolute);
  if (stat === null || stat.size !== line.bytes) throw new Refusal('pilot-source-changed');
  const link = await obstacleBelow(fs, writing.run, to);
  if (link !== null) throw new Refusal('pilot-behind-link', { link });
  const packing = line.plain?.packing ?? null;
  const ids = await withSource(fs, entry.absolute, (source) =>
    vet(writing.rescan, { source, sha256, packing }, entry.path, planned.request),
  );
  await writing.makeFolders(join(to, '..'));
  // The application has to be able to open it, whoever made it.
  const packed = line.plain === undefined ? {} : { packing: line.plain.packing };
  await copyTo(writing, { from: entry.absolute, to, edits, ...packed, sha256, hashed: 'input', stat });
  const mismatch = await withSource(fs, entry.absolute, (old) =>
    withSource(fs, to, (fresh) => compareSpliced(plainOf(old, packing), plainOf(fresh, packing), edits, writing.pace)),
  );
  if (mismatch !== null) {
    await removeIfThere(fs, to);
    throw new Refusal('write-unproven', { offset: mismatch.offset, where: mismatch.where });
  }
  const expected = await withSource(fs, to, (source) => expectationOf(writing, { line, copy, ids }, source));
  return { line, copy, shows: [...sample.shows].sort(), expected };
}

async function recordPilot(
  session: Session,
  step: 'written' | 'confirmed',
  format: Format,
  more: { readonly who?: string; readonly expectations?: string },
): Promise<void> {
  const { journal, machine } = session.writing;
  await journal.append({ type: 'pilot', step, format, at: timestamp(machine), ...more });
}

/**
 * Records that a person opened the pilot copies of a format and found them right; from then on `applyRun` writes this
 * format in this run folder. Throws a `RemapError` of kind `usage` where no pilot copies of the format were made, or
 * nobody is named.
 */
export async function confirmPilot(
  run: string,
  format: Format,
  who: string,
  options: PilotOptions = {},
): Promise<void> {
  if (who.trim() === '') throw unconfirmed(run, format, 'nobody is named', 'Say who opened the copies');
  await withSession(run, 'pilot', options, async (session) => {
    const { pilots } = session.state;
    if (!pilots.has(format)) {
      throw unconfirmed(
        run,
        format,
        'no copies of this format were made',
        'Run `ayon-remap pilot RUN` and open them first',
      );
    }
    await recordPilot(session, 'confirmed', format, { who: who.trim() });
  });
}

function leadsElsewhere(link: string): RemapError {
  return new RemapError({
    kind: 'usage',
    subject: link,
    operation: 'making pilot copies',
    problem: 'it is a link or no folder, so copies would land outside the run folder',
    remedy: 'Find out who put it there, and remove it',
  });
}

function unconfirmed(run: string, format: Format, problem: string, remedy: string): RemapError {
  return new RemapError({
    kind: 'usage',
    subject: run,
    operation: `confirming the pilot of ${format}`,
    problem,
    remedy,
  });
}
