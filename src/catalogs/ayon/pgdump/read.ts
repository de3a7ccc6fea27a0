import { createHash } from 'node:crypto';

import type { AyonProject } from '../../../model/catalog.ts';
import { RemapError, systemCode } from '../../../model/error.ts';
import { checkInterrupted } from '../interrupt.ts';
import type { AyonSource, OpenFileOptions } from '../reader.ts';
import { rootsOf } from '../roots.ts';
import { encodeRow, ROW_KINDS, type RowKind } from '../rows.ts';
import { MemoryBlocks } from '../../columns/blocks.ts';
import { StoreReader } from '../store/reader.ts';
import { ProjectTables } from '../store/tables.ts';
import { COPY_END, parseCopyHeader, parseCopyLine, parseInsert, type CopyHeader } from './copy.ts';
import { lineBatches, type TextCoding } from './lines.ts';
import { parseStatement } from './statements.ts';
import { json, projectNameIn, REQUIRED, rowOf, TABLES } from './rows.ts';

const OPERATION = 'reading the database dump';
const SCHEMA = /^project_(\w+)$/;

/**
 * Reads the wanted projects from a plain-text `pg_dump`: of one project (`make dump`), of a schema, or of a whole database.
 *
 * @throws RemapError where the dump is cut off or lacks one of the four tables.
 */
export async function openPgDump(path: string, coding: TextCoding, options: OpenFileOptions): Promise<AyonSource> {
  const dump = new DumpReader(path, options);
  const hash = createHash('sha256');
  try {
    for await (const lines of lineBatches(path, coding, (bytes) => hash.update(bytes))) {
      checkInterrupted(options.signal, path, OPERATION);
      for (const line of lines) dump.take(line);
      await dump.settled();
    }
  } catch (error) {
    if (error instanceof RemapError) throw error;
    throw trouble(path, `the file cannot be read to its end (${systemCode(error) ?? String(error)})`);
  }
  return dump.finish(`sha256:${hash.digest('hex')}`);
}

/** A project while its blocks go by. */
interface Section {
  readonly schemaName: string;
  readonly tables: ProjectTables;
  readonly seen: Set<RowKind>;
  /** Its name in AYON's letter case, from a representation's context. */
  nameInContext: string | null;
}

class DumpReader {
  readonly #path: string;
  readonly #options: OpenFileOptions;
  readonly #blocks: MemoryBlocks;
  readonly #sections = new Map<string, Section>();
  /** Rows of `public.projects` by lower-case name. */
  readonly #projects = new Map<string, AyonProject>();
  readonly #available = new Set<string>();
  /** Names of the projects whose tables the dump makes. */
  readonly #created = new Set<string>();
  /** The COPY block that lines belong to now. */
  #copy: { readonly header: CopyHeader; readonly take: (line: string) => void } | null = null;
  #rows = 0;

  constructor(path: string, options: OpenFileOptions) {
    this.#path = path;
    this.#options = options;
    this.#blocks = new MemoryBlocks(path);
  }

  take(line: string): void {
    if (this.#copy !== null) {
      if (line === COPY_END) this.#copy = null;
      else this.#copy.take(line);
      return;
    }
    if (line.startsWith('COPY ')) {
      const header = parseCopyHeader(line);
      if (header !== null) this.#copy = { header, take: this.#taker(header) };
    } else if (line.startsWith('INSERT INTO public.projects ')) {
      const values = parseInsert(line, 'public.projects');
      if (values !== null) this.#takeProject((column) => values.get(column));
    } else this.#takeStatement(line);
  }

  /** Rows stand in COPY blocks, which hold a line each; other forms of a dump are told by what they are. */
  #takeStatement(line: string): void {
    const statement = parseStatement(line);
    if (statement === null || !(statement.table in TABLES) || !this.#options.wanted(statement.project)) return;
    if (statement.verb === 'create') this.#created.add(statement.project);
    else throw trouble(this.#path, 'it is a dump with INSERT statements (pg_dump --inserts), which are not read');
  }

  async settled(): Promise<void> {
    this.#options.onProgress?.({ rows: this.#rows });
    await this.#blocks.settled();
  }

  finish(fingerprint: string): AyonSource {
    const open = this.#copy;
    if (open !== null)
      throw trouble(this.#path, `the file is cut off inside of ${open.header.schema}.${open.header.table}`);
    for (const project of this.#created) {
      if (!this.#sections.has(project.toLowerCase())) throw trouble(this.#path, withoutRows(project));
    }
    this.#blocks.finish();
    const readers = [...this.#sections.values()].map((section) => this.#reader(section));
    return {
      info: {
        name: this.#path,
        kind: 'ayon-pg-dump',
        projects: readers.map((reader) => reader.project.name),
        fingerprint,
      },
      available: [...this.#available].map((name) => this.#projects.get(name)?.name ?? name),
      readers,
      close: () => this.#blocks.close(),
    };
  }

  #taker(header: CopyHeader): (line: string) => void {
    const columns = new Map(header.columns.map((column, at) => [column, at]));
    if (header.schema === 'public' && header.table === 'projects') {
      return (line) => this.#takeProject(fieldsOf(line, columns));
    }
    const schemaName = SCHEMA.exec(header.schema)?.[1];
    const kind = TABLES[header.table];
    if (schemaName === undefined || kind === undefined) return ignore;
    this.#available.add(schemaName.toLowerCase());
    if (!this.#options.wanted(schemaName)) return ignore;
    const missing = REQUIRED[kind].filter((column) => !columns.has(column));
    if (missing.length > 0) {
      throw trouble(this.#path, `the table ${header.schema}.${header.table} has no column ${missing.join(', ')}`);
    }
    const section = this.#section(schemaName);
    section.seen.add(kind);
    return (line) => this.#takeRow(section, kind, fieldsOf(line, columns), header);
  }

  #takeRow(section: Section, kind: RowKind, fields: ReturnType<typeof fieldsOf>, header: CopyHeader): void {
    const row = rowOf(kind, fields);
    if (row === null) throw trouble(this.#path, `a line of ${header.schema}.${header.table} cannot be read`);
    this.#rows += 1;
    if (row.kind !== 'representation') {
      section.tables.add(row, -1, -1);
      return;
    }
    const { block, line } = this.#blocks.append(encodeRow(row));
    section.tables.add(row, block, line);
    if (section.nameInContext !== null) return;
    const name = projectNameIn(fields('data'));
    if (name?.toLowerCase() === section.schemaName.toLowerCase()) section.nameInContext = name;
  }

  #takeProject(fields: (column: string) => string | null | undefined): void {
    const name = fields('name') ?? null;
    if (name === null) return;
    const config = json(fields('config'));
    const roots = typeof config === 'object' && config !== null && 'roots' in config ? config.roots : null;
    const library = fields('library');
    this.#projects.set(name.toLowerCase(), {
      name,
      library: library === 't' || library === 'true',
      roots: rootsOf(name, roots),
    });
  }

  #section(schemaName: string): Section {
    const key = schemaName.toLowerCase();
    const known = this.#sections.get(key);
    if (known !== undefined) return known;
    const section = { schemaName, tables: new ProjectTables(), seen: new Set<RowKind>(), nameInContext: null };
    this.#sections.set(key, section);
    return section;
  }

  #reader(section: Section): StoreReader {
    const missing = ROW_KINDS.filter((kind) => !section.seen.has(kind));
    if (missing.length > 0) {
      throw trouble(this.#path, `project_${section.schemaName} has no ${missing.map((kind) => `${kind}s`).join(', ')}`);
    }
    const name = section.nameInContext ?? section.schemaName;
    const project = this.#projects.get(section.schemaName.toLowerCase()) ?? { name, library: false, roots: [] };
    return new StoreReader({
      project,
      tables: section.tables,
      blocks: this.#blocks,
      pathKey: this.#options.pathKey,
    });
  }
}

function fieldsOf(line: string, columns: ReadonlyMap<string, number>): (column: string) => string | null | undefined {
  const values = parseCopyLine(line);
  return (column) => {
    const at = columns.get(column);
    return at === undefined ? undefined : values[at];
  };
}

function ignore(): void {
  // Tables of other projects, and those that say nothing about representations.
}

function withoutRows(project: string): string {
  return `it makes the tables of project_${project} and holds no rows for them: it was dumped with --schema-only, or is cut off before the rows`;
}

function trouble(path: string, problem: string): RemapError {
  return new RemapError({
    kind: 'source',
    subject: path,
    operation: OPERATION,
    problem,
    remedy:
      'Dump the project again as plain text, with `make dump projectname=NAME` in ayon-docker or `pg_dump --schema=project_name`, without --schema-only, --inserts and --column-inserts.',
  });
}
