import { dirname } from 'node:path';
import type { Format } from '../../../model/format.ts';
import type { AttributeSet } from '../machine/attributes.ts';
import { backupPath } from './backup.ts';
import { claimPath } from '../session/workfile-claim.ts';
import type { Allowance } from '../events.ts';
import type { FileStat } from '../../../files/file-system.ts';
import type { Identity, WriteMode } from '../session/journal-lines.ts';
import type { JournalState } from '../session/journal.ts';
import { readHolder } from '../session/run-lease.ts';
import { artistSign } from './open-elsewhere.ts';
import type { Machine } from '../machine/machine.ts';
import type { PlanEntry } from '../../../run/plan-index.ts';
import { reason, Refusal } from '../session/reasons.ts';
import { withSource } from '../../../files/file-io.ts';
import { UNHURRIED } from '../session/pace.ts';
import { hashSource } from './proof.ts';
import { isIdentity } from '../session/context.ts';
import { behindLink } from '../session/own-places.ts';
import type { Reason } from '../../../model/decision.ts';
import { ASSURANCE } from '../../../hosts/assurance.ts';

/** What decides whether a workfile may be written. */
export interface GuardOptions {
  readonly machine: Machine;
  readonly mode: WriteMode;
  readonly allow: ReadonlySet<Allowance>;
  readonly recentMinutes: number;
  readonly backupFolder: string;
  readonly pilots: JournalState['pilots'];
  /** What is known of folders already: whether a file can be created there. */
  readonly writableFolders: Map<string, Promise<boolean>>;
  /** Why workfiles must not be changed because they are published, by their paths. */
  readonly published: ReadonlyMap<string, Reason>;
}

/** A workfile that may be written, as it was when it was looked at. */
export interface Cleared {
  /** The file itself, behind symbolic links. */
  readonly real: string;
  readonly stat: FileStat;
  /** What will not be as before, though the workfile is written. */
  readonly notices: readonly Reason[];
}

/**
 * Looks at a workfile without touching it. Throws a `Refusal` that says why it must be left alone. `accepted`: another
 * state than the plan's that is known to be the same bytes (the file that `undo` put back).
 */
export async function clear(options: GuardOptions, entry: PlanEntry, accepted: Identity | null): Promise<Cleared> {
  const { fs } = options.machine;
  const { absolute } = entry;
  checkAssurance(options, entry.format);
  if (isSnapshot(absolute)) throw new Refusal('write-snapshot');
  const real = await behindLink(fs, absolute);
  const stat = await fs.lstat(real);
  if (stat === null || stat.kind === 'symlink')
    throw new Refusal('write-gone', { operation: 'looking at it', why: 'ENOENT' });
  if (stat.kind !== 'file') throw new Refusal('write-not-regular', { kind: stat.kind });
  const isUntouched = String(stat.mtimeNs) === entry.mtimeNs && stat.ino === entry.ino;
  if (!isIdentity(stat, accepted)) await checkUnchanged(options, entry, real, stat, isUntouched);
  checkRights(options, stat);
  // The planned bytes under another time are a copy, a restore or what we put back ourselves: nobody's work.
  if (isUntouched && !isIdentity(stat, accepted)) checkRecent(options, stat);
  await checkArtist(options, absolute, real, stat);
  await checkLinks(options, absolute, real, entry.sha256, stat);
  await checkFolder(options, dirname(real));
  checkPublished(options, entry);
  const notices = real === absolute ? [] : [reason('write-behind-link', { real })];
  return { real, stat, notices };
}

function checkAssurance(options: GuardOptions, format: Format | null): void {
  const assurance = format === null ? undefined : ASSURANCE[format];
  if (format === null || assurance === undefined) throw new Refusal('write-format-unknown', { format });
  if (format === 'published-json' && !options.allow.has('published-json')) throw new Refusal('write-published-json');
  const pilot = options.pilots.get(format)?.step;
  // The application itself says that what is written is wrong: no format is that well known.
  if (pilot === 'disagreed') throw new Refusal('write-pilot-disagreed', { format });
  if (assurance === 'walked' && pilot !== 'confirmed') {
    throw new Refusal('write-pilot-needed', { format });
  }
}

/** Snapshots of a filer look like folders; what is in them is the past, and read-only at best. */
function isSnapshot(path: string): boolean {
  return /[\\/](\.snapshots?|~snapshot|\.zfs[\\/]snapshot)[\\/]/.test(path);
}

/** Bytes decide, not times: a file that was touched, copied or restored is the planned one as long as its bytes are. */
async function checkUnchanged(
  options: GuardOptions,
  entry: PlanEntry,
  real: string,
  stat: FileStat,
  isUntouched: boolean,
): Promise<void> {
  if (stat.size !== entry.bytes) throw new Refusal('write-changed', { what: 'its size' });
  if (isUntouched) return;
  const sha256 = await withSource(options.machine.fs, real, (source) => hashSource(source, UNHURRIED));
  if (sha256 !== entry.sha256) throw new Refusal('write-changed', { what: 'its content' });
}

function checkRights(options: GuardOptions, stat: FileStat): void {
  if ((stat.mode & 0o222) === 0 && !options.allow.has('read-only')) {
    throw new Refusal('write-file-read-only', { mode: stat.mode.toString(8).padStart(4, '0') });
  }
  const { uid } = options.machine;
  const keepsOwner = uid === null || uid === 0 || uid === stat.uid || options.mode === 'in-place';
  if (!keepsOwner && !options.allow.has('loss')) throw new Refusal('write-owner-lost', { uid: stat.uid });
}

function checkRecent(options: GuardOptions, stat: FileStat): void {
  if (options.recentMinutes <= 0 || options.allow.has('recent')) return;
  const minutes = (options.machine.now() - Number(stat.mtimeNs / 1_000_000n)) / 60_000;
  if (minutes < options.recentMinutes) {
    throw new Refusal('write-recent', { minutes: Math.max(0, Math.floor(minutes)), limit: options.recentMinutes });
  }
}

async function checkArtist(options: GuardOptions, absolute: string, real: string, stat: FileStat): Promise<void> {
  if (options.allow.has('locked')) return;
  for (const path of new Set([absolute, real])) {
    const sign = await artistSign(options.machine.fs, path, stat);
    if (sign !== null) throw new Refusal(sign.code, sign.args);
  }
}

/** The other names of a hard-linked file would keep the old bytes. Our own backup is no other name. */
async function checkLinks(
  options: GuardOptions,
  absolute: string,
  real: string,
  sha256: string,
  stat: FileStat,
): Promise<void> {
  if (options.mode === 'in-place' || stat.nlink === 1) return;
  const backup = await options.machine.fs.lstat(backupPath(options.backupFolder, absolute, sha256));
  const ours = backup !== null && backup.ino === stat.ino && backup.dev === stat.dev ? 1 : 0;
  if (stat.nlink - ours === 1) return;
  // The second name may be the backup of another run that is at work here, or that died here.
  const claim = await readHolder(options.machine.fs, claimPath(real));
  if (claim !== null) throw new Refusal('write-claimed', { run: claim.run, host: claim.host });
  throw new Refusal('write-hard-linked', { names: stat.nlink - ours });
}

async function checkFolder(options: GuardOptions, folder: string): Promise<void> {
  let writable = options.writableFolders.get(folder);
  if (writable === undefined) {
    writable = options.machine.fs.canCreateIn(folder);
    options.writableFolders.set(folder, writable);
  }
  if (!(await writable)) throw new Refusal('write-folder-read-only', { folder });
}

function checkPublished(options: GuardOptions, entry: PlanEntry): void {
  const why = options.published.get(entry.path);
  if (why !== undefined && !options.allow.has('published'))
    throw new Refusal('write-published', { why: why.code, ...why.args });
}

/** What a replacement would lose of these attributes, and whether this machine can carry them over. */
export function attributeNotice(attributes: AttributeSet | undefined): Reason | null {
  return attributes === undefined
    ? null
    : reason('write-attributes-carried', { names: [...attributes.keys()].join(', ') });
}
