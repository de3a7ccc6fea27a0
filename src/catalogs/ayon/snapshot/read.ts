import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';

import type { AyonProject } from '../../../model/catalog.ts';
import { RemapError, systemCode } from '../../../model/error.ts';
import { mapAhead } from '../map-ahead.ts';
import { checkInterrupted } from '../interrupt.ts';
import type { AyonSource, OpenFileOptions } from '../reader.ts';
import { ROW_KINDS, decodeRow, type RowCounts, type RowKind } from '../rows.ts';
import { StoreReader } from '../store/reader.ts';
import { ProjectTables } from '../store/tables.ts';
import { decodeFooter, decodeHeader, type SnapshotHeader } from './format.ts';
import { FileBlocks } from './file-blocks.ts';
import { inflateMember, MemberDamage, members } from './members.ts';
import { damagedSnapshot, OPERATION, snapshotTrouble as trouble } from './trouble.ts';
import { parseJson } from '../../../files/json-lines.ts';

const LINE_END = 0x0a;

/**
 * Opens a snapshot file and reads the rows of the wanted projects. The file stays open: paths and templates are read from
 * it when they are asked for.
 *
 * @throws RemapError where the file is cut off, damaged, or of a format that this version does not know.
 */
export async function openSnapshot(path: string, options: OpenFileOptions): Promise<AyonSource> {
  const file = await openFile(path);
  try {
    return await new Loader(path, file, options).load();
  } catch (error) {
    await file.close();
    if (error instanceof MemberDamage) throw damagedSnapshot(path, error);
    const code = systemCode(error);
    throw code === null ? error : trouble(path, `the file cannot be read (${code})`);
  }
}

class Loader {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #options: OpenFileOptions;
  readonly #blocks: FileBlocks;
  readonly #hash = createHash('sha256');
  readonly #projects = new Map<string, Section>();
  #header: SnapshotHeader | null = null;
  #footer: Readonly<Record<string, RowCounts>> | null = null;
  /** The project that lines belong to now; null before the first and in one that is not wanted. */
  #section: Section | null = null;

  constructor(path: string, file: FileHandle, options: OpenFileOptions) {
    this.#path = path;
    this.#file = file;
    this.#options = options;
    this.#blocks = new FileBlocks(path, file);
  }

  async load(): Promise<AyonSource> {
    const { size } = await this.#file.stat();
    const inflated = mapAhead(members(this.#file, size), 3, ({ bytes }) => inflateMember(bytes));
    for await (const [member, text] of inflated) {
      checkInterrupted(this.#options.signal, this.#path, OPERATION);
      this.#hash.update(member.bytes);
      this.#takeBlock(text, this.#blocks.add(member.offset, member.bytes.length));
      this.#options.onProgress?.({ rows: this.#rows() });
    }
    return this.#finish();
  }

  #takeBlock(text: Buffer, block: number): void {
    let start = 0;
    for (let number = 0; start < text.length; number += 1) {
      const end = text.indexOf(LINE_END, start);
      if (end < 0) throw trouble(this.#path, 'a line is cut off');
      const section = this.#section;
      if (section?.tables.addLine(text, start, end, block, number) === true) section.counts.representation += 1;
      else this.#takeLine(text.toString('utf8', start, end), block, number);
      start = end + 1;
    }
  }

  #takeLine(line: string, block: number, number: number): void {
    if (this.#footer !== null) throw trouble(this.#path, 'something follows the last line');
    if (this.#header === null) {
      this.#header = readHeader(this.#path, line);
      return;
    }
    if (line.startsWith('{')) {
      this.#footer = decodeFooter(line);
      if (this.#footer === null) throw trouble(this.#path, 'its last line cannot be read');
      this.#section = null;
      return;
    }
    if (line.startsWith('["project"')) {
      this.#startSection(line);
      return;
    }
    if (this.#section === null) return;
    const parsed = parseJson(line);
    const row = Array.isArray(parsed) ? decodeRow(parsed) : null;
    if (row === null) throw trouble(this.#path, `line ${number + 1} of block ${block} is not a row of this format`);
    this.#section.tables.add(row, block, number);
    this.#section.counts[row.kind] += 1;
  }

  #rows(): number {
    let rows = 0;
    for (const { counts } of this.#projects.values()) for (const kind of ROW_KINDS) rows += counts[kind];
    return rows;
  }

  #startSection(line: string): void {
    const parsed = parseJson(line);
    const name: unknown = Array.isArray(parsed) ? parsed[1] : null;
    const project = this.#header?.projects.find((known) => known.name === name);
    if (project === undefined) throw trouble(this.#path, 'it holds rows of a project that its header does not name');
    this.#section = null;
    if (!this.#options.wanted(project.name)) return;
    this.#section = this.#projects.get(project.name) ?? newSection();
    this.#projects.set(project.name, this.#section);
  }

  #finish(): AyonSource {
    const header = this.#header;
    const footer = this.#footer;
    if (header === null || footer === null) {
      throw trouble(this.#path, 'the file is cut off: its last line is missing');
    }
    const wanted = header.projects.filter((project) => this.#options.wanted(project.name));
    const readers = wanted.map((project) => this.#reader(project, footer[project.name]));
    return {
      info: {
        name: this.#path,
        kind: 'ayon-snapshot',
        projects: wanted.map((project) => project.name),
        fingerprint: `sha256:${this.#hash.digest('hex')}`,
        ...(header.origin.hidden === undefined ? {} : { hidden: header.origin.hidden }),
      },
      available: header.projects.map((project) => project.name),
      others: header.others,
      readers,
      close: () => this.#blocks.close(),
    };
  }

  #reader(project: AyonProject, announced: RowCounts | undefined): StoreReader {
    const { tables, counts } = this.#projects.get(project.name) ?? newSection();
    for (const kind of ROW_KINDS) {
      if (announced?.[kind] === counts[kind]) continue;
      const problem = `it has ${counts[kind]} ${kind} rows of ${project.name} where its last line counts ${announced?.[kind] ?? 'none'}`;
      throw trouble(this.#path, problem);
    }
    return new StoreReader({ project, tables, blocks: this.#blocks, pathKey: this.#options.pathKey });
  }
}

/** A project's rows as they are read. The counts are of lines, to compare with what the last line announces. */
interface Section {
  readonly tables: ProjectTables;
  readonly counts: Record<RowKind, number>;
}

function newSection(): Section {
  return { tables: new ProjectTables(), counts: { folder: 0, product: 0, version: 0, representation: 0 } };
}

function readHeader(path: string, line: string): SnapshotHeader {
  const result = decodeHeader(line);
  switch (result.kind) {
    case 'header':
      return result.header;
    case 'other-format':
      throw new RemapError({
        kind: 'source',
        subject: path,
        operation: OPERATION,
        problem: `it is written in format ${result.format}, which this version does not know`,
        remedy: 'Update ayon-remap, or take the snapshot again with this version.',
      });
    case 'not-a-snapshot':
      throw trouble(path, 'its first line is not the header of a snapshot');
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    throw new RemapError({
      kind: 'source',
      subject: path,
      operation: OPERATION,
      problem: `the file cannot be opened (${systemCode(error) ?? 'unknown error'})`,
      remedy: 'Check the path and that you may read the file.',
      cause: error,
    });
  }
}
