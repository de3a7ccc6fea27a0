import type { AyonProject } from '../../model/catalog.ts';
import { RemapError } from '../../model/error.ts';
import { checkInterrupted } from './interrupt.ts';
import { ROW_KINDS, type Row, type RowCounts, type RowKind } from './rows.ts';
import { unknownShape, type Read } from './server/batches.ts';
import { connect, type Connection, type Credentials } from './server/connect.ts';
import { pages } from './server/graphql.ts';
import { folderOf, productOf, representationOf, versionOf } from './server/nodes.ts';
import { hiddenOf, listProjects, readProject, requireSight } from './server/open.ts';
import type { Sight } from './server/permissions.ts';
import { SWEEPS } from './server/queries.ts';
import type { SnapshotHeader, SnapshotOrigin } from './snapshot/format.ts';
import { dropState, readState, writeState, type SweepState, type SweepSubject } from './snapshot/state.ts';
import { partPath, SnapshotFile } from './snapshot/write-rows.ts';

export type { SnapshotOrigin } from './snapshot/format.ts';
export type { FolderRow, ProductRow, RepresentationRow, Row, RowCounts, VersionRow } from './rows.ts';

const OPERATION = 'taking the snapshot';

export interface SnapshotProgress {
  readonly project: string;
  /** What is being read now. */
  readonly kind: RowKind;
  /** Rows of this kind so far. */
  readonly rows: number;
  /** The run goes on where an earlier one stopped. */
  readonly resumed: boolean;
}

export interface SnapshotOptions {
  /** The server's address; `AYON_SERVER_URL` unless given. */
  readonly server?: string | undefined;
  /** In any letter case. */
  readonly projects: readonly string[];
  readonly out: string;
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: SnapshotProgress) => void) | undefined;
  readonly credentials?: (() => Promise<Credentials | null>) | undefined;
  /** Rows a page, 2000 unless told; smaller by itself where that is too much for the server. */
  readonly pageSize?: number | undefined;
  readonly timeoutMs?: number | undefined;
  /** Write what a user sees who sees only a part; refused unless told. */
  readonly partial?: boolean | undefined;
  readonly wait?: ((ms: number) => Promise<void>) | undefined;
  /** The time that stands in the snapshot. */
  readonly now?: (() => Date) | undefined;
}

export interface SnapshotResult {
  readonly path: string;
  readonly counts: Readonly<Record<string, RowCounts>>;
  readonly resumed: boolean;
  /** What the server hid from who asked; null where it could not be asked; absent where it hid nothing. */
  readonly hidden?: string | null;
}

/** A project and its rows, for a snapshot that is not taken from a server. */
export interface ProjectRows {
  readonly project: AyonProject;
  /** In any order; no id twice. */
  readonly rows: Iterable<Row> | AsyncIterable<Row>;
}

/**
 * Writes a snapshot from rows that are at hand. The same rows give the same bytes.
 *
 * @throws RemapError where the file cannot be written; then nothing is left of it.
 */
export async function writeSnapshotRows(
  out: string,
  origin: SnapshotOrigin,
  projects: readonly ProjectRows[],
): Promise<SnapshotResult> {
  const header = { origin, projects: projects.map(({ project }) => project), others: [] };
  const file = await SnapshotFile.create(out, header);
  try {
    for (const { project, rows } of projects) {
      await file.begin(project);
      for await (const row of rows) await file.row(row);
    }
    return { path: out, counts: await file.finish(), resumed: false };
  } catch (error) {
    await file.discard();
    throw error;
  }
}

/**
 * Reads projects from a server page by page into one file. When it is interrupted, or the server goes away, what was read
 * stays beside the file, and the same call goes on from there.
 *
 * Representations are read first and folders last: what is published meanwhile then lacks representations, never parents.
 *
 * @throws RemapError that says how to go on.
 */
export async function writeSnapshot(options: SnapshotOptions): Promise<SnapshotResult> {
  const env = options.env ?? process.env;
  const connection = await connect(serverOf(options, env), { ...options, env }, options.credentials);
  try {
    const projects: AyonProject[] = [];
    const sights: Sight[] = [];
    for (const name of options.projects) {
      const project = await requireProject(connection, name);
      sights.push(await requireSight(connection, project.name, options.partial === true));
      projects.push(project);
    }
    const asked = new Set(projects.map(({ name }) => name));
    const others = (await listProjects(connection)).filter((name) => !asked.has(name)).sort();
    return await new Sweeper(connection, { projects, others }, sights, options).run();
  } finally {
    await connection.close();
  }
}

function serverOf(options: SnapshotOptions, env: NodeJS.ProcessEnv): string {
  const url = options.server ?? (env.AYON_SERVER_URL ?? '').trim();
  if (url !== '') return url;
  throw new RemapError({
    kind: 'usage',
    subject: options.out,
    operation: OPERATION,
    problem: 'no server is given and AYON_SERVER_URL is not set',
    remedy: 'Give the address of the server.',
  });
}

async function requireProject(connection: Connection, name: string): Promise<AyonProject> {
  const project = await readProject(connection, name);
  if (project !== null) return project;
  throw connection.http.error(OPERATION, `there is no project ${name}`, 'Check the name in AYON.');
}

const READ: Readonly<Record<RowKind, Read<Row>>> = {
  folder: folderOf,
  product: productOf,
  version: versionOf,
  representation: representationOf,
};

class Sweeper {
  readonly #connection: Connection;
  readonly #projects: readonly AyonProject[];
  readonly #others: readonly string[];
  readonly #sights: readonly Sight[];
  readonly #options: SnapshotOptions;

  constructor(
    connection: Connection,
    found: Omit<SnapshotHeader, 'origin'>,
    sights: readonly Sight[],
    options: SnapshotOptions,
  ) {
    this.#connection = connection;
    this.#projects = found.projects;
    this.#others = found.others;
    this.#sights = sights;
    this.#options = options;
  }

  async run(): Promise<SnapshotResult> {
    const { out } = this.#options;
    const subject = {
      server: this.#connection.http.base,
      serverVersion: this.#connection.version,
      projects: this.#projects.map((project) => project.name),
      hidden: hiddenOf(this.#sights).hidden ?? '',
    };
    const state = await readState(out, subject);
    const taken = state === null ? null : await SnapshotFile.resume(out, state.file);
    const resumed = state !== null && taken !== null;
    const file = taken ?? (await SnapshotFile.create(out, this.#header()));
    try {
      await this.#sweep(file, resumed ? state : null, subject);
      const counts = await file.finish();
      await dropState(out);
      return { path: out, counts, resumed, ...hiddenOf(this.#sights) };
    } catch (error) {
      await file.suspend();
      throw error;
    }
  }

  #header(): SnapshotHeader {
    return { origin: this.#origin(), projects: this.#projects, others: this.#others };
  }

  #origin(): SnapshotOrigin {
    const now = this.#options.now?.() ?? new Date();
    const { http, version } = this.#connection;
    return { server: http.base, serverVersion: version, taken: now.toISOString(), ...hiddenOf(this.#sights) };
  }

  async #sweep(file: SnapshotFile, from: SweepState | null, subject: SweepSubject): Promise<void> {
    let start = from;
    for (const [at, project] of this.#projects.entries()) {
      if (start !== null && at < start.project) continue;
      await file.begin(project);
      for (const [step, kind] of ROW_KINDS.entries()) {
        if (start !== null && step < start.step) continue;
        const after = start?.cursor ?? null;
        start = null;
        await this.#sweepKind(file, project, kind, after, async (cursor) => {
          await writeState(this.#options.out, { ...subject, project: at, step, cursor, file: await file.checkpoint() });
        });
      }
    }
  }

  async #sweepKind(
    file: SnapshotFile,
    project: AyonProject,
    kind: RowKind,
    after: string | null,
    checkpoint: (cursor: string) => Promise<void>,
  ): Promise<void> {
    const { http } = this.#connection;
    const operation = `${OPERATION} of ${project.name}`;
    const first = this.#options.pageSize ?? 2000;
    for await (const page of pages(http, operation, SWEEPS[kind], { p: project.name }, { first, after })) {
      for (const node of page.nodes) {
        const row = READ[kind](node);
        if (row === null) throw unknownShape(http, operation);
        await file.row(row);
      }
      if (page.endCursor !== null) await checkpoint(page.endCursor);
      const rows = file.counts(project.name)[kind];
      this.#options.onProgress?.({ project: project.name, kind, rows, resumed: after !== null });
      checkInterrupted(this.#options.signal, partPath(this.#options.out), operation);
    }
  }
}
