import { createHash } from 'node:crypto';

const NAME = /^\.ayon-remap-([0-9a-f]{12})-[0-9a-f]{16}(?:\.tmp|\.check(?:\.[0-9A-Za-z]{1,12})?)$/;

/**
 * The name of the temporary file for a path. It says which run made it, so that `gc` takes away its own and nothing else;
 * it is short whatever the workfile is called, and the same whenever the run comes back to that file.
 */
export function tempName(runId: string, path: string): string {
  return `.ayon-remap-${runId}-${createHash('sha256').update(path).digest('hex').slice(0, 16)}.tmp`;
}

/** The same for a file that an application is asked about: with the workfile's ending, by which it tells what it opens. */
export function endedTempName(runId: string, path: string): string {
  const ending = /\.[0-9A-Za-z]{1,12}$/.exec(path)?.[0] ?? '';
  return `${tempName(runId, path).slice(0, -'.tmp'.length)}.check${ending}`;
}

/** The run that a temporary file belongs to; null for any other name. */
export function runOfTemp(name: string): string | null {
  return NAME.exec(name)?.[1] ?? null;
}
