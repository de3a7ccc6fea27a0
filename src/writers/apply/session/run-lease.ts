import { join } from 'node:path';
import * as v from 'valibot';
import { RemapError, systemCode } from '../../../model/error.ts';
import type { FileStat, FileSystem } from '../../../files/file-system.ts';
import { removeIfThere, withFile, writeFully } from '../../../files/file-io.ts';
import type { Machine } from '../machine/machine.ts';

/** How often the holder shows that it lives, and how long it may be silent before others believe it dead, in milliseconds. */
export const HEARTBEAT_MS = 10_000;
export const STALE_MS = 120_000;

const HOLDER = v.object({
  /** The run folder, absolute. */
  run: v.string(),
  token: v.string(),
  host: v.string(),
  pidSpace: v.string(),
  pid: v.number(),
  user: v.string(),
  command: v.string(),
  since: v.string(),
});
export type Holder = v.InferOutput<typeof HOLDER>;

/** Leases that this very process holds. */
const OWN_TOKENS = new Set<string>();

export function leasePath(run: string): string {
  return join(run, 'lease.json');
}

/** The right to write into one run folder. One process at a time has it. */
export interface Lease {
  readonly path: string;
  readonly holder: Holder;
  /** False once somebody else took it: writing has to stop. */
  readonly held: () => boolean;
  /** The same, looked up anew where this process was silent for some time: it may have been stopped, or its disk stuck. */
  readonly stillHeld: () => Promise<boolean>;
  release(): Promise<void>;
}

/** Takes the lease of a run folder, or throws a `RemapError` of kind `locked` that says who has it. */
export async function takeLease(machine: Machine, run: string, command: string): Promise<Lease> {
  const { fs } = machine;
  const path = leasePath(run);
  const holder: Holder = {
    run,
    token: machine.randomId(),
    host: machine.host,
    pidSpace: machine.pidSpace,
    pid: machine.pid,
    user: machine.user,
    command,
    since: new Date(machine.now()).toISOString(),
  };
  const text = leaseText(holder);
  // Two tries: after a dead holder's lease was cleared away, somebody else may be faster.
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const { made, now } = await create(fs, path, text, holder.token);
    if (made) return keep(machine, path, holder);
    await clearIfStale(machine, path, now);
  }
  throw lockedBy(path, await readHolder(fs, path));
}

/** The content of a lease. */
export function leaseText(holder: Holder): Buffer {
  return Buffer.from(`${JSON.stringify(holder)}\n`, 'utf8');
}

/** Shares that know no hard links say one of these. */
export const NO_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL', 'EMLINK']);

/**
 * Creates the lease with its content in one step: who dies in the middle leaves no lease that says nothing. Not `made`
 * where there is one already. `now` is what time it is for the disk, in milliseconds since 1970.
 */
async function create(
  fs: FileSystem,
  path: string,
  text: Buffer,
  token: string,
): Promise<{ readonly made: boolean; readonly now: number }> {
  const draft = `${path}.${token}`;
  await writeNew(fs, draft, text);
  try {
    const now = timeOf(await fs.stat(draft));
    return { made: await linkTo(fs, draft, path, text), now };
  } finally {
    await fs.unlink(draft);
  }
}

async function linkTo(fs: FileSystem, draft: string, path: string, text: Buffer): Promise<boolean> {
  try {
    await fs.link(draft, path);
    return true;
  } catch (error) {
    const code = systemCode(error) ?? '';
    if (code === 'EEXIST') return false;
    if (!NO_LINKS.has(code)) throw error;
    return createWithoutLink(fs, path, text);
  }
}

function timeOf(stat: FileStat | null): number {
  return stat === null ? 0 : Number(stat.mtimeNs / 1_000_000n);
}

async function createWithoutLink(fs: FileSystem, path: string, text: Buffer): Promise<boolean> {
  try {
    await writeNew(fs, path, text);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}

async function writeNew(fs: FileSystem, path: string, text: Buffer): Promise<void> {
  const file = await fs.open(path, 'create', 0o644);
  try {
    await writeFully(file, text, 0);
    // A lease whose name survives a power cut without its content would keep everybody out until it is stale.
    await file.sync();
  } finally {
    await file.close();
  }
}

export async function readHolder(fs: FileSystem, path: string): Promise<Holder | null> {
  try {
    const text = await withFile(fs, path, 'read', (file) => {
      const buffer = Buffer.alloc(4096);
      return Promise.resolve(buffer.toString('utf8', 0, file.read(buffer, 0, buffer.length, 0)));
    });
    const value: unknown = JSON.parse(text);
    return v.is(HOLDER, value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError || systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/**
 * Whether the process behind a lease is gone: known at once on the same machine, by its silence on another. Both times are
 * the disk's own (`now` in milliseconds since 1970): the clocks of two machines differ, and may be turned.
 */
export function isStale(machine: Machine, holder: Holder | null, stat: FileStat, now: number): boolean {
  if (holder !== null && holder.pidSpace === machine.pidSpace && holder.host === machine.host) {
    // Our own number on somebody else's lease: the number was given out again.
    return holder.pid === machine.pid ? !OWN_TOKENS.has(holder.token) : !machine.isAlive(holder.pid);
  }
  return now - timeOf(stat) > STALE_MS;
}

/**
 * Two processes may find the same dead lease. Each moves it aside under a name of its own and looks at what it got: who
 * moved a living one puts it back.
 */
async function clearIfStale(machine: Machine, path: string, now: number): Promise<void> {
  const { fs } = machine;
  const holder = await readHolder(fs, path);
  const stat = await fs.stat(path);
  if (stat === null) return;
  if (!isStale(machine, holder, stat, now)) throw lockedBy(path, holder);
  const aside = `${path}.${machine.randomId()}`;
  await fs.rename(path, aside);
  const moved = await readHolder(fs, aside);
  if (moved?.token !== holder?.token) await fs.link(aside, path).catch(() => undefined);
  await fs.unlink(aside);
}

function keep(machine: Machine, path: string, holder: Holder): Lease {
  const { fs } = machine;
  let held = true;
  let heard = machine.now();
  OWN_TOKENS.add(holder.token);
  const beat = async (): Promise<void> => {
    const isOurs = await refresh(fs, path, holder);
    heard = machine.now();
    if (!isOurs) held = false;
  };
  const timer = setInterval(() => {
    // A missed beat is no loss: the next one comes, and the lease holds for a dozen of them.
    beat().catch(() => undefined);
  }, HEARTBEAT_MS);
  timer.unref();
  return {
    path,
    holder,
    held: () => held,
    async stillHeld() {
      if (held && Math.abs(machine.now() - heard) > 2 * HEARTBEAT_MS) await beat().catch(() => undefined);
      return held;
    },
    async release() {
      clearInterval(timer);
      OWN_TOKENS.delete(holder.token);
      const there = await readHolder(fs, path);
      if (there?.token === holder.token) await removeIfThere(fs, path);
    },
  };
}

/**
 * Writes the lease once more, which gives it the time of the disk. False where it is somebody else's by now: that is seen in
 * the open file itself, so that nothing is ever written into another's.
 */
async function refresh(fs: FileSystem, path: string, { token }: Holder): Promise<boolean> {
  try {
    return await withFile(fs, path, 'update', async (file) => {
      const bytes = Buffer.alloc(4096);
      const text = bytes.subarray(0, file.read(bytes, 0, bytes.length, 0));
      if (!text.includes(JSON.stringify(token))) return false;
      await writeFully(file, text, 0);
      return true;
    });
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}

function lockedBy(path: string, holder: Holder | null): RemapError {
  const who =
    holder === null
      ? 'another run'
      : `\`${holder.command}\` by ${holder.user} on ${holder.host} (process ${holder.pid}, since ${holder.since})`;
  return new RemapError({
    kind: 'locked',
    subject: path,
    operation: 'taking the lease of the run folder',
    problem: `${who} is at work here`,
    remedy: `Wait for it to end; a run that died is noticed by itself within ${STALE_MS / 60_000} minutes`,
  });
}
