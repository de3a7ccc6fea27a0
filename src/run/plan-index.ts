import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import { fromByteString } from '../model/bytes.ts';
import type { Edit } from '../model/edit.ts';
import { RemapError, systemCode } from '../model/error.ts';
import type { Format } from '../model/format.ts';
import { editsOf } from '../model/plan.ts';
import type { HeaderLine, WorkfileLine } from '../model/plan.ts';
import { readLines } from '../files/read-lines.ts';
import type { Line } from '../files/read-lines.ts';
import { checkEdits } from '../patch/splice.ts';
import type { FileSystem, OpenFile } from '../files/file-system.ts';
import { sourceOf } from '../files/file-io.ts';

/** A workfile of the plan that is to be written: small enough that a hundred thousand of them fit in memory. */
export interface PlanEntry {
  /** As it stands in the plan. */
  readonly path: string;
  /** The same, absolute. */
  readonly absolute: string;
  readonly format: Format | null;
  /** Size of the workfile in bytes. */
  readonly bytes: number;
  /** Of the old bytes. */
  readonly sha256: string;
  readonly mtimeNs: string;
  readonly ino: string;
  /** How many edits. */
  readonly edits: number;
  /** Where its line stands in the plan. */
  readonly line: Pick<Line, 'offset' | 'length'> & { readonly digest: string };
}

/** A workfile with everything that writing it needs, checked. */
export interface PlannedWorkfile {
  readonly line: WorkfileLine;
  readonly sha256: string;
  /** Edits of the containers and the framing that follows, in file order, disjoint, inside the file. */
  readonly edits: readonly Edit[];
}

/** `RUN/plan.jsonl`, open. */
export class PlanFile {
  readonly path: string;
  /** Of the whole plan. */
  readonly sha256: string;
  readonly header: HeaderLine;
  /** Workfiles with at least one edit, in the order of the plan. */
  readonly entries: readonly PlanEntry[];
  /** Workfiles without an edit. */
  readonly untouched: number;
  readonly #file: OpenFile;

  private constructor(file: OpenFile, path: string, content: Content) {
    this.#file = file;
    this.path = path;
    this.sha256 = content.sha256;
    this.header = content.header;
    this.entries = content.entries;
    this.untouched = content.untouched;
  }

  /**
   * Reads the whole plan once. Throws a `RemapError` of kind `input` when it is missing, unfinished or damaged.
   * `onWorkfile` sees every workfile that has edits.
   */
  static async open(
    fs: FileSystem,
    run: string,
    onWorkfile: (line: WorkfileLine, entry: PlanEntry) => void = () => undefined,
  ): Promise<PlanFile> {
    const path = join(run, 'plan.jsonl');
    let file: OpenFile;
    try {
      file = await fs.open(path, 'read');
    } catch (error) {
      throw damaged(path, `it cannot be opened (${systemCode(error) ?? String(error)})`);
    }
    try {
      return new PlanFile(file, path, readContent(file, (await file.stat()).size, path, onWorkfile));
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** The full line of an entry. Throws a `RemapError` of kind `input` where the line is not fit to be written from. */
  load(entry: PlanEntry): PlannedWorkfile {
    const bytes = Buffer.allocUnsafe(entry.line.length);
    const count = sourceOf(this.#file, Infinity).read(bytes, 0, bytes.length, entry.line.offset);
    if (count !== bytes.length || digest(bytes) !== entry.line.digest) {
      throw damaged(this.path, 'it changed while it was being carried out');
    }
    const line = parseWorkfile(bytes.toString('utf8'), this.path);
    return { line, sha256: entry.sha256, edits: soundEdits(line, this.path) };
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

interface Content {
  readonly sha256: string;
  readonly header: HeaderLine;
  readonly entries: readonly PlanEntry[];
  readonly untouched: number;
}

function readContent(
  file: OpenFile,
  size: number,
  path: string,
  onWorkfile: (line: WorkfileLine, entry: PlanEntry) => void,
): Content {
  const hash = createHash('sha256');
  const entries: PlanEntry[] = [];
  let header: HeaderLine | null = null;
  let untouched = 0;
  let finished = false;
  for (const line of readLines(sourceOf(file, size), (piece) => hash.update(piece))) {
    if (finished) throw damaged(path, 'something stands behind its summary');
    const value = parseJson(line, path);
    if (header === null) header = asHeader(value, path);
    else if (v.is(SUMMARY, value)) finished = true;
    else {
      const workfile = asWorkfile(value, path);
      const edits = workfile.containers.reduce((sum, container) => sum + container.edits.length, 0);
      if (edits === 0) untouched += 1;
      else {
        const entry = entryOf(line, workfile, edits, path);
        entries.push(entry);
        onWorkfile(workfile, entry);
      }
    }
  }
  if (header === null || !finished) throw damaged(path, 'it has no end: the run that made it did not finish');
  return { sha256: hash.digest('hex'), header, entries, untouched };
}

function entryOf(line: Line, workfile: WorkfileLine, edits: number, plan: string): PlanEntry {
  const { sha256, stat } = workfile;
  if (sha256 === null || stat === null) throw damaged(plan, `${workfile.path} has edits but no hash or no times`);
  return {
    path: workfile.path,
    absolute: resolve(workfile.path),
    format: workfile.format,
    bytes: workfile.bytes,
    sha256,
    mtimeNs: stat.mtimeNs,
    ino: stat.ino,
    edits,
    line: { offset: line.offset, length: line.length, digest: digest(Buffer.from(line.text, 'utf8')) },
  };
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64').slice(0, 22);
}

const OFFSET = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const BYTES = v.pipe(
  v.string(),
  // eslint-disable-next-line no-control-regex -- a byte string may hold any byte
  v.regex(/^[\u0000-\u00ff]*$/),
);
const EDIT = v.looseObject({
  offset: OFFSET,
  length: OFFSET,
  old: BYTES,
  new: BYTES,
  what: v.string(),
  order: v.optional(OFFSET),
});
const WORKFILE = v.looseObject({
  type: v.literal('workfile'),
  path: v.pipe(v.string(), v.nonEmpty()),
  format: v.nullable(v.string()),
  bytes: OFFSET,
  sha256: v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))),
  plain: v.optional(
    v.looseObject({
      packing: v.picklist(['gzip', 'zstd']),
      bytes: OFFSET,
      sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
    }),
  ),
  stat: v.nullable(v.looseObject({ mtimeNs: v.string(), ino: v.string(), nlink: v.number() })),
  containers: v.array(v.looseObject({ node: v.string(), edits: v.array(EDIT) })),
  framing: v.array(EDIT),
});
const TYPED = v.looseObject({ type: v.literal('workfile') });
const HEADER = v.looseObject({ type: v.literal('header'), format: v.literal(1), command: v.literal('plan') });
const SUMMARY = v.looseObject({ type: v.literal('summary') });

function parseJson(line: Line, path: string): unknown {
  try {
    return JSON.parse(line.text);
  } catch {
    throw damaged(path, `the line at byte ${line.offset} is ${line.ended ? 'no JSON' : 'cut off'}`);
  }
}

function asHeader(value: unknown, path: string): HeaderLine {
  if (isHeader(value)) return value;
  throw damaged(path, 'its first line is not the header of a plan that this version can carry out');
}

function isHeader(value: unknown): value is HeaderLine {
  return v.is(HEADER, value);
}

function isWorkfile(value: unknown): value is WorkfileLine {
  return v.is(WORKFILE, value);
}

function asWorkfile(value: unknown, path: string): WorkfileLine {
  if (isWorkfile(value)) return value;
  throw damaged(path, 'a line is neither a workfile nor the summary, or lacks what writing needs');
}

/** A line that was checked when the plan was opened, and is still the same by its digest. */
function parseWorkfile(text: string, path: string): WorkfileLine {
  const value: unknown = JSON.parse(text);
  const isLine = (given: unknown): given is WorkfileLine => v.is(TYPED, given);
  if (isLine(value)) return value;
  throw damaged(path, 'it changed while it was being carried out');
}

const TEXT_FORMATS: ReadonlySet<string> = new Set<Format>(['maya-ascii', 'nuke', 'hiero', 'fusion']);

/** The edits of a line, proven fit to be written: see `checkEdits`, and nothing that a text format could choke on. */
function soundEdits(line: WorkfileLine, plan: string): readonly Edit[] {
  const edits = checkEdits(editsOf(line), line.plain?.bytes ?? line.bytes);
  if (line.format !== null && TEXT_FORMATS.has(line.format)) {
    const bad = edits.find((edit) => !fitsText(edit));
    if (bad !== undefined) {
      throw damaged(plan, `${line.path} would get bytes at ${bad.offset} that do not belong in a text file`);
    }
  }
  return edits;
}

/** No control characters in text; bytes above ASCII only where the replaced text had some already. */
function fitsText(edit: Edit): boolean {
  const fresh = fromByteString(edit.new);
  if (fresh.some((byte) => (byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13) || byte === 0x7f)) return false;
  return !fresh.some((byte) => byte > 0x7f) || fromByteString(edit.old).some((byte) => byte > 0x7f);
}

function damaged(path: string, problem: string): RemapError {
  return new RemapError({
    kind: 'input',
    subject: path,
    operation: 'reading the plan',
    problem,
    remedy: 'Make a new plan with `ayon-remap plan`',
  });
}
