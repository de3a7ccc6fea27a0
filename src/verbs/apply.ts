import { publishedReason } from '../plan/published.ts';
import { applyRun } from '../writers/apply/apply.ts';
import type { ApplyOptions, ApplyResult } from '../writers/apply/events.ts';
import { scanForWriter } from './rescan.ts';

/**
 * Carries out the plan of a run folder, as `applyRun` does, and with what only the whole tool knows: which workfiles are
 * published files (they are refused unless allowed), and how to read the containers of a new file before it takes the
 * old one's place.
 */
export function apply(run: string, options: ApplyOptions = {}): Promise<ApplyResult> {
  return applyRun(run, {
    rescan: scanForWriter,
    published: (line) => Promise.resolve(publishedReason(line)),
    ...options,
  });
}
