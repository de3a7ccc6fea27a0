import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import * as v from 'valibot';
import { cellText } from '../../csv/cell.ts';
import { parseCsv } from '../../csv/parse.ts';
import { displayBytes } from '../../model/bytes.ts';
import { RemapError, systemCode } from '../../model/error.ts';
import { makeDecisions, type Decisions, type Review } from './decisions.ts';

/** The columns of a table of decisions; others may stand beside them. `schemas/decisions.schema.json` says the same. */
export const DECISION_COLUMNS = ['workfile', 'node', 'carrier', 'offset', 'old_id', 'new_id', 'decision'] as const;

/** One line as it is written: everything a text, as a spreadsheet has it. */
const LINE = v.object({
  workfile: v.string(),
  node: v.string(),
  carrier: v.string(),
  offset: v.union([v.number(), v.pipe(v.string(), v.regex(/^\d+$/))]),
  old_id: v.optional(v.nullable(v.string()), ''),
  new_id: v.optional(v.nullable(v.string()), ''),
  decision: v.optional(v.nullable(v.string()), ''),
});

/**
 * Reads the decisions of a reviewer: the CSV or JSON of a report in which the column `decision` was filled in. `accept`
 * takes the line's `new_id`, `reject` leaves the record alone, 32 hex digits choose another target; empty says nothing.
 *
 * @throws RemapError (`usage`) naming the file and the line, where it cannot be read or a line cannot be understood.
 */
export async function loadDecisions(path: string): Promise<Decisions> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const problem = `the file cannot be read (${systemCode(cause) ?? 'unknown error'})`;
    throw wrong(path, problem, 'Check the path given to --decisions.', cause);
  }
  return parseDecisions(text, path);
}

/** The decisions in a text; `path` names it in errors and in what a decision rests on. */
export function parseDecisions(text: string, path: string): Decisions {
  const isJson = /^\uFEFF?\s*[[{]/.test(text);
  const lines = isJson ? jsonLines(text, path) : csvLines(text, path);
  const reviews = lines.flatMap(({ value, where }) => reviewOf(value, path, where) ?? []);
  const seen = new Map<string, string>();
  for (const { workfile, node, carrier, offset, where } of reviews) {
    const key = [workfile, node, carrier, offset].join('\u0000');
    const before = seen.get(key);
    if (before !== undefined) {
      throw wrong(path, `${where} decides about the same place as ${before}`, 'Keep one of the two lines.');
    }
    seen.set(key, where);
  }
  return makeDecisions(reviews);
}

interface Line {
  readonly value: unknown;
  readonly where: string;
}

function csvLines(text: string, path: string): readonly Line[] {
  const [head, ...rows] = parseCsv(text);
  const names = head?.cells.map((cell) => cell.trim()) ?? [];
  const missing = DECISION_COLUMNS.filter((column) => !names.includes(column));
  if (missing.length > 0) {
    throw wrong(
      path,
      `the table lacks the column ${missing.join(', ')}`,
      'Begin with the containers.csv of the run, and fill in its column "decision".',
    );
  }
  return rows.flatMap(({ cells, line }) => {
    const value = Object.fromEntries(names.map((name, index) => [name, cellText(cells[index] ?? '')]));
    const where = `${basename(path)} line ${line}`;
    if (value['place'] !== 'workfile') return [{ value, where }];
    // A workfile without containers has a row of its own, and nothing in it can be decided.
    if ((value['decision'] ?? '').trim() === '') return [];
    throw wrong(path, `${where} decides about a workfile in which no container was read`, 'Leave its decision empty.');
  });
}

function jsonLines(text: string, path: string): readonly Line[] {
  const plain = text.replace(/^\uFEFF/, '');
  const whole = tryJson(plain);
  if (Array.isArray(whole))
    return whole.map((value: unknown, at) => ({ value, where: `${basename(path)} entry ${at + 1}` }));
  if (typeof whole === 'object' && whole !== null && 'decisions' in whole && Array.isArray(whole.decisions)) {
    return whole.decisions.map((value: unknown, at) => ({ value, where: `${basename(path)} entry ${at + 1}` }));
  }
  return plain.split(/\r?\n/).flatMap((line, at) => {
    if (line.trim() === '') return [];
    const where = `${basename(path)} line ${at + 1}`;
    const value = tryJson(line);
    if (isOtherLine(value)) return [];
    if (value === undefined) throw wrong(path, `${where} is not JSON`, 'Mend that line; every line is one object.');
    return isWorkfile(value) ? linesOfWorkfile(value, where) : [{ value, where }];
  });
}

/** A workfile's line of a plan, in which a reviewer wrote `review` beside what was decided. */
const WORKFILE = v.object({
  type: v.literal('workfile'),
  path: v.string(),
  containers: v.array(
    v.object({
      node: v.string(),
      carrier: v.string(),
      offset: v.number(),
      fields: v.object({ representation: v.optional(v.nullable(v.string())) }),
      review: v.optional(v.string()),
      decision: v.nullable(v.object({ target: v.nullable(v.object({ representationId: v.string() })) })),
      alsoAt: v.optional(
        v.array(
          v.object({
            carrier: v.string(),
            offset: v.number(),
            representation: v.string(),
            review: v.optional(v.string()),
            decision: v.nullable(v.object({ target: v.nullable(v.object({ representationId: v.string() })) })),
          }),
        ),
        [],
      ),
    }),
  ),
});

/** The header and the totals of a plan say nothing about a place. */
function isOtherLine(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'type' in value && value.type !== 'workfile';
}

function isWorkfile(value: unknown): value is v.InferOutput<typeof WORKFILE> {
  return v.is(WORKFILE, value);
}

function linesOfWorkfile(line: v.InferOutput<typeof WORKFILE>, where: string): readonly Line[] {
  return line.containers.flatMap((container) => {
    const node = displayBytes(container.node);
    const own = { ...container, representation: container.fields.representation ?? '' };
    return [own, ...(container.alsoAt ?? [])].map((place, at) => ({
      where: `${where}, ${node}${at === 0 ? '' : ` place ${at + 1}`}`,
      value: {
        workfile: line.path,
        node,
        carrier: place.carrier,
        offset: place.offset,
        old_id: displayBytes(place.representation),
        new_id: place.decision?.target?.representationId ?? '',
        decision: place.review ?? '',
      },
    }));
  });
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The review of one line, or null where the reviewer said nothing. */
function reviewOf(value: unknown, path: string, where: string): Review | null {
  const checked = v.safeParse(LINE, value);
  if (!checked.success) {
    const key = checked.issues[0].path?.map((part) => String(part.key)).join('.') ?? 'the line';
    throw wrong(
      path,
      `${where}: ${key} is missing or not of the right kind`,
      'Take the line over from the report again.',
    );
  }
  const line = checked.output;
  const said = (line.decision ?? '').trim().toLowerCase();
  if (said === '') return null;
  const chosen = said === 'accept' ? (line.new_id ?? '').trim().toLowerCase() : said;
  const place = {
    workfile: line.workfile,
    node: line.node,
    carrier: line.carrier,
    offset: Number(line.offset),
    oldId: line.old_id ?? '',
  };
  if (said === 'reject') return { ...place, verdict: { kind: 'reject' }, where };
  if (/^[0-9a-f]{32}$/.test(chosen)) return { ...place, verdict: { kind: 'target', id: chosen }, where };
  const problem =
    said === 'accept' ? `${where}: "accept", but new_id holds no id to accept` : `${where}: decision holds "${said}"`;
  throw wrong(path, problem, 'Write accept, reject, or the 32 hex digits of the AYON representation that is meant.');
}

function wrong(path: string, problem: string, remedy: string, cause?: unknown): RemapError {
  return new RemapError({ kind: 'usage', subject: path, operation: 'reading the decisions', problem, remedy, cause });
}
