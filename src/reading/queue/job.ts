import { createHmac, timingSafeEqual } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import * as v from 'valibot';

/** One job: files that one worker reads one after the other. */
export interface ReadJob {
  readonly paths: readonly string[];
  /** How fast all workers together may read for the plan that asked; absent where it set no limit. */
  readonly bytesPerSecond?: number | undefined;
  /** The paths of the plan that asked. */
  readonly below?: readonly string[] | undefined;
  /** Made of all the above with the key that plan and workers share; absent where the plan has none. */
  readonly signature?: string | undefined;
}

const path = v.pipe(v.string(), v.maxLength(32_768), v.check(isAbsolute, 'a path is not given in full'));

const jobSchema = v.object(
  {
    paths: v.pipe(
      v.array(path, 'there is no list of paths'),
      v.minLength(1, 'there are no paths'),
      v.maxLength(10_000, 'there are too many paths'),
    ),
    bytesPerSecond: v.optional(v.pipe(v.number('the limit is no number'), v.finite(), v.gtValue(0))),
    below: v.optional(v.array(path)),
    signature: v.optional(v.string()),
  },
  'it is no list of paths',
);

/** A job that is not done, with the reason. */
export class BadJob extends Error {
  override readonly name = 'BadJob';
}

/** What a queue gave, checked: anybody who reaches Redis may have put it there. Throws `BadJob`. */
export function jobFrom(data: unknown): ReadJob {
  const parsed = v.safeParse(jobSchema, data);
  if (parsed.success) return parsed.output;
  throw new BadJob(`the job cannot be understood: ${parsed.issues[0].message}`);
}

/** The job with its signature; as it is without a key. */
export function signed(job: ReadJob, key: string | undefined): ReadJob {
  return key === undefined ? job : { ...job, signature: signatureOf(job, key) };
}

function signatureOf({ paths, bytesPerSecond, below }: ReadJob, key: string): string {
  return createHmac('sha256', key)
    .update(JSON.stringify([paths, bytesPerSecond ?? null, below ?? []]))
    .digest('hex');
}

/** What a worker may read. */
export interface Permission {
  /** Files below these paths; absent where signed jobs say it themselves. */
  readonly below?: readonly string[] | undefined;
  /** The key that plans sign with; absent where they do not. */
  readonly key?: string | undefined;
}

/**
 * Checks that a worker may read every file of a job, links followed. Throws `BadJob`. Whoever has a key takes no job that is not
 * signed with it.
 */
export async function checkPermission(job: ReadJob, { below, key }: Permission): Promise<void> {
  if (key !== undefined && !isSigned(job, key))
    throw new BadJob('the job is not signed with the key of this worker (AYON_REMAP_QUEUE_KEY)');
  const allowed = await Promise.all((below ?? (key === undefined ? [] : (job.below ?? []))).map(real));
  for (const asked of job.paths) {
    const met = await real(asked);
    if (!allowed.some((folder) => isBelow(met, folder)))
      throw new BadJob(`${asked} does not lie below a path that this worker may read (--below)`);
  }
}

function isSigned(job: ReadJob, key: string): boolean {
  const [right, given] = [Buffer.from(signatureOf(job, key)), Buffer.from(job.signature ?? '')];
  return right.length === given.length && timingSafeEqual(right, given);
}

function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** The path without links; where nothing is, nothing can be read either, and the path is good as it is. */
async function real(path: string): Promise<string> {
  return realpath(path).catch(() => resolve(path));
}
