import { scanFiles } from '../reading/scan-files.ts';
import type { ScanOptions } from '../reading/scan-files.ts';
import type { SummaryLine, WorkfileLine } from '../model/plan.ts';
import { censusLine } from '../plan/workfile-line.ts';
import { Totals } from '../run/summary-totals.ts';

/**
 * A census: one line a workfile, in the order of the walk, then the summary. Asks nobody and writes nothing.
 *
 *     for await (const line of scan(['/mnt/projects/lighthouse'])) if (line.type === 'workfile') …
 *
 * Throws a `RemapError` of kind `usage` when a path does not exist; trouble with a single workfile is a finding in its
 * line. Rejects with the signal's reason when it is aborted.
 */
export async function* scan(
  paths: readonly string[],
  options: ScanOptions = {},
): AsyncGenerator<WorkfileLine | SummaryLine, void, undefined> {
  const totals = new Totals();
  for await (const file of scanFiles(paths, options)) {
    if (file.kind === 'passed-over') {
      totals.passOver(file);
      continue;
    }
    const line = censusLine(file.workfile);
    totals.add(line);
    yield line;
  }
  totals.noteWalk(paths, options.shard === undefined);
  yield totals.summary();
}
