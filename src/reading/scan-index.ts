import { closeSync, createReadStream, createWriteStream, existsSync, openSync, readSync } from 'node:fs';
import { appendFile, open, rename, rm, writeFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { RemapError, systemCode } from '../model/error.ts';
import { VERSION } from '../model/version.ts';
import { jsonLines, LineWriter } from '../files/json-lines.ts';
import type { FileToRead } from './reader.ts';
import type { ScannedFile } from './scan-files.ts';
import type { FileStamp } from './stamp.ts';
import type { ScannedWorkfile } from '../model/scanned-workfile.ts';

/** Raised when what a scan finds in the same bytes changes within one version of the tool. */
const INDEX_FORMAT = 2;

/**
 * A file whose modification time is not older than its reading by this much is read again, in milliseconds. It may have been
 * saved once more within the same tick of the file system's clock (two seconds on FAT and some SMB shares), and a filer's
 * clock is never quite ours. Git treats its index so.
 */
const RACY = 5000;

/** How much reading a process that is killed may lose, in milliseconds. */
const AT_RISK = 1000;

/** The first half of a line: enough to decide whether the second need be looked at. */
interface Key {
  readonly path: string;
  /** Size, modification, change and inode in one word. The device is left out: a share has another one after each mount. */
  readonly is: string;
  readonly readAt: number;
}

interface Known {
  readonly is: string;
  readonly readAt: number;
  readonly offset: number;
  readonly length: number;
}

/**
 * What was read of the workfiles, as a file of the run folder. It serves twice: the ids of all workfiles are asked for at
 * once, and a share's worth of records does not fit in memory; and the next run over the same files, or the same run after
 * it was stopped, reads only what changed.
 *
 * `index.jsonl` is whole; `index.jsonl.part` is being written. What a stopped run left is put behind the whole one.
 */
export class ScanIndex {
  readonly #path: string;
  readonly #part: string;
  readonly #known: Map<string, Known>;
  /** The whole index, from the first look into it on. */
  #whole: number | null = null;
  #bytes = Buffer.allocUnsafe(64 * 1024);
  readonly #file: FileHandle;
  readonly #writer: LineWriter;
  #written = Date.now();
  #reused = 0;
  #size = 0;

  private constructor(path: string, known: Map<string, Known>, file: FileHandle) {
    this.#path = path;
    this.#part = `${path}.part`;
    this.#known = known;
    this.#file = file;
    this.#writer = new LineWriter(file);
  }

  /** Opens the index of a run folder, or begins one. `path` is that of `index.jsonl`. */
  static async open(path: string): Promise<ScanIndex> {
    const part = `${path}.part`;
    try {
      // The folder of a run that is stopped at once must be known as one the next time.
      if (!existsSync(path)) await writeFile(path, headerLine());
      if (existsSync(part)) await putBehind(path, part);
      const known = await keysOf(path);
      const index = new ScanIndex(path, known, await open(part, 'w'));
      await index.#write(headerLine());
      return index;
    } catch (error) {
      throw unusable(path, error);
    }
  }

  /** How many files were not read because nothing changed. */
  get reused(): number {
    return this.#reused;
  }

  /** How many files were added. */
  get size(): number {
    return this.#size;
  }

  /** What an earlier run read of this file, if it is surely the same file still. */
  known({ path, stamp }: FileToRead): { readonly workfile: ScannedWorkfile; readonly readAt: number } | null {
    const known = this.#known.get(path);
    if (known === undefined || known.is !== identity(stamp)) return null;
    const readAtNs = BigInt(known.readAt - RACY) * 1_000_000n;
    if (BigInt(stamp.mtimeNs) >= readAtNs || BigInt(stamp.ctimeNs) >= readAtNs) return null;
    const workfile = this.#body(known);
    if (workfile === null || workfile.path !== path) return null;
    this.#reused += 1;
    const { mtimeNs, ino, dev, mode, nlink } = stamp;
    return { workfile: { ...workfile, stat: { mtimeNs, ino, dev, mode, nlink } }, readAt: known.readAt };
  }

  async add({ workfile, stamp, readAt }: Extract<ScannedFile, { kind: 'workfile' }>): Promise<void> {
    const key: Key = { path: workfile.path, is: sameAsRead(workfile, stamp) ? identity(stamp) : '', readAt };
    const { path: _, ...body } = workfile;
    this.#size += 1;
    // No file is asked for twice, and what is known of a whole share is large.
    this.#known.delete(workfile.path);
    await this.#write(`${JSON.stringify(key).slice(0, -1)}${SCAN_KEY}${JSON.stringify(compact(body))}}\n`);
  }

  async end(): Promise<void> {
    try {
      await this.#writer.flush();
    } catch (error) {
      throw unusable(this.#path, error);
    } finally {
      await this.#file.close();
      if (this.#whole !== null) closeSync(this.#whole);
      this.#whole = null;
      this.#known.clear();
    }
  }

  /** What was added, in the same order. Call `end` first. */
  async *read(): AsyncGenerator<ScannedWorkfile, void, undefined> {
    for await (const { text } of jsonLines(this.#part)) {
      const parts = split(text);
      if (parts === null) continue;
      yield bodyOf(parts.key.path, parts.body);
    }
  }

  /** Makes what was added the index of the next run. */
  async keep(): Promise<void> {
    await rename(this.#part, this.#path);
  }

  async #write(line: string): Promise<void> {
    try {
      await this.#writer.write(line);
      const now = Date.now();
      if (now - this.#written < AT_RISK) return;
      this.#written = now;
      await this.#writer.flush();
    } catch (error) {
      throw unusable(this.#path, error);
    }
  }

  #body({ offset, length }: Known): ScannedWorkfile | null {
    this.#whole ??= openSync(this.#path, 'r');
    if (length > this.#bytes.length) this.#bytes = Buffer.allocUnsafe(length * 2);
    const count = readSync(this.#whole, this.#bytes, 0, length, offset);
    try {
      const parts = split(this.#bytes.toString('utf8', 0, count));
      return parts === null ? null : bodyOf(parts.key.path, parts.body);
    } catch {
      // A damaged line is no loss: the file is read again.
      return null;
    }
  }
}

/** Stands between the two halves of a line. A quote inside a JSON string has a backslash, so it stands nowhere else. */
const SCAN_KEY = ',"scan":';

function headerLine(): string {
  return `${JSON.stringify({ type: 'index', format: INDEX_FORMAT, version: VERSION })}\n`;
}

/** Empty lists are most of what a workfile without records would write. */
function compact(body: Omit<ScannedWorkfile, 'path'>): Partial<ScannedWorkfile> {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => !Array.isArray(value) || value.length > 0));
}

function bodyOf(path: string, body: string): ScannedWorkfile {
  const empty = { containers: [], instances: [], frames: [], findings: [] };
  return { path, ...empty, ...(JSON.parse(body) as Omit<ScannedWorkfile, 'path'>) };
}

function split(text: string): { readonly key: Key; readonly body: string } | null {
  const at = text.indexOf(SCAN_KEY);
  if (at < 0) return null;
  const key: unknown = JSON.parse(`${text.slice(0, at)}}`);
  return isKey(key) ? { key, body: text.slice(at + SCAN_KEY.length, text.lastIndexOf('}')) } : null;
}

function isKey(key: unknown): key is Key {
  return (
    typeof key === 'object' &&
    key !== null &&
    'path' in key &&
    typeof key.path === 'string' &&
    'is' in key &&
    typeof key.is === 'string' &&
    'readAt' in key &&
    typeof key.readAt === 'number'
  );
}

function identity({ bytes, mtimeNs, ctimeNs, ino }: FileStamp): string {
  return `${bytes}:${mtimeNs}:${ctimeNs}:${ino}`;
}

/** Whether the file that was read is the one the walk had looked at. What could not be read is tried again anyway. */
function sameAsRead({ outcome, bytes, stat }: ScannedWorkfile, stamp: FileStamp | null): stamp is FileStamp {
  return (
    outcome !== 'failed' &&
    stat !== null &&
    stamp !== null &&
    bytes === stamp.bytes &&
    stat.mtimeNs === stamp.mtimeNs &&
    stat.ino === stamp.ino
  );
}

/** Where the lines of an index lie, by path; of two for one path the later counts. Lines of another version are not there. */
async function keysOf(file: string): Promise<Map<string, Known>> {
  const known = new Map<string, Known>();
  let usable = false;
  for await (const { text, offset, length } of jsonLines(file)) {
    if (text === '') continue;
    try {
      const parts = split(text);
      if (parts === null) usable = `${text}\n` === headerLine();
      else if (usable && parts.key.is !== '') {
        const { path, is, readAt } = parts.key;
        known.set(path, { is, readAt, offset, length });
      }
    } catch {
      // A line that was torn when the machine stopped: its file is read again.
    }
  }
  return known;
}

/** Puts what a stopped run left behind the whole index. Its last line may be torn, so it gets an end. */
async function putBehind(path: string, part: string): Promise<void> {
  await appendFile(path, '\n');
  await pipeline(createReadStream(part), createWriteStream(path, { flags: 'a' }));
  await appendFile(path, '\n');
  await rm(part);
}

function unusable(path: string, error: unknown): unknown {
  const code = systemCode(error);
  if (error instanceof RemapError || code === null) return error;
  return new RemapError({
    kind: 'file',
    subject: path,
    operation: 'remembering what was read',
    problem: `the system said ${code}`,
    remedy: 'Check the space and the rights there, then run again: it goes on from here',
    cause: error,
  });
}
