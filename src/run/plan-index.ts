import { createHash } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';
import { fromByteString } from '../model/bytes.ts';
import type { Edit } from '../model/edit.ts';
import { RemapError } from '../model/error.ts';
import type { Format } from '../model/format.ts';
import { editsOf } from '../model/plan.ts';
import type { HeaderLine, WorkfileLine } from '../model/plan.ts';
import { readLines } from '../files/read-lines.ts';
import type { Line } from '../files/read-lines.ts';
import { damagedPlan, PlanReader, unreadablePlan } from './plan-lines.ts';
import { parsePlanLine } from './plan-schema.ts';
import { requestOf } from '../plan/edit-request.ts';
import type { EditRequest } from '../plan/edit-request.ts';
import { checkEdits } from '../patch/splice.ts';
import { isForeign, isOfWindows } from '../paths/index.ts';
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
  /** The same as a request: `apply` writes none of them before it has compared this with the file. */
  readonly request: EditRequest;
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
   * Reads the whole plan once. Throws a `RemapError` of kind `input` when it is missing, unfinished or damaged,
   * and of kind `usage` when it was made on the other kind of system.
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
      throw unreadablePlan(dirname(path), error);
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
      throw damagedPlan(this.path, 'it changed while it was being carried out');
    }
    const line = parseWorkfile(bytes.toString('utf8'), this.path);
    return {
      line,
      sha256: entry.sha256,
      edits: soundEdits(line, this.path),
      request: requestOf(this.header, line),
    };
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
  const entries = new Map<string, PlanEntry>();
  const reader = new PlanReader(path);
  let header: HeaderLine | null = null;
  let untouched = 0;
  for (const line of readLines(sourceOf(file, size), (piece) => hash.update(piece))) {
    const read = reader.take(line.text, line.ended);
    if (read?.kind === 'header') header = planHeader(read.header, path);
    if (read?.kind !== 'workfile') continue;
    const entry = entryOf(line, read.workfile);
    if (entry === null) {
      untouched += 1;
      continue;
    }
    if (!isRepeated(entry, entries.get(entry.path), path)) {
      entries.set(entry.path, entry);
      onWorkfile(read.workfile, entry);
    }
  }
  reader.end();
  if (header === null) throw damagedPlan(path, 'it does not begin with a header');
  return { sha256: hash.digest('hex'), header, entries: [...entries.values()], untouched };
}

/** The same line twice asks for nothing more than once; two that differ ask for two things of one file. */
function isRepeated(entry: PlanEntry, before: PlanEntry | undefined, path: string): boolean {
  if (before === undefined) return false;
  if (before.line.digest === entry.line.digest) return true;
  throw damagedPlan(path, `${entry.path} stands in it twice, with different edits`);
}

function planHeader(header: HeaderLine, path: string): HeaderLine {
  if (header.command === 'plan') return header;
  throw damagedPlan(path, 'it is a census, which decides nothing');
}

/** Null for a workfile without an edit. */
function entryOf(line: Line, workfile: WorkfileLine): PlanEntry | null {
  const { sha256, stat } = workfile;
  const records = [...workfile.containers, ...(workfile.instances ?? [])];
  const edits = records.reduce((sum, record) => sum + record.edits.length, 0);
  if (edits === 0 || sha256 === null || stat === null) return null;
  if (isForeign(workfile.path)) throw foreignPlan(workfile.path);
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

/** Its files have other names here, and a name that means nothing here may be somebody else's file. */
function foreignPlan(path: string): RemapError {
  const [theirs, ours] = isOfWindows(path) ? ['Windows', 'Linux or macOS'] : ['Linux or macOS', 'Windows'];
  return new RemapError({
    kind: 'usage',
    subject: path,
    operation: 'opening the plan',
    problem: `the plan was made on ${theirs}, and this machine runs ${ours}, where its workfiles have other paths`,
    remedy: `Carry it out on ${theirs}, or make a plan on this machine. Reports and decisions can be looked at anywhere`,
  });
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64').slice(0, 22);
}

/** A line that was checked when the plan was opened, and is still the same by its digest. */
function parseWorkfile(text: string, path: string): WorkfileLine {
  const line = parsePlanLine(text);
  if ('type' in line && line.type === 'workfile') return line;
  throw damagedPlan(path, 'it changed while it was being carried out');
}

const TEXT_FORMATS: ReadonlySet<string> = new Set<Format>(['maya-ascii', 'nuke', 'hiero', 'fusion']);

/** The edits of a line, proven fit to be written: see `checkEdits`, and nothing that a text format could choke on. */
function soundEdits(line: WorkfileLine, plan: string): readonly Edit[] {
  const edits = checkEdits(editsOf(line), line.plain?.bytes ?? line.bytes);
  if (line.format !== null && TEXT_FORMATS.has(line.format)) {
    const bad = edits.find((edit) => !fitsText(edit));
    if (bad !== undefined) {
      throw damagedPlan(plan, `${line.path} would get bytes at ${bad.offset} that do not belong in a text file`);
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
