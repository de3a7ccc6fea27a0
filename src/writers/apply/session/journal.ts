import { join } from 'node:path';
import { RemapError, systemCode } from '../../../model/error.ts';
import type { Format } from '../../../model/format.ts';
import { readLines } from '../../../files/read-lines.ts';
import type { FileSystem, OpenFile } from '../../../files/file-system.ts';
import { coalesced, sourceOf, withFile, writeFully } from '../../../files/file-io.ts';
import { parseJournalLine } from './journal-schema.ts';
import type { Reason } from '../../../model/decision.ts';
import { advance } from './journal-lines.ts';
import type { FileProgress, JournalLine, PilotLine, SessionLine } from './journal-lines.ts';

/** Whether a line is a whole object, as no crash leaves one that this tool did not write. */
function isWhole(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}

/** What a run folder's journal says. */
export interface JournalState {
  /** The run's own name; null while there is no journal. */
  readonly run: string | null;
  /** The plan that it belongs to, by its SHA-256; null while there is no journal. */
  readonly plan: string | null;
  readonly files: ReadonlyMap<string, FileProgress>;
  readonly pilots: ReadonlyMap<Format, PilotLine>;
  /** SHA-256 of the expectations of the pilot copies that were written last; null where there are none. */
  readonly pilotExpectations: string | null;
  /** Why workfiles were left alone last time, by their paths. */
  readonly left: ReadonlyMap<string, Reason>;
  /** Backups that `gc` removed. */
  readonly collected: ReadonlySet<string>;
  /** Whether the last line was cut off by a crash. */
  readonly torn: boolean;
}

export function journalPath(run: string): string {
  return join(run, 'journal.jsonl');
}

/** Reads the journal of a run folder. Throws a `RemapError` of kind `input` where it is damaged beyond a torn last line. */
export async function readJournal(fs: FileSystem, run: string): Promise<JournalState> {
  const fold = new Fold();
  const path = journalPath(run);
  try {
    await withFile(fs, path, 'read', async (file) => {
      for (const line of readLines(sourceOf(file, (await file.stat()).size))) fold.take(line.text, line.ended, path);
    });
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
  return fold;
}

/**
 * A crash can leave a line cut off. It is harmless where it was the last thing written: at the end, or before the next
 * session began. Anywhere else somebody edited the journal.
 */
class Fold implements JournalState {
  run: string | null = null;
  plan: string | null = null;
  readonly files = new Map<string, FileProgress>();
  readonly pilots = new Map<Format, PilotLine>();
  pilotExpectations: string | null = null;
  readonly collected = new Set<string>();
  readonly left = new Map<string, Reason>();
  torn = false;
  #number = 0;
  #unreadable = 0;
  #firstUnreadable = 0;

  take(text: string, ended: boolean, path: string): void {
    this.#number += 1;
    if (text === '') return;
    this.torn = !ended;
    const line = parseJournalLine(text);
    if (line === null) {
      // A power cut can leave blocks of a batch unwritten; they read as zeros, and nothing was built on them.
      if (text.includes('\0')) return;
      // Only what was cut off is a crash's work: a whole object was written by somebody.
      if (isWhole(text)) throw damagedJournal(path, this.#number);
      if (this.#unreadable === 0) this.#firstUnreadable = this.#number;
      this.#unreadable += 1;
      return;
    }
    if (this.#unreadable > 0) {
      if (line.type !== 'session' || this.#unreadable > 1) throw damagedJournal(path, this.#firstUnreadable);
      this.#unreadable = 0;
    }
    this.#fold(line, path);
  }

  #fold(line: JournalLine, path: string): void {
    switch (line.type) {
      case 'session':
        if (this.plan !== null && this.plan !== line.plan) {
          throw damagedJournal(path, this.#number, 'belongs to another plan than the lines before it');
        }
        this.run = line.run;
        this.plan = line.plan;
        return;
      case 'file':
        this.files.set(line.path, advance(this.files.get(line.path), line));
        if (line.step === 'done' || line.step === 'undone') this.left.delete(line.path);
        return;
      case 'pilot':
        this.pilotExpectations = line.expectations ?? this.pilotExpectations;
        // Copies made once more are the same copies: what was found of them stays.
        if (line.step !== 'written' || !this.pilots.has(line.format)) this.pilots.set(line.format, line);
        return;
      case 'collected':
        this.collected.add(line.path);
        return;
      case 'left':
        this.left.set(line.path, line.reason);
        return;
      case 'verify':
        return;
    }
  }
}

function damagedJournal(path: string, number: number, problem = 'is none that this tool wrote'): RemapError {
  return new RemapError({
    kind: 'input',
    subject: path,
    operation: 'reading the journal',
    problem: `line ${number} ${problem}`,
    remedy: 'Put back the original journal; without it nobody can tell which files were changed',
  });
}

async function openJournal(fs: FileSystem, path: string): Promise<OpenFile> {
  try {
    return await fs.open(path, 'append');
  } catch (error) {
    const isLink = systemCode(error) === 'ELOOP';
    throw new RemapError({
      kind: 'file',
      subject: path,
      operation: 'opening the journal',
      problem: isLink ? 'it is a link to somewhere else' : `the system said ${systemCode(error) ?? String(error)}`,
      remedy: isLink
        ? 'Find out who put it there; put the journal itself in its place'
        : 'Check the rights and the room in the run folder',
      cause: error,
    });
  }
}

/**
 * The journal, open for writing. `append` resolves when the line is on disk; lines that come while the disk is busy
 * share the next `fsync`.
 *
 * After one failed write nothing more is taken: what reached the disk is then unknown, and the next run finds out.
 */
export class Journal {
  readonly #file: OpenFile;
  readonly #path: string;
  readonly #commit: () => Promise<void>;
  #waiting: string[] = [];
  #broken: RemapError | null = null;
  #last: Promise<void> = Promise.resolve();

  private constructor(file: OpenFile, path: string, linger?: () => Promise<void>) {
    this.#file = file;
    this.#path = path;
    this.#commit = coalesced(() => this.#write(), linger);
  }

  /** Opens the journal of a run folder and begins a session. `linger`: how long a line waits for others to share its `fsync`. */
  static async open(
    fs: FileSystem,
    run: string,
    state: JournalState,
    session: SessionLine,
    linger?: () => Promise<void>,
  ): Promise<Journal> {
    const path = journalPath(run);
    const journal = new Journal(await openJournal(fs, path), path, linger);
    if (state.torn) journal.#waiting.push('\n');
    try {
      await journal.append(session);
      await fs.syncDirectory(run);
    } catch (error) {
      await journal.close();
      throw error;
    }
    return journal;
  }

  append(line: JournalLine): Promise<void> {
    this.#waiting.push(`${JSON.stringify(line)}\n`);
    this.#last = this.#commit();
    return this.#last;
  }

  async #write(): Promise<void> {
    const text = this.#waiting.join('');
    this.#waiting = [];
    if (this.#broken !== null) throw this.#broken;
    try {
      await writeFully(this.#file, Buffer.from(text, 'utf8'), null);
      await this.#file.sync();
    } catch (error) {
      this.#broken = new RemapError({
        kind: 'file',
        subject: this.#path,
        operation: 'writing the journal',
        problem: `the system said ${systemCode(error) ?? String(error)}`,
        remedy:
          'Nothing more is written without it. Free some space or check the disk, then run the same command again',
        cause: error,
      });
      throw this.#broken;
    }
  }

  /** Whether a write to it failed; the run has to end. */
  get broken(): RemapError | null {
    return this.#broken;
  }

  /** Waits for lines that nobody waited for: written after the close, they would land in whatever got the descriptor. */
  async close(): Promise<void> {
    await this.#last.catch(() => undefined);
    await this.#file.close().catch(() => undefined);
  }
}
