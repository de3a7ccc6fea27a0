import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import * as v from 'valibot';
import { systemCode } from '../../model/error.ts';
import type { FileSystem, OpenFile } from './fs.ts';
import { removeIfThere, withFile, writeFully } from './io.ts';
import { isStale, readHolder } from './lease.ts';
import type { Lease } from './lease.ts';
import type { Machine } from './machine.ts';
import { Refusal } from './reasons.ts';

/**
 * A claim on one workfile: a small file beside it for as long as it is being written. It keeps apart runs that do not
 * share a run folder, such as two shards whose folders overlap. It points to the lease of its run, which shows whether
 * that run lives; so a claim needs no heartbeat of its own.
 */
const CLAIM = v.object({
  run: v.string(),
  lease: v.string(),
  token: v.string(),
  host: v.string(),
  pidSpace: v.string(),
});
type Claim = v.InferOutput<typeof CLAIM>;

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
  const claim: Claim = {
    run,
    lease: lease.path,
    token: lease.holder.token,
    host: machine.host,
    pidSpace: machine.pidSpace,
  };
  if (await create(fs, path, claim)) return path;
  const there = await readClaim(fs, path);
  if (there?.run !== run && !(there === null && ours) && (await isAlive(machine, there, path))) {
    throw new Refusal('write-claimed', { run: there?.run ?? path, host: there?.host ?? 'unknown' });
  }
  await removeIfThere(fs, path);
  if (await create(fs, path, claim)) return path;
  throw new Refusal('write-claimed', { run: path, host: 'unknown' });
}

async function create(fs: FileSystem, path: string, claim: Claim): Promise<boolean> {
  let file: OpenFile;
  try {
    file = await fs.open(path, 'create', 0o644);
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
  try {
    await writeFully(file, Buffer.from(JSON.stringify(claim), 'utf8'), 0);
    await file.close();
    return true;
  } catch (error) {
    await file.close().catch(() => undefined);
    await removeIfThere(fs, path).catch(() => undefined);
    throw error;
  }
}

/** The claim on this path; null where it says nothing (its writer died before the content) or is gone. */
export async function readClaim(fs: FileSystem, path: string): Promise<Claim | null> {
  try {
    const text = await withFile(fs, path, 'read', (file) => {
      const buffer = Buffer.alloc(8192);
      return Promise.resolve(buffer.toString('utf8', 0, file.read(buffer, 0, buffer.length, 0)));
    });
    const value: unknown = JSON.parse(text);
    return v.is(CLAIM, value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError || systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Ten minutes without content: nobody takes that long to write a line. */
const SILENT_MS = 600_000;

async function isAlive(machine: Machine, claim: Claim | null, path: string): Promise<boolean> {
  const { fs } = machine;
  if (claim === null) {
    const stat = await fs.stat(path);
    return stat !== null && machine.now() - Number(stat.mtimeNs / 1_000_000n) < SILENT_MS;
  }
  const holder = await readHolder(fs, claim.lease);
  const stat = await fs.stat(claim.lease);
  if (holder === null || stat === null) {
    // No lease: the run ended. But a run folder on another machine's own disk cannot be seen from here.
    return claim.host !== machine.host || claim.pidSpace !== machine.pidSpace;
  }
  return holder.token === claim.token && !isStale(machine, holder, stat);
}
