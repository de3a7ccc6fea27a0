import { publishedReason } from '../plan/published.ts';
import { applyRun } from '../writers/apply/apply.ts';
import type { ApplyOptions, ApplyResult } from '../writers/apply/events.ts';
import { writeThreads } from './threads/write-threads.ts';

/**
 * Carries out the plan of a run folder, as `applyRun` does, and with what only the whole tool knows: which workfiles are
 * published files (they are refused unless allowed), how to read the containers of a new file before it takes the old
 * one's place, and threads that make the new files.
 */
export async function apply(run: string, options: ApplyOptions = {}): Promise<ApplyResult> {
  const hands = writeThreads();
  try {
    return await applyRun(run, {
      published: publishedReason,
      ...(hands === null ? {} : { hands }),
      ...options,
    });
  } finally {
    await hands?.close();
  }
}
