import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { systemCode } from '../../../model/error.ts';
import type { FileSystem, OpenFile } from '../../../files/file-system.ts';
import { removeIfThere, writeFully } from '../../../files/file-io.ts';
import { isStale, leasePath, leaseText, NO_LINKS, readHolder } from './run-lease.ts';
import type { Holder, Lease } from './run-lease.ts';
import type { Machine } from '../machine/machine.ts';
import { Refusal } from './reasons.ts';

/**
 * A claim on one workfile: a small file beside it for as long as it is being written. It keeps apart runs that do not
 * share a run folder, such as two shards whose folders overlap.
 *
 * It is a second name of the run's lease where the file system allows that: made in one step with its content, and kept
 * fresh by the lease's own heartbeat. Elsewhere it is a copy, and whether its run lives is told by the lease.
 */
const NAME = /^\.ayon-remap-[0-9a-f]{16}\.claim$/;

export function isClaimName(name: string): boolean {
  return NAME.test(name);
}

export function claimPath(workfile: string): string {
  const key = createHash('sha256').update(basename(workfile)).digest('hex').slice(0, 16);
  return join(dirname(workfile), `.ayon-remap-${key}.claim`);
}

/**
 * Claims a workfile for this run, or throws a `Refusal`. `ours`: the journal says that this run was at work on the file
 * when it died, so a claim without content is its own.
 */
export async function takeClaim(
  machine: Machine,
  run: string,
  lease: Lease,
  workfile: string,
  ours: boolean,
): Promise<string> {
  const { fs } = machine;
  const path = claimPath(workfile);
  if (await create(fs, path, lease)) return path;
  const there = await readHolder(fs, path);
  if (there?.run !== run && !(there === null && ours) && (await isAlive(machine, there, path, lease))) {
    throw new Refusal('write-claimed', { run: there?.run ?? path, host: there?.host ?? 'unknown' });
  }
  await removeIfThere(fs, path);
  if (await create(fs, path, lease)) return path;
  throw new Refusal('write-claimed', { run: path, host: 'unknown' });
}

/** False where there is a claim already. */
async function create(fs: FileSystem, path: string, lease: Lease): Promise<boolean> {
  try {
    await fs.link(lease.path, path);
    return true;
  } catch (error) {
    const code = systemCode(error) ?? '';
    if (code === 'EEXIST') return false;
    if (code !== 'EXDEV' && !NO_LINKS.has(code)) throw error;
    return createCopy(fs, path, lease);
  }
}

async function createCopy(fs: FileSystem, path: string, lease: Lease): Promise<boolean> {
  let file: OpenFile;
  try {
    file = await fs.open(path, 'create', 0o644);
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
  try {
    await writeFully(file, leaseText(lease.holder), 0);
    await file.close();
    return true;
  } catch (error) {
    await file.close().catch(() => undefined);
    await removeIfThere(fs, path).catch(() => undefined);
    throw error;
  }
}

/** Ten minutes without content: nobody takes that long to write a line. */
const SILENT_MS = 600_000;

async function isAlive(machine: Machine, claim: Holder | null, path: string, mine: Lease): Promise<boolean> {
  const { fs } = machine;
  const own = await fs.stat(path);
  if (own === null) return false;
  // Our own lease was written moments ago: its time is what the disk takes for now.
  const now = Number(((await fs.stat(mine.path)) ?? own).mtimeNs / 1_000_000n);
  if (claim === null) return now - Number(own.mtimeNs / 1_000_000n) < SILENT_MS;
  const lease = await fs.stat(leasePath(claim.run));
  const holder = lease === null ? null : await readHolder(fs, leasePath(claim.run));
  if (lease !== null && holder?.token === claim.token) return !isStale(machine, holder, lease, now);
  // No such lease to be seen from here: the run has ended, or its run folder is another machine's own.
  if (claim.host === machine.host && claim.pidSpace === machine.pidSpace) return false;
  return own.nlink > 1 ? !isStale(machine, claim, own, now) : true;
}
