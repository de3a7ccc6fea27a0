import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LineWriter } from '../files/json-lines.ts';
import { RemapError, systemCode } from '../model/error.ts';
import type { HeaderLine, SummaryLine, WorkfileLine } from '../model/plan.ts';
import { readLines } from '../files/read-lines.ts';
import { FileSource } from '../files/byte-source.ts';
import { damagedPlan, PlanReader, unreadablePlan } from './plan-lines.ts';
import type { Read } from './plan-lines.ts';
import { writeWhole } from '../files/write-whole.ts';

/** Where things lie in a run folder. */
export function runPaths(run: string): {
  readonly plan: string;
  readonly journal: string;
  readonly html: string;
  readonly csv: string;
  readonly index: string;
  /** What was read of the files that the workfiles reference, and what was decided about them. */
  readonly referencedIndex: string;
  readonly referenced: string;
} {
  return {
    plan: join(run, 'plan.jsonl'),
    journal: join(run, 'journal.jsonl'),
    html: join(run, 'report.html'),
    csv: join(run, 'containers.csv'),
    index: join(run, 'index.jsonl'),
    referencedIndex: join(run, 'referenced-index.jsonl'),
    referenced: join(run, 'referenced.jsonl'),
  };
}

/**
 * Makes the run folder for a new plan. A folder that holds something else than a run is a `RemapError` of kind `usage`: a
 * slip of the keyboard must not mix a plan into somebody's project. So is a run that was worked with: a new plan in its
 * place would take away the way back.
 */
export async function makeRunFolder(run: string): Promise<void> {
  try {
    await mkdir(run, { recursive: true });
    const names = await readdir(run);
    const ours = new Set(['plan.jsonl', 'journal.jsonl', 'index.jsonl', 'backup', 'report.html', 'containers.csv']);
    if (names.length > 0 && !names.some((name) => ours.has(name))) {
      throw usage(run, 'the folder is not empty and holds no run', 'Name a new folder with --out');
    }
    if (names.includes('journal.jsonl')) {
      const problem = 'its plan was worked with already, and undoing that needs the plan as it is';
      throw usage(run, problem, 'Name a new folder with --out, and keep this one for `undo`');
    }
  } catch (error) {
    if (error instanceof RemapError) throw error;
    throw usage(
      run,
      `it cannot be made or read (${systemCode(error) ?? String(error)})`,
      'Name a folder that you may write to',
    );
  }
}

function usage(run: string, problem: string, remedy: string): RemapError {
  return new RemapError({ kind: 'usage', subject: run, operation: 'preparing the run folder', problem, remedy });
}

const WRITING = {
  operation: 'writing the run folder',
  remedy: 'Check the space and the rights there, then run again',
};

/** Writes a file of JSON lines beside its final name and moves it there when it is whole and on disk. */
export async function writeLines(path: string, lines: AsyncIterable<object>): Promise<void> {
  await writeWhole(path, WRITING, async (file) => {
    const writer = new LineWriter(file);
    for await (const line of lines) await writer.write(`${JSON.stringify(line)}\n`);
    await writer.flush();
    await file.sync();
  });
}

export interface OpenPlan {
  readonly header: HeaderLine;
  /** The workfile lines, in order; ends after the last one. Throws when the plan is damaged or has no end. */
  readonly workfiles: AsyncGenerator<WorkfileLine, SummaryLine, undefined>;
}

/** The header of a run folder's plan. Throws as `openPlan` does. */
export async function readHeader(run: string): Promise<HeaderLine> {
  const lines = planLines(run);
  try {
    return await headerOf(run, lines);
  } finally {
    await lines.return();
  }
}

/**
 * Opens the plan of a run folder and reads its header.
 * Throws a `RemapError` of kind `usage` when there is none, of kind `input` when it is damaged or from another version.
 */
export async function openPlan(run: string): Promise<OpenPlan> {
  const lines = planLines(run);
  return { header: await headerOf(run, lines), workfiles: workfileLines(lines) };
}

type Lines = AsyncGenerator<Read, void, undefined>;

async function headerOf(run: string, lines: Lines): Promise<HeaderLine> {
  const first = await lines.next();
  if (first.done !== true && first.value.kind === 'header') return first.value.header;
  throw damagedPlan(runPaths(run).plan, 'it does not begin with a header');
}

async function* workfileLines(lines: Lines): AsyncGenerator<WorkfileLine, SummaryLine, undefined> {
  let summary: SummaryLine | null = null;
  for await (const line of lines) {
    if (line.kind === 'workfile') yield line.workfile;
    else if (line.kind === 'summary') summary = line.summary;
  }
  if (summary === null) throw new RangeError('a plan without an end was taken for a whole one');
  return summary;
}

/** Line by line, and no line further than is asked for: a plan may be larger than the memory. */
async function* planLines(run: string): Lines {
  const { plan } = runPaths(run);
  let source: FileSource;
  try {
    source = new FileSource(plan);
  } catch (error) {
    throw unreadablePlan(run, error);
  }
  try {
    const reader = new PlanReader(plan);
    for (const { text, ended } of readLines(source)) {
      const line = reader.take(text, ended);
      if (line !== null) yield await Promise.resolve(line);
    }
    reader.end();
  } finally {
    source.close();
  }
}
