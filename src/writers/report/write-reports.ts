import type { WorkfileLine } from '../../model/plan.ts';
import { openPlan, runPaths } from '../../run/folder.ts';
import { writeWhole } from '../../files/write-whole.ts';
import { csvHead, csvOf } from './csv.ts';
import { doneText } from './done.ts';
import { htmlPieces } from './html/pieces.ts';
import { JsonReport } from './json.ts';
import { JUNIT_TAIL, junitHead, junitOf } from './junit.ts';
import { markdownOf } from './markdown.ts';
import { planText } from './terminal.ts';
import type { Overview } from './overview.ts';
import { readOverview } from './overview.ts';

export type ReportFormat = 'html' | 'csv' | 'json' | 'junit' | 'markdown' | 'text';
export const REPORT_FORMATS: readonly ReportFormat[] = ['text', 'html', 'csv', 'json', 'junit', 'markdown'];

/** The pieces of a report, in order. Holds one workfile at a time, whatever the size of the plan. */
export async function* reportPieces(
  run: string,
  format: ReportFormat,
  overview: Overview,
): AsyncGenerator<string, void, undefined> {
  const { header, summary, breakdown } = overview;
  switch (format) {
    case 'text':
      yield planText(summary, false);
      yield* doneText(run, false);
      return;
    case 'markdown':
      yield markdownOf(overview);
      return;
    case 'csv':
      yield csvHead();
      for await (const line of linesOf(run)) yield csvOf(line, overview.done);
      return;
    case 'junit':
      yield junitHead(overview);
      for await (const line of linesOf(run)) yield junitOf(line, overview.done);
      yield JUNIT_TAIL;
      return;
    case 'json': {
      const report = new JsonReport(overview.done);
      yield report.head(header, summary, breakdown);
      for await (const line of linesOf(run)) yield report.workfile(line);
      yield report.tail();
      return;
    }
    case 'html':
      yield* htmlPieces(overview, linesOf(run), null);
  }
}

/**
 * Writes `report.html` and `containers.csv` into a run folder, each beside its final name first, so that a report is whole
 * or the old one. Throws a `RemapError`; the plan is untouched either way.
 */
export async function writeReports(run: string): Promise<void> {
  const overview = await readOverview(run);
  const { html, csv } = runPaths(run);
  await writePieces(html, reportPieces(run, 'html', overview));
  await writePieces(csv, reportPieces(run, 'csv', overview));
}

/** Characters that are gathered before the disk is asked: a piece is often one line. */
const GATHERED = 256 * 1024;

const WRITING = {
  operation: 'writing the report',
  remedy: 'Check the space and the rights there, and that no program has the old report open, then run again',
};

/** Writes pieces of text to a file and moves it to its name when it is whole. Throws a `RemapError` of kind `file`. */
export async function writePieces(path: string, pieces: AsyncIterable<string>): Promise<void> {
  await writeWhole(path, WRITING, async (file) => {
    let waiting = '';
    for await (const piece of pieces) {
      waiting += piece;
      if (waiting.length < GATHERED) continue;
      await file.writeFile(waiting);
      waiting = '';
    }
    await file.writeFile(waiting);
  });
}

async function* linesOf(run: string): AsyncGenerator<WorkfileLine, void, undefined> {
  yield* (await openPlan(run)).workfiles;
}
