import { undoRun } from '../writers/apply/undo/undo.ts';
import type { UndoOptions, UndoResult } from '../writers/apply/undo/undo.ts';
import { scanForWriter } from './rescan.ts';

/**
 * Takes back what `apply` did in a run folder, as `undoRun` does, and with what only the whole tool knows: how to find the
 * ids in a workfile that was saved since. What was just applied is recent by nature, so nothing is too recent unless
 * `recentMinutes` says so.
 */
export async function undo(run: string, options: UndoOptions = {}): Promise<UndoResult> {
  return undoRun(run, { rescan: scanForWriter, recentMinutes: 0, ...options });
}
